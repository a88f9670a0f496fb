//! Writes the plainest PDF: numbered objects, a table of where they stand, a trailer.

use std::fmt::Write as _;

/// A PDF 1.4 under construction. Objects are numbered from one in the order of [`Writer::add`].
#[derive(Debug)]
pub(super) struct Writer {
    out: Vec<u8>,
    offsets: Vec<usize>,
}

impl Writer {
    pub(super) fn new() -> Self {
        Self {
            // Bytes above 127 in the second line tell transfer programs that this is binary.
            out: b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n".to_vec(),
            offsets: Vec::new(),
        }
    }

    /// The number that the next object gets.
    pub(super) fn next(&self) -> usize {
        self.offsets.len() + 1
    }

    /// Adds an object: the text of its dictionary, and its stream if it has one.
    pub(super) fn add(&mut self, dictionary: &str, stream: Option<&[u8]>) -> usize {
        let number = self.next();
        self.offsets.push(self.out.len());
        let head = match stream {
            Some(bytes) => format!("{number} 0 obj\n<< {dictionary} /Length {} >>\nstream\n", bytes.len()),
            None => format!("{number} 0 obj\n<< {dictionary} >>\n"),
        };
        self.out.extend_from_slice(head.as_bytes());
        if let Some(bytes) = stream {
            self.out.extend_from_slice(bytes);
            self.out.extend_from_slice(b"\nendstream\n");
        }
        self.out.extend_from_slice(b"endobj\n");
        number
    }

    /// Adds the catalogue's end: `root` is the catalogue's number.
    pub(super) fn finish(mut self, root: usize) -> Vec<u8> {
        let start = self.out.len();
        let count = self.offsets.len() + 1;
        let mut tail = format!("xref\n0 {count}\n0000000000 65535 f \n");
        for offset in &self.offsets {
            // Twenty bytes a row, as the format demands. Writing to a string cannot fail.
            let _ = writeln!(tail, "{offset:010} 00000 n ");
        }
        let _ = write!(
            tail,
            "trailer\n<< /Size {count} /Root {root} 0 R >>\nstartxref\n{start}\n%%EOF\n"
        );
        self.out.extend_from_slice(tail.as_bytes());
        self.out
    }
}
