//! Access tokens of universities' programs: JWTs signed with EdDSA (RFC 9068, RFC 8725).
//!
//! The JWT library checks neither `typ` nor a claim that is absent or of another
//! type, grants a minute after expiry, and reads the machine's clock. So every claim is
//! required and typed here, nothing is granted, and the time is the caller's.

use jsonwebtoken::{Algorithm, Header, Validation};
use secrecy::SecretString;
use serde::{Deserialize, Serialize};

use super::signing_keys::{SigningKey, VerifyingKeys};
use crate::kernel::ids::{ClientId, InstitutionId};
use crate::kernel::{Fault, Instant, secrets};

/// The longest life of a token in seconds (ASVS 10.3).
pub const LONGEST_LIFE: u64 = 15 * 60;
/// How far `nbf` lies back, for servers whose clocks differ a little.
const BACKDATED: u64 = 30;
/// The type in the header: no other token of ours carries it (RFC 9068 2.1).
const TYPE: &str = "at+jwt";
/// Longer strings are not looked into.
const LONGEST: usize = 2_048;

/// What a token says; every member is required, no other is accepted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AccessClaims {
    /// Who issued it: our base URL.
    pub iss: String,
    /// Whom it is for: our API.
    pub aud: String,
    /// The machine client.
    pub sub: ClientId,
    /// Issued at, seconds since 1970.
    pub iat: u64,
    /// Not valid before.
    pub nbf: u64,
    /// Not valid at this second and after.
    pub exp: u64,
    /// Names this token, for the log and for revocation.
    pub jti: String,
    /// Scopes, separated by single spaces.
    pub scope: String,
    /// The institution it acts for.
    pub institution: InstitutionId,
}

impl AccessClaims {
    /// Whether the token carries exactly this scope.
    #[must_use]
    pub fn allows(&self, scope: &str) -> bool {
        !scope.is_empty() && self.scope.split(' ').any(|one| one == scope)
    }
}

/// Why a token is refused. For the log: the outside hears `invalid_token` only.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum TokenRefused {
    /// Not three parts of base64url with a readable header, or too long.
    #[error("not a token")]
    Unreadable,
    /// Another algorithm than EdDSA, `none` included.
    #[error("another algorithm")]
    Algorithm,
    /// Another `typ`: not an access token.
    #[error("another type of token")]
    Type,
    /// The header brings or points to a key, or demands extensions.
    #[error("header with foreign keys or extensions")]
    Header,
    /// No such key of ours.
    #[error("unknown key")]
    UnknownKey,
    /// The signature does not fit.
    #[error("wrong signature")]
    Signature,
    /// A claim is absent, unknown, twice there, or of another type; or the times contradict
    /// each other.
    #[error("claims are incomplete or contradictory")]
    Claims,
    /// Issued by or for somebody else.
    #[error("another issuer or audience")]
    Addressee,
    /// Its time is over.
    #[error("expired")]
    Expired,
    /// Its time has not come.
    #[error("not valid yet")]
    Early,
}

/// What a token is issued for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AccessGrant {
    /// The machine client.
    pub client: ClientId,
    /// Its institution.
    pub institution: InstitutionId,
    /// The scopes granted, at least one; the caller has checked that the client has them.
    pub scopes: Vec<String>,
    /// Life in seconds; cut to [`LONGEST_LIFE`].
    pub seconds: u64,
}

/// A token just issued.
#[derive(Debug)]
pub struct IssuedAccess {
    /// The token itself.
    pub token: SecretString,
    /// Its life in seconds, for `expires_in`.
    pub seconds: u64,
    /// Its name, for the log.
    pub jti: String,
}

/// Issues and checks tokens under one issuer and audience.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AccessTokens {
    /// Goes into and is demanded of `iss`.
    pub issuer: String,
    /// Goes into and is demanded of `aud`.
    pub audience: String,
}

impl AccessTokens {
    /// Issues a token.
    ///
    /// # Errors
    /// When there is no scope, or signing fails.
    pub fn issue(&self, key: &SigningKey, grant: &AccessGrant, now: Instant) -> Result<IssuedAccess, Fault> {
        let plain = |scope: &String| !scope.is_empty() && scope.bytes().all(|b| b.is_ascii_graphic());
        if grant.scopes.is_empty() || !grant.scopes.iter().all(plain) {
            return Err(Fault::broken("access token without scope, or with an unwritable one"));
        }
        let iat = now.unix_millis() / 1000;
        let seconds = grant.seconds.min(LONGEST_LIFE);
        let jti = data_encoding::BASE64URL_NOPAD.encode(&secrets::random::<16>()?);
        let claims = AccessClaims {
            iss: self.issuer.clone(),
            aud: self.audience.clone(),
            sub: grant.client,
            iat,
            nbf: iat.saturating_sub(BACKDATED),
            exp: iat.saturating_add(seconds),
            jti: jti.clone(),
            scope: grant.scopes.join(" "),
            institution: grant.institution,
        };
        let mut header = Header::new(Algorithm::EdDSA);
        header.typ = Some(TYPE.to_owned());
        header.kid = Some(key.kid().to_owned());
        let token = jsonwebtoken::encode(&header, &claims, &key.encoding())
            .map_err(|error| Fault::new("signing an access token", error))?;
        Ok(IssuedAccess {
            token: token.into(),
            seconds,
            jti,
        })
    }

