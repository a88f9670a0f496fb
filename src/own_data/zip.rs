//! A ZIP file written as it goes: entries are stored, not packed, because photos and PDFs are
//! packed already. Source: PKWARE's APPNOTE 6.3.3, sections 4.3.7, 4.3.12, 4.3.16.

use flate2::Crc;

/// The names are UTF-8.
const FLAGS: u16 = 1 << 11;
/// Version needed: 2.0, plain.
const VERSION: u16 = 20;
/// 1 January 1980, the format's first day: the copy says its own time in `data.json`.
const DAY: u16 = 0x21;

/// The bytes of one entry: header and content.
#[derive(Debug)]
pub struct Entry {
    /// To be sent as they are.
    pub bytes: Vec<u8>,
}

/// The list at the end of the file; grows with each entry.
#[derive(Debug, Default)]
pub struct Ending {
    directory: Vec<u8>,
    entries: u16,
    offset: u32,
}

impl Ending {
    /// An entry named `name` (relative, with `/`); none when the file would grow past what the
    /// plain format holds (4 GB, 65,535 entries).
    pub fn entry(&mut self, name: &str, content: &[u8]) -> Option<Entry> {
        let size = u32::try_from(content.len()).ok()?;
        let length = u16::try_from(name.len()).ok()?;
        let mut crc = Crc::new();
        crc.update(content);
        let mut common = Vec::new();
        for short in [VERSION, FLAGS, 0, 0, DAY] {
            common.extend(short.to_le_bytes());
        }
        for long in [crc.sum(), size, size] {
            common.extend(long.to_le_bytes());
        }
        common.extend(length.to_le_bytes());
        common.extend(0_u16.to_le_bytes());
        let mut bytes = b"PK\x03\x04".to_vec();
        bytes.extend(&common);
        bytes.extend(name.as_bytes());
        bytes.extend(content);
        self.directory.extend(b"PK\x01\x02");
        self.directory.extend(VERSION.to_le_bytes());
        self.directory.extend(&common);
        // No comment, disk 0, no attributes.
        self.directory.extend([0; 10]);
        self.directory.extend(self.offset.to_le_bytes());
        self.directory.extend(name.as_bytes());
        self.entries = self.entries.checked_add(1)?;
        self.offset = self.offset.checked_add(u32::try_from(bytes.len()).ok()?)?;
        Some(Entry { bytes })
    }

    /// What closes the file.
    #[must_use]
    pub fn close(self) -> Option<Vec<u8>> {
        let size = u32::try_from(self.directory.len()).ok()?;
        let mut bytes = self.directory;
        bytes.extend(b"PK\x05\x06");
        bytes.extend([0; 4]);
        bytes.extend(self.entries.to_le_bytes());
        bytes.extend(self.entries.to_le_bytes());
        bytes.extend(size.to_le_bytes());
        bytes.extend(self.offset.to_le_bytes());
        bytes.extend(0_u16.to_le_bytes());
        Some(bytes)
    }
}
