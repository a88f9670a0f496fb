//! What goes over the wire, and what never may.

use mail_parser::{MessageParser, MimeHeaders};
use qabyl::kernel::ids::{IdSource, OutboxId};
use qabyl::mail::{Memory, SendError, Transport, Unsendable, mask, message_id};

use super::sample;

type Spoil = fn(&mut qabyl::mail::Message, &str);

#[test]
fn a_header_value_with_a_line_break_is_refused() {
    let breaks = [
        "a\r\nBcc: thief@mail.example",
        "a\nX: y",
        "a\rb",
        "a\0b",
        "a\u{85}b",
        "a\u{2028}b",
    ];
    for broken in breaks {
        let cases: [(&str, Spoil); 6] = [
            ("to", |m, v| m.to = format!("x@mail.example{v}")),
            ("to_name", |m, v| m.to_name = Some(v.to_owned())),
            ("from", |m, v| m.from = format!("{v} <x@mail.example>")),
            ("reply_to", |m, v| m.reply_to = Some(format!("{v} <x@mail.example>"))),
            ("subject", |m, v| m.subject = v.to_owned()),
            ("message_id", |m, v| m.message_id = format!("<{v}@mail.example>")),
        ];
        for (field, put) in cases {
            let mut message = sample("inject");
            put(&mut message, broken);
            assert_eq!(
                message.build().err(),
                Some(Unsendable::ControlCharacter(field)),
                "{field}: {broken:?}"
            );
        }
    }
}

#[test]
fn an_address_that_is_more_than_one_address_is_refused() {
    let hostile = [
        "",
        "a",
        "a@",
        "@b.example",
        "a@b.example, c@d.example",
        "a@b.example> RCPT TO:<c@d.example",
        "a b@c.example",
    ];
    for address in hostile {
        let mut message = sample("address");
        message.to = address.to_owned();
        assert_eq!(message.build().err(), Some(Unsendable::Address("to")), "{address:?}");
    }
}

#[test]
fn a_malformed_message_id_is_refused() {
    for id in [
        "a@b",
        "<a@b",
        "<a>",
        "<@b>",
        "<a@>",
        "<a b@c>",
        "<../a@b>",
        "<a@b@c>",
        "<ключ@b>",
    ] {
        let mut message = sample("id");
        message.message_id = id.to_owned();
        assert_eq!(message.build().err(), Some(Unsendable::MessageId), "{id:?}");
    }
}

#[test]
fn a_hostile_name_stays_a_name() {
    let mut message = sample("name");
    message.to_name = Some("\"Bolot\" <thief@mail.example>, other@mail.example".to_owned());
    let built = message.build().expect("a message");
    assert_eq!(built.envelope().to().len(), 1);
    let bytes = built.formatted();
    let parsed = MessageParser::default().parse(&bytes).expect("parsable");
    let to = parsed.to().expect("a recipient");
    assert_eq!(to.iter().count(), 1);
    assert_eq!(to.first().and_then(|to| to.address()), Some("aigerim@mail.example"));
}

#[test]
fn the_same_message_is_the_same_bytes_at_every_attempt() {
    let first = sample("same").build().expect("a message").formatted();
    let second = sample("same").build().expect("a message").formatted();
    assert_eq!(
        String::from_utf8(first).expect("text"),
        String::from_utf8(second).expect("text")
    );
}

#[test]
fn a_message_is_seven_bit_and_carries_both_bodies() {
    let message = sample("bodies");
    let bytes = message.build().expect("a message").formatted();
    assert!(bytes.is_ascii());
    let parsed = MessageParser::default().parse(&bytes).expect("parsable");
    assert_eq!(parsed.subject(), Some(message.subject.as_str()));
    assert_eq!(parsed.message_id(), Some("bodies@qabyl.example"));
    assert_eq!(
        parsed.to().and_then(|to| to.first()).and_then(|to| to.name()),
        message.to_name.as_deref()
    );
    assert_eq!(
        parsed.body_text(0).map(|text| text.replace("\r\n", "\n")),
        Some(message.text)
    );
    assert_eq!(
        parsed.body_html(0).map(|html| html.trim_end().to_owned()),
        Some(message.html)
    );
    assert_eq!(
        parsed.content_type().and_then(|kind| kind.subtype()),
        Some("alternative")
    );
    assert_eq!(
        parsed.header_raw("Auto-Submitted").map(str::trim),
        Some("auto-generated")
    );
    assert_eq!(
        parsed.date().map(mail_parser::DateTime::to_rfc3339).as_deref(),
        Some("2025-05-20T09:30:00Z")
    );
}

#[test]
fn the_message_id_comes_from_the_outbox_row() {
    let row: OutboxId = IdSource::seeded(7).next(sample("x").date);
    let id = message_id(row, "qabyl.example");
    assert_eq!(id, format!("<{row}@qabyl.example>"));
    let mut message = sample("x");
    message.message_id = id;
    assert!(message.build().is_ok());
}

#[test]
fn addresses_are_masked_in_logs() {
    let table = [
        ("aigerim@mail.example", "a***@mail.example"),
        ("x@y.example", "x***@y.example"),
        ("\"odd name\"@y.example", "***@y.example"),
        ("үсөн@почта.example", "ү***@почта.example"),
        ("nonsense", "***"),
        ("", "***"),
        ("a@b\r\nInjected: yes", "a***@bInjectedyes"),
    ];
    for (address, masked) in table {
        assert_eq!(mask(address), masked);
    }
    let shown = format!("{:?}", sample("debug"));
    assert!(!shown.contains("aigerim") && !shown.contains("Айгерим"), "{shown}");
}

#[tokio::test]
async fn the_folder_keeps_one_file_per_message() {
    let folder = tempfile::tempdir().expect("a folder");
    let transport = Transport::File(folder.path().join("mail"));
    for _ in 0..2 {
        transport.send(&sample("kept")).await.expect("sent");
    }
    transport.send(&sample("other")).await.expect("sent");
    let mut names: Vec<String> = std::fs::read_dir(folder.path().join("mail"))
        .expect("the folder")
        .map(|entry| entry.expect("an entry").file_name().to_string_lossy().into_owned())
        .collect();
    names.sort();
    assert_eq!(names, ["kept@qabyl.example.eml", "other@qabyl.example.eml"]);
}

#[tokio::test]
async fn memory_refuses_what_smtp_would_refuse() {
    let memory = Memory::default();
    let transport = Transport::Memory(memory.clone());
    let mut broken = sample("broken");
    broken.subject = "a\nb".to_owned();
    let refused = transport.send(&broken).await.expect_err("refused");
    assert_eq!(refused, SendError::Unsendable(Unsendable::ControlCharacter("subject")));
    assert!(refused.is_permanent());
    transport.send(&sample("fine")).await.expect("sent");
    assert_eq!(memory.all(), [sample("fine")]);
    assert_eq!(memory.take().len(), 1);
    assert!(memory.all().is_empty());
}
