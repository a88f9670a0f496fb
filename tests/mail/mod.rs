//! Mail: letters, messages, and the conversation with a real relay.

mod conversation;
mod kinds;
mod letters;
mod messages;
mod settings;

use chrono::{TimeZone, Utc};
use qabyl::kernel::Instant;
use qabyl::mail::Message;

fn sample(local: &str) -> Message {
    Message {
        message_id: format!("<{local}@qabyl.example>"),
        date: Instant::new(Utc.with_ymd_and_hms(2025, 5, 20, 9, 30, 0).single().expect("a date")),
        to: "aigerim@mail.example".to_owned(),
        to_name: Some("Айгерим Үсөнова".to_owned()),
        from: "Qabyl <no-reply@qabyl.example>".to_owned(),
        reply_to: Some("help@qabyl.example".to_owned()),
        subject: "Сиздин арызыңыз кабыл алынды: өтүнмө №7".to_owned(),
        text: "Саламатсызбы!\n\n.бул сап чекит менен башталат\nЖыйынтык кабинетте.\n".to_owned(),
        html: "<p>Саламатсызбы!</p>".to_owned(),
    }
}
