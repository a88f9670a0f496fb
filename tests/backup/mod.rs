//! `qabyl backup` and `qabyl restore`: what was acknowledged comes back, whole or not at all.

mod refusals;
mod round_trip;
mod while_writing;

use std::path::Path;

use bytes::Bytes;
use qabyl::backup::Installation;
use qabyl::db::{Address, Db};
use qabyl::documents::{self, Media, Vault};
use qabyl::events::{self, Event};
use qabyl::kernel::{Act, Fault};

/// An installation at `database` with its data in `folder`.
fn installation(database: Address, folder: &Path) -> Installation {
    Installation {
        database,
        vault: Vault::folder(&folder.join("files")).expect("a vault"),
        data_dir: folder.to_owned(),
        outside_secret: None,
    }
}

/// Stores a file as an upload does: the bytes first, then one transaction with its row and an
/// event that names it. Answers with the hash when it is acknowledged.
async fn upload(db: &Db, vault: &Vault, act: Act, text: String) -> Result<String, Fault> {
    let file = vault.put(Bytes::from(text.into_bytes()), Media::Pdf).await?;
    let hash = file.hash.clone();
    db.write(move |tx| -> Result<(), Fault> {
        documents::record(tx, &file, act.now)?;
        events::append(tx, &act, Event::new("test.uploaded", &file.hash))?;
        Ok(())
    })
    .await?;
    Ok(hash)
}
