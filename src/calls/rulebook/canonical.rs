//! The one byte form of a rulebook: RFC 8785 JSON without absent members, and its SHA-256.

use std::fmt::Write as _;

use serde_json::Value;
use sha2::{Digest, Sha256};

use super::Rulebook;

/// The canonical JSON of `rulebook`: members sorted, no spaces, absent values left out (so that
/// an optional rule added to the format later does not change the hash of older rulebooks).
///
/// # Errors
/// When serde cannot write it, which the types exclude.
pub fn canonical_json(rulebook: &Rulebook) -> Result<String, serde_json::Error> {
    let value = serde_json::to_value(rulebook)?;
    let mut out = String::new();
    write_value(&value, &mut out)?;
    Ok(out)
}

/// The SHA-256 of the canonical JSON, 64 lower-case hexadecimal digits.
///
/// # Errors
/// As [`canonical_json`].
pub fn sha256(rulebook: &Rulebook) -> Result<String, serde_json::Error> {
    let digest = Sha256::digest(canonical_json(rulebook)?.as_bytes());
    Ok(digest.iter().fold(String::with_capacity(64), |mut hex, byte| {
        let _infallible = write!(hex, "{byte:02x}");
        hex
    }))
}

fn write_value(value: &Value, out: &mut String) -> Result<(), serde_json::Error> {
    match value {
        Value::Array(items) => {
            out.push('[');
            for (number, item) in items.iter().enumerate() {
                if number > 0 {
                    out.push(',');
                }
                write_value(item, out)?;
            }
            out.push(']');
        }
        Value::Object(members) => {
            let mut sorted: Vec<(&String, &Value)> = members.iter().filter(|(_, value)| !value.is_null()).collect();
            // UTF-16 order as RFC 8785 asks; member names are field names, hence ASCII, but
            // this holds for any.
            sorted.sort_by(|(left, _), (right, _)| left.encode_utf16().cmp(right.encode_utf16()));
            out.push('{');
            for (number, (key, member)) in sorted.into_iter().enumerate() {
                if number > 0 {
                    out.push(',');
                }
                out.push_str(&serde_json::to_string(key)?);
                out.push(':');
                write_value(member, out)?;
            }
            out.push('}');
        }
        plain => out.push_str(&serde_json::to_string(plain)?),
    }
    Ok(())
}
