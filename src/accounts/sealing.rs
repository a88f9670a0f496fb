//! Sealing of small secrets at rest (signing keys, personal numbers) with AES-256-GCM.
//!
//! Layout: version 1, 8 bytes naming the master key, 12 random bytes of nonce, ciphertext, tag.
//! What a sealed value is for (`purpose`) is bound to it: a row's value moved to another row or
//! column does not open. Random nonces are safe up to 2^32 values per master key.

use std::fmt;

use aws_lc_rs::aead::{AES_256_GCM, Aad, NONCE_LEN, Nonce, RandomizedNonceKey};
use aws_lc_rs::hkdf;
use secrecy::{ExposeSecret, SecretSlice, SecretString};

use crate::kernel::{Fault, secrets};

const VERSION: u8 = 1;
const NAME_LEN: usize = 8;
/// Master secrets shorter than this are refused: 32 hexadecimal digits are 128 bits.
const SHORTEST: usize = 32;

/// The sealed value cannot be opened: damaged, moved, or sealed under a key we do not have.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum SealBroken {
    /// Not of our layout.
    #[error("not a sealed value")]
    Layout,
    /// Sealed under a master key that was not given.
    #[error("sealed under a master key that is not configured")]
    UnknownKey,
    /// Changed, or sealed for another purpose.
    #[error("damaged, or sealed for another purpose")]
    Tampered,
}

struct MasterKey {
    name: [u8; NAME_LEN],
    key: RandomizedNonceKey,
}

/// Seals under the current master key, opens under it and older ones.
pub struct Sealer {
    current: MasterKey,
    older: Vec<MasterKey>,
}

impl Sealer {
    /// Derives the keys from the configured secret and from those it replaced.
    ///
    /// # Errors
    /// When a secret is shorter than 32 bytes.
    pub fn new(current: &SecretString, older: &[SecretString]) -> Result<Self, Fault> {
        let older = older.iter().map(MasterKey::derive).collect::<Result<_, _>>()?;
        Ok(Self {
            current: MasterKey::derive(current)?,
            older,
        })
    }

    /// Seals `plain` for `purpose`, e.g. `signing-key:<kid>`.
    ///
    /// # Errors
    /// When the operating system gives no randomness.
    pub fn seal(&self, purpose: &str, plain: &[u8]) -> Result<Vec<u8>, Fault> {
        let mut body = plain.to_vec();
        let nonce = self
            .current
            .key
            .seal_in_place_append_tag(Aad::from(purpose.as_bytes()), &mut body)
            .map_err(|_| Fault::broken("sealing"))?;
        let mut sealed = vec![VERSION];
        sealed.extend_from_slice(&self.current.name);
        sealed.extend_from_slice(nonce.as_ref());
        sealed.append(&mut body);
        Ok(sealed)
    }

    /// Opens what was sealed for the same `purpose`.
    ///
    /// # Errors
    /// See [`SealBroken`]; nothing of the content is given out then.
    pub fn open(&self, purpose: &str, sealed: &[u8]) -> Result<SecretSlice<u8>, SealBroken> {
        let (head, rest) = sealed.split_at_checked(1 + NAME_LEN).ok_or(SealBroken::Layout)?;
        let name = head.strip_prefix(&[VERSION]).ok_or(SealBroken::Layout)?;
        let (nonce, body) = rest.split_at_checked(NONCE_LEN).ok_or(SealBroken::Layout)?;
        let key = self.key(name).ok_or(SealBroken::UnknownKey)?;
        let nonce = Nonce::try_assume_unique_for_key(nonce).map_err(|_| SealBroken::Layout)?;
        let mut body = body.to_vec();
        let plain = key
            .key
            .open_in_place(nonce, Aad::from(purpose.as_bytes()), &mut body)
            .map_err(|_| SealBroken::Tampered)?
            .to_vec();
        Ok(plain.into())
    }

    /// Whether the value should be sealed again under the current key (key rotation).
    #[must_use]
    pub fn is_old(&self, sealed: &[u8]) -> bool {
        sealed.get(1..=NAME_LEN) != Some(&self.current.name[..])
    }

    fn key(&self, name: &[u8]) -> Option<&MasterKey> {
        std::iter::once(&self.current)
            .chain(&self.older)
            .find(|key| key.name == name)
    }
}

impl MasterKey {
    fn derive(secret: &SecretString) -> Result<Self, Fault> {
        let secret = secret.expose_secret().as_bytes();
        if secret.len() < SHORTEST {
            return Err(Fault::broken("the master secret is shorter than 32 bytes"));
        }
        let source = hkdf::Salt::new(hkdf::HKDF_SHA256, b"qabyl sealing v1").extract(secret);
        let mut bytes = [0_u8; 32];
        source
            .expand(&[b"aes-256-gcm"], &AES_256_GCM)
            .and_then(|okm| okm.fill(&mut bytes))
            .map_err(|_| Fault::broken("key derivation"))?;
        let key = RandomizedNonceKey::new(&AES_256_GCM, &bytes).map_err(|_| Fault::broken("master key"))?;
        let digest = secrets::sha256(&[b"qabyl sealing name", bytes.as_slice()].concat());
        let mut name = [0_u8; NAME_LEN];
        name.iter_mut().zip(digest).for_each(|(to, from)| *to = from);
        Ok(Self { name, key })
    }
}

impl fmt::Debug for Sealer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Sealer")
            .field("older", &self.older.len())
            .finish_non_exhaustive()
    }
}
