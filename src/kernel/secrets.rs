//! Secrets: random bytes from the operating system, and hashes of what must not be stored.

use aws_lc_rs::{
    digest,
    rand::{SecureRandom, SystemRandom},
};
use data_encoding::BASE64URL_NOPAD;

use super::Fault;

/// `N` random bytes fit for keys and tokens.
///
/// # Errors
/// When the operating system gives no randomness.
pub fn random<const N: usize>() -> Result<[u8; N], Fault> {
    let mut bytes = [0_u8; N];
    SystemRandom::new()
        .fill(&mut bytes)
        .map_err(|_| Fault::broken("no randomness"))?;
    Ok(bytes)
}

/// 256 random bits as 43 URL-safe symbols: sessions, links, client secrets.
///
/// # Errors
/// When the operating system gives no randomness.
pub fn token() -> Result<String, Fault> {
    Ok(BASE64URL_NOPAD.encode(&random::<32>()?))
}

/// SHA-256 of `bytes`, 32 bytes.
#[must_use]
pub fn sha256(bytes: &[u8]) -> [u8; 32] {
    let mut out = [0_u8; 32];
    out.copy_from_slice(digest::digest(&digest::SHA256, bytes).as_ref());
    out
}

/// SHA-256 of `bytes` as 64 lower-case hexadecimal digits.
#[must_use]
pub fn sha256_hex(bytes: &[u8]) -> String {
    data_encoding::HEXLOWER.encode(&sha256(bytes))
}

/// Whether two byte strings are equal, in time that does not depend on where they differ.
#[must_use]
pub fn same(left: &[u8], right: &[u8]) -> bool {
    subtle::ConstantTimeEq::ct_eq(left, right).into()
}

/// A token that follows from the installation's secret, a purpose and public bytes: 43 URL-safe
/// symbols (HMAC-SHA256).
#[must_use]
pub fn derive(secret: &[u8; 32], purpose: &str, bytes: &[u8]) -> String {
    let key = aws_lc_rs::hmac::Key::new(aws_lc_rs::hmac::HMAC_SHA256, secret);
    let mut context = aws_lc_rs::hmac::Context::with_key(&key);
    context.update(purpose.as_bytes());
    context.update(b"\0");
    context.update(bytes);
    BASE64URL_NOPAD.encode(context.sign().as_ref())
}
