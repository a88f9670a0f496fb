//! Real SMTP, good days and bad ones.

use std::sync::Arc;
use std::time::Duration;

use qabyl::mail::{Security, SendError, Smtp, SmtpSettings, Transport};

use super::sample;
use crate::harness::databases::until;
use crate::harness::smtp::{Mode, Offer, SmtpServer};

fn settings(server: &SmtpServer, security: Security) -> SmtpSettings {
    SmtpSettings {
        host: "127.0.0.1".to_owned(),
        port: server.port(),
        security,
        credentials: None,
        extra_root: (security != Security::None).then(|| server.certificate().into_bytes()),
        hello: Some("qabyl.example".to_owned()),
        timeout: Duration::from_secs(10),
    }
}

fn transport(settings: SmtpSettings) -> Transport {
    Transport::Smtp(Arc::new(Smtp::new(settings).expect("a relay")))
}

fn plain(server: &SmtpServer) -> Transport {
    transport(settings(server, Security::None))
}

#[tokio::test]
async fn a_message_arrives_as_it_was_written() {
    let server = SmtpServer::start(Mode::Accept, Offer::StartTls);
    let message = sample("arrives");
    transport(settings(&server, Security::StartTls))
        .send(&message)
        .await
        .expect("sent");
    let mails = server.mails();
    let [mail] = mails.as_slice() else {
        panic!("{} mails", mails.len())
    };
    assert!(mail.encrypted);
    assert_eq!(
        (mail.from.as_str(), mail.to.as_slice()),
        ("no-reply@qabyl.example", &["aigerim@mail.example".to_owned()][..])
    );
    assert_eq!(mail.subject(), message.subject);
    assert_eq!(mail.text(), message.text);
    assert_eq!(mail.html().trim_end(), message.html);
    assert_eq!(mail.header("Message-ID").as_deref(), Some("<arrives@qabyl.example>"));
    let mut names = mail.header_names();
    names.sort();
    let expected = [
        "auto-submitted",
        "content-type",
        "date",
        "from",
        "message-id",
        "mime-version",
        "reply-to",
        "subject",
        "to",
    ];
    assert_eq!(names, expected);
}

#[tokio::test]
async fn implicit_tls_and_login_work() {
    let server = SmtpServer::start_with(Mode::Accept, Offer::Implicit, Some(("qabyl", "pass:word/ö")));
    let mut with = settings(&server, Security::Tls);
    with.credentials = Some(("qabyl".to_owned(), "pass:word/ö".to_owned().into()));
    transport(with).send(&sample("login")).await.expect("sent");
    let mail = server.mails().remove(0);
    assert!(mail.encrypted);
    assert_eq!(mail.user.as_deref(), Some("qabyl"));
}

#[tokio::test]
async fn a_wrong_login_concerns_the_relay_and_not_the_message() {
    let server = SmtpServer::start_with(Mode::Accept, Offer::StartTls, Some(("qabyl", "right")));
    let mut wrong = settings(&server, Security::StartTls);
    wrong.credentials = Some(("qabyl".to_owned(), "wrong".to_owned().into()));
    let without = settings(&server, Security::StartTls);
    for relay in [wrong, without] {
        let error = transport(relay).send(&sample("login")).await.expect_err("refused");
        assert!(matches!(error, SendError::Relay { .. }), "{error}");
        assert!(!error.is_permanent());
    }
    assert!(server.mails().is_empty());
}

#[tokio::test]
async fn nothing_is_said_to_a_relay_without_the_tls_we_demand() {
    let server = SmtpServer::start_with(Mode::Accept, Offer::Off, Some(("qabyl", "secret")));
    let mut relay = settings(&server, Security::StartTls);
    relay.credentials = Some(("qabyl".to_owned(), "secret".to_owned().into()));
    let error = transport(relay).send(&sample("stripped")).await.expect_err("refused");
    assert!(matches!(error, SendError::Relay { .. }), "{error}");
    assert!(
        server.commands().iter().all(|verb| verb == "EHLO" || verb == "QUIT"),
        "{:?}",
        server.commands()
    );
}

#[tokio::test]
async fn a_certificate_that_nobody_vouches_for_is_refused() {
    let server = SmtpServer::start(Mode::Accept, Offer::StartTls);
    let stranger = SmtpServer::start(Mode::Accept, Offer::StartTls);
    let mut unknown = settings(&server, Security::StartTls);
    unknown.extra_root = None;
    let mut other = settings(&server, Security::StartTls);
    other.extra_root = Some(stranger.certificate().into_bytes());
    for relay in [unknown, other] {
        let error = transport(relay).send(&sample("tls")).await.expect_err("refused");
        assert!(!error.is_permanent(), "{error}");
    }
    assert!(server.mails().is_empty());
    assert!(!server.commands().contains(&"MAIL".to_owned()));
}