    /// Checks a presented token at the caller's `now`. Whether the client still exists and
    /// still has these scopes is the caller's next question.
    ///
    /// # Errors
    /// The first objection.
    pub fn verify(&self, token: &str, keys: &VerifyingKeys, now: Instant) -> Result<AccessClaims, TokenRefused> {
        if token.len() > LONGEST {
            return Err(TokenRefused::Unreadable);
        }
        let header = jsonwebtoken::decode_header(token).map_err(|_| unreadable(token))?;
        let kid = checked(&header)?;
        let key = keys.get(kid).ok_or(TokenRefused::UnknownKey)?;
        let claims = jsonwebtoken::decode::<AccessClaims>(token, key, &self.validation())
            .map_err(|error| meaning(error.kind()))?
            .claims;
        let consistent = claims.nbf <= claims.iat
            && claims.iat - claims.nbf <= BACKDATED
            && claims.iat < claims.exp
            && claims.exp - claims.iat <= LONGEST_LIFE
            && !claims.scope.is_empty()
            && !claims.jti.is_empty();
        let second = now.unix_millis() / 1000;
        if !consistent {
            Err(TokenRefused::Claims)
        } else if claims.iss != self.issuer || claims.aud != self.audience {
            Err(TokenRefused::Addressee)
        } else if second >= claims.exp {
            Err(TokenRefused::Expired)
        } else if second < claims.nbf {
            Err(TokenRefused::Early)
        } else {
            Ok(claims)
        }
    }

    fn validation(&self) -> Validation {
        let mut validation = Validation::new(Algorithm::EdDSA);
        validation.set_required_spec_claims(&["exp", "nbf", "iss", "aud", "sub"]);
        validation.set_issuer(&[&self.issuer]);
        validation.set_audience(&[&self.audience]);
        // The library would ask the machine's clock; `verify` asks the caller's.
        validation.leeway = 0;
        validation.validate_exp = false;
        validation.validate_nbf = false;
        validation
    }
}

/// The key's name, after everything else in the header was found to be what we write.
fn checked(header: &Header) -> Result<&str, TokenRefused> {
    if header.alg != Algorithm::EdDSA {
        return Err(TokenRefused::Algorithm);
    }
    if header.typ.as_deref() != Some(TYPE) {
        return Err(TokenRefused::Type);
    }
    let kid = header.kid.as_deref().ok_or(TokenRefused::UnknownKey)?;
    let mut ours = Header::new(Algorithm::EdDSA);
    ours.typ = header.typ.clone();
    ours.kid = header.kid.clone();
    if *header == ours {
        Ok(kid)
    } else {
        Err(TokenRefused::Header)
    }
}

/// `alg: none` and its like are no value of the library's enum, so the header does not parse.
fn unreadable(token: &str) -> TokenRefused {
    #[derive(Deserialize)]
    struct Named {
        alg: String,
    }
    let head = token.split('.').next().unwrap_or_default();
    let named = data_encoding::BASE64URL_NOPAD
        .decode(head.as_bytes())
        .ok()
        .and_then(|bytes| serde_json::from_slice::<Named>(&bytes).ok());
    match named {
        Some(named) if named.alg != "EdDSA" => TokenRefused::Algorithm,
        _ => TokenRefused::Unreadable,
    }
}

fn meaning(kind: &jsonwebtoken::errors::ErrorKind) -> TokenRefused {
    use jsonwebtoken::errors::ErrorKind as Kind;
    match kind {
        Kind::InvalidSignature => TokenRefused::Signature,
        Kind::InvalidIssuer | Kind::InvalidAudience => TokenRefused::Addressee,
        Kind::InvalidAlgorithm | Kind::InvalidAlgorithmName | Kind::MissingAlgorithm => TokenRefused::Algorithm,
        Kind::InvalidToken | Kind::Base64(_) => TokenRefused::Unreadable,
        _ => TokenRefused::Claims,
    }
}
