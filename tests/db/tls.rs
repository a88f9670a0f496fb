//! PostgreSQL over TLS: a server that nobody enters without it, with a certificate of its own
//! authority.

use std::path::{Path, PathBuf};

use diesel::prelude::*;
use qabyl::db::{self, Address, Conn, Db, Options};
use qabyl::kernel::Fault;
use rcgen::{BasicConstraints, CertificateParams, IsCa, Issuer, KeyPair};

use crate::harness::databases::start;
use crate::harness::postgres::Server;
use crate::harness::surroundings;

/// A certificate authority, and what it signed for a server of this machine.
struct Authority {
    root: String,
    certificate: String,
    key: String,
}

fn authority(name: &str) -> Authority {
    let key = KeyPair::generate().expect("a key");
    let mut params = CertificateParams::new(Vec::new()).expect("parameters");
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    params.distinguished_name.push(rcgen::DnType::CommonName, name);
    let root = params.self_signed(&key).expect("a root").pem();
    let issuer = Issuer::new(params, key);
    let own = KeyPair::generate().expect("a key");
    let server = CertificateParams::new(vec!["127.0.0.1".to_owned()]).expect("parameters");
    Authority {
        root,
        certificate: server.signed_by(&own, &issuer).expect("signed").pem(),
        key: own.serialize_pem(),
    }
}

fn kept(folder: &Path, name: &str, text: &str) -> PathBuf {
    let path = folder.join(name);
    std::fs::write(&path, text).expect("written");
    path
}

/// The address with other words about TLS.
fn with(url: &str, tls: &str) -> String {
    let (address, _) = url.split_once('?').expect("its own words");
    format!("{address}?{tls}")
}

#[derive(QueryableByName)]
struct Line {
    #[diesel(sql_type = diesel::sql_types::Bool)]
    ssl: bool,
    #[diesel(sql_type = diesel::sql_types::Nullable<diesel::sql_types::Text>)]
    version: Option<String>,
}

/// What the server says of the connection that asks.
fn line(conn: &mut Conn) -> Result<Line, Fault> {
    Ok(diesel::sql_query("SELECT ssl, version FROM pg_stat_ssl WHERE pid = pg_backend_pid()").get_result(conn)?)
}

#[actix_web::test]
async fn only_a_server_that_proves_who_it_is_is_spoken_with() {
    let folder = surroundings::folder();
    let (ours, others) = (authority("Ours"), authority("Somebody else"));
    let right = kept(folder.path(), "right.pem", &ours.root);
    let wrong = kept(folder.path(), "wrong.pem", &others.root);
    let server = match Server::with_tls(&ours.certificate, &ours.key, &right) {
        Ok(server) => server,
        Err(why) => return surroundings::skip("PostgreSQL with TLS", &why),
    };
    server.create("qabyl_tls");
    let url = server.address("qabyl_tls");
    let address = Address::parse(&url).expect("an address");
    db::migrate(&address).expect("migrations over TLS");
    let db = Db::open(
        &address,
        Options {
            connections: 2,
            ..Options::default()
        },
    )
    .expect("opened over TLS");

    // A command is written and read over it, and the server itself says that it is encrypted.
    let event = db.write(move |tx| {
        let read = line(tx)?;
        diesel::insert_into(qabyl::db::schema::leases::table)
            .values((
                qabyl::db::schema::leases::name.eq("tls"),
                qabyl::db::schema::leases::holder.eq("test"),
                qabyl::db::schema::leases::until.eq(start()),
            ))
            .execute(tx)?;
        Ok::<_, Fault>(read)
    });
    let written = event.await.expect("written over TLS");
    assert!(written.ssl, "the writer speaks in the clear");
    assert!(
        written
            .version
            .as_deref()
            .is_some_and(|version| version.starts_with("TLSv1.")),
        "{:?}",
        written.version
    );
    let names = db.read(|conn| {
        assert!(line(conn)?.ssl, "a reader speaks in the clear");
        let leases = qabyl::db::schema::leases::table;
        Ok::<Vec<String>, Fault>(leases.select(qabyl::db::schema::leases::name).load(conn)?)
    });
    assert_eq!(names.await.expect("read over TLS"), ["tls"]);

    let refused = |tls: String| {
        let address = Address::parse(&with(&url, &tls)).expect("an address");
        let fault = db::migrate(&address).expect_err(&tls);
        format!("{fault:?}")
    };
    let unproven = refused(format!("sslmode=verify-full&sslrootcert={}", wrong.display()));
    assert!(unproven.contains("certificate verify failed"), "{unproven}");
    let clear = refused("sslmode=disable".to_owned());
    assert!(clear.contains("no encryption"), "{clear}");
    // The name is proven too: the certificate is for 127.0.0.1.
    let named = url.replace("127.0.0.1", "localhost");
    let address = Address::parse(&named).expect("an address");
    let fault = format!("{:?}", db::migrate(&address).expect_err("another name"));
    assert!(fault.contains("does not match host name"), "{fault}");
}