#[tokio::test]
async fn permanent_and_temporary_refusals_are_told_apart() {
    let server = SmtpServer::start(Mode::RefuseRecipient, Offer::Off);
    let relay = plain(&server);
    let error = relay.send(&sample("a")).await.expect_err("refused");
    assert!(error.is_permanent() && !error.maybe_delivered());
    let SendError::Permanent { code, reply } = error else {
        panic!("{error}")
    };
    assert_eq!(code, 550);
    assert!(
        reply.contains("a***@mail.example") && !reply.contains("aigerim"),
        "{reply}"
    );

    server.set_mode(Mode::RefuseContent);
    let error = relay.send(&sample("b")).await.expect_err("refused");
    assert!(matches!(error, SendError::Permanent { code: 554, .. }), "{error}");

    server.set_mode(Mode::Greylist);
    let error = relay.send(&sample("c")).await.expect_err("refused");
    assert!(
        matches!(
            error,
            SendError::Temporary {
                code: Some(451),
                maybe_delivered: false,
                ..
            }
        ),
        "{error}"
    );
    relay.send(&sample("c")).await.expect("the second attempt");

    server.set_mode(Mode::Closing);
    let error = relay.send(&sample("d")).await.expect_err("refused");
    assert!(matches!(error, SendError::Temporary { code: Some(421), .. }), "{error}");

    server.set_mode(Mode::Accept);
    relay.send(&sample("e")).await.expect("a new connection");
    assert_eq!(server.mails().len(), 2);
    assert_eq!(
        server.connections(),
        2,
        "refusals do not cost a connection, a goodbye does"
    );
}

#[tokio::test]
async fn a_lost_connection_tells_whether_the_message_may_have_gone() {
    let server = SmtpServer::start(Mode::DropAtData, Offer::Off);
    let relay = plain(&server);
    let error = relay.send(&sample("a")).await.expect_err("dropped");
    assert!(!error.is_permanent() && !error.maybe_delivered(), "{error}");

    server.set_mode(Mode::AcceptThenDrop);
    let error = relay.send(&sample("b")).await.expect_err("dropped");
    assert!(!error.is_permanent() && error.maybe_delivered(), "{error}");

    server.set_mode(Mode::Accept);
    relay.send(&sample("b")).await.expect("sent");
    let ids: Vec<_> = server
        .mails()
        .iter()
        .filter_map(|mail| mail.header("Message-ID"))
        .collect();
    assert_eq!(
        ids,
        ["<b@qabyl.example>", "<b@qabyl.example>"],
        "the reader can tell the copies"
    );
}

#[tokio::test]
async fn no_relay_is_a_temporary_failure() {
    let free = std::net::TcpListener::bind("127.0.0.1:0")
        .expect("a port")
        .local_addr()
        .expect("an address")
        .port();
    let server = SmtpServer::start(Mode::Accept, Offer::Off);
    let mut nowhere = settings(&server, Security::None);
    nowhere.port = free;
    let error = transport(nowhere).send(&sample("a")).await.expect_err("nobody there");
    assert!(
        matches!(
            error,
            SendError::Temporary {
                code: None,
                maybe_delivered: false,
                ..
            }
        ),
        "{error}"
    );
}

#[tokio::test]
async fn a_silent_relay_ends_at_the_time_limit() {
    for (mode, maybe) in [(Mode::HangAtGreeting, false), (Mode::HangAfterMessage, true)] {
        let server = SmtpServer::start(mode, Offer::Off);
        let mut relay = settings(&server, Security::None);
        relay.timeout = Duration::from_secs(3);
        let relay = transport(relay);
        let error = relay.send(&sample("late")).await.expect_err("no end");
        // The relay goes on after a minute, and whatever comes of that is no time limit.
        assert!(matches!(error, SendError::TimedOut { seconds: 3, .. }), "{error}");
        assert_eq!(error.maybe_delivered(), maybe, "{error}");
        assert!(!error.is_permanent());
    }
}

/// The mail library's own pool fails here: it keeps the connection whose reply is outstanding,
/// the next message reads replies meant for the last one and passes for sent.
#[tokio::test]
async fn a_send_cut_off_by_the_limit_leaves_nothing_behind() {
    let server = SmtpServer::start(Mode::Accept, Offer::Off);
    let mut relay = settings(&server, Security::None);
    relay.timeout = Duration::from_secs(3);
    let relay = transport(relay);
    relay.send(&sample("first")).await.expect("sent");
    server.set_mode(Mode::SlowAfterMessage);
    relay.send(&sample("second")).await.expect_err("cut off");
    server.set_mode(Mode::RefuseContent);
    until("the late reply", async || server.late() == 1).await;
    let error = relay
        .send(&sample("third"))
        .await
        .expect_err("refused, not taken for sent");
    assert!(matches!(error, SendError::Permanent { code: 554, .. }), "{error}");
    assert_eq!(server.connections(), 2);
}

#[tokio::test]
async fn many_messages_share_few_connections() {
    let server = SmtpServer::start(Mode::Accept, Offer::StartTls);
    let relay = transport(settings(&server, Security::StartTls));
    for number in 0..20 {
        relay.send(&sample(&format!("m{number}"))).await.expect("sent");
    }
    assert_eq!((server.mails().len(), server.connections()), (20, 1));
    relay.close().await;
    assert_eq!(server.commands().last().map(String::as_str), Some("QUIT"));
}
