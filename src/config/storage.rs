//! Where stored files are: a folder, or a bucket of an S3-compatible object store.

use std::fmt;
use std::path::{Path, PathBuf};

use percent_encoding::percent_decode_str;
use secrecy::SecretString;
use url::Url;

use super::{ConfigError, variable};

/// Where stored files are kept.
#[derive(Debug, Clone)]
pub enum Storage {
    /// A folder of this machine.
    Folder(PathBuf),
    /// A bucket.
    Bucket(Box<Bucket>),
}

/// A bucket and how it is reached.
#[derive(Clone)]
pub struct Bucket {
    /// Its name.
    pub name: String,
    /// Everything is kept under this, without slashes at its ends; may be empty.
    pub prefix: String,
    /// The store's address; none: Amazon's own.
    pub endpoint: Option<String>,
    /// The region; `us-east-1` when the store has none.
    pub region: String,
    /// The access key's name.
    pub key: String,
    /// The access key's secret.
    pub secret: SecretString,
}

impl fmt::Debug for Bucket {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "s3://{}/{}", self.name, self.prefix)
    }
}

impl Storage {
    /// As `QABYL_STORAGE_URL` says, else the data directory's `files`.
    ///
    /// # Errors
    /// Names what the address lacks; never prints its secret.
    pub fn read(data_dir: &Path) -> Result<Self, ConfigError> {
        match variable("QABYL_STORAGE_URL") {
            Some(url) => Ok(Self::Bucket(Box::new(bucket(&url)?))),
            None => Ok(Self::Folder(data_dir.join("files"))),
        }
    }
}

/// Reads `s3://BUCKET/PREFIX?endpoint=…&region=…&key=…&secret=…`.
///
/// # Errors
/// Names what is missing or unknown.
pub fn bucket(text: &str) -> Result<Bucket, ConfigError> {
    let wrong = |what: String| ConfigError::Variable("QABYL_STORAGE_URL", what);
    let url = Url::parse(text).map_err(|error| wrong(error.to_string()))?;
    if url.scheme() != "s3" {
        return Err(wrong("must begin with s3://".to_owned()));
    }
    let name = url.host_str().filter(|host| !host.is_empty());
    let name = name.ok_or_else(|| wrong("names no bucket".to_owned()))?.to_owned();
    let (mut endpoint, mut region, mut key, mut secret) = (None, None, None, None);
    for pair in url
        .query()
        .unwrap_or_default()
        .split('&')
        .filter(|pair| !pair.is_empty())
    {
        let (field, value) = pair.split_once('=').unwrap_or((pair, ""));
        // Not a form: a plus stays a plus, as secrets often have one.
        let value = percent_decode_str(value).decode_utf8_lossy().into_owned();
        let place = match field {
            "endpoint" => &mut endpoint,
            "region" => &mut region,
            "key" => &mut key,
            "secret" => &mut secret,
            other => return Err(wrong(format!("`{other}` is unknown: endpoint, region, key, secret"))),
        };
        *place = Some(value).filter(|value| !value.is_empty());
    }
    let missing = |field: &str| wrong(format!("`{field}=` is missing"));
    Ok(Bucket {
        name,
        prefix: url.path().trim_matches('/').to_owned(),
        endpoint,
        region: region.unwrap_or_else(|| "us-east-1".to_owned()),
        key: key.ok_or_else(|| missing("key"))?,
        secret: secret.ok_or_else(|| missing("secret"))?.into(),
    })
}
