//! What is written is what is read, on both databases, for every SQL type in use.

use chrono::{NaiveDate, TimeDelta};
use diesel::prelude::*;
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use qabyl::db::sql_types::{Jsonb, UtcInstant, Uuid};
use qabyl::db::{Conn, Json, MultiBackend};
use qabyl::kernel::ids::{AccountId, EventId};
use qabyl::kernel::{Fault, Instant};
use serde_json::json;

use crate::harness::databases::{TestDb, on_both, start};

mod table {
    //! A table with a column of every type, required and optional.
    diesel::table! {
        use diesel::sql_types::{BigInt, Binary, Bool, Date, Integer, Nullable, Text};
        use qabyl::db::sql_types::{Jsonb, UtcInstant, Uuid};
        samples (id) {
            id -> Uuid,
            at -> UtcInstant,
            document -> Jsonb,
            words -> Text,
            yes -> Bool,
            small -> Integer,
            large -> BigInt,
            bytes -> Binary,
            day -> Date,
            id_or_not -> Nullable<Uuid>,
            at_or_not -> Nullable<UtcInstant>,
            document_or_not -> Nullable<Jsonb>,
            words_or_not -> Nullable<Text>,
            yes_or_not -> Nullable<Bool>,
            small_or_not -> Nullable<Integer>,
            large_or_not -> Nullable<BigInt>,
            bytes_or_not -> Nullable<Binary>,
            day_or_not -> Nullable<Date>,
        }
    }
}
use table::samples;

#[derive(Debug, Clone, PartialEq, Queryable, Selectable, Insertable)]
#[diesel(table_name = samples)]
struct Sample {
    id: EventId,
    at: Instant,
    document: Json,
    words: String,
    yes: bool,
    small: i32,
    large: i64,
    bytes: Vec<u8>,
    day: NaiveDate,
    id_or_not: Option<AccountId>,
    at_or_not: Option<Instant>,
    document_or_not: Option<Json>,
    words_or_not: Option<String>,
    yes_or_not: Option<bool>,
    small_or_not: Option<i32>,
    large_or_not: Option<i64>,
    bytes_or_not: Option<Vec<u8>>,
    day_or_not: Option<NaiveDate>,
}

fn make_table(db: &TestDb) {
    let [uuid, instant, document, boolean, small, bytes, large, day] = match db.engine() {
        crate::harness::Engine::Sqlite => ["blob", "text", "text", "integer", "integer", "blob", "integer", "text"],
        crate::harness::Engine::Postgres => [
            "uuid",
            "timestamptz",
            "jsonb",
            "boolean",
            "integer",
            "bytea",
            "bigint",
            "date",
        ],
    };
    let strict = if db.engine() == crate::harness::Engine::Sqlite {
        "STRICT"
    } else {
        ""
    };
    let columns = |suffix: &str, rule: &str| {
        format!(
            "at{suffix} {instant} {rule}, document{suffix} {document} {rule}, words{suffix} text {rule}, yes{suffix} {boolean} {rule},
             small{suffix} {small} {rule}, large{suffix} {large} {rule}, bytes{suffix} {bytes} {rule}, day{suffix} {day} {rule}"
        )
    };
    let sql = format!(
        "CREATE TABLE samples (id {uuid} PRIMARY KEY NOT NULL, {}, id_or_not {uuid}, {}) {strict}",
        columns("", "NOT NULL"),
        columns("_or_not", "")
    );
    let place = db.place.open();
    tokio::task::block_in_place(|| {
        tokio::runtime::Handle::current().block_on(place.write(move |tx| {
            diesel::sql_query(sql.clone()).execute(tx)?;
            Ok::<_, Fault>(())
        }))
    })
    .expect("the table");
}

fn write_and_read(db: &TestDb, sample: &Sample) -> Sample {
    let (row, id) = (sample.clone(), sample.id);
    tokio::task::block_in_place(|| {
        tokio::runtime::Handle::current().block_on(async {
            db.write(move |tx| {
                diesel::insert_into(samples::table).values(row.clone()).execute(tx)?;
                Ok::<_, Fault>(())
            })
            .await
            .expect("written");
            db.read(move |conn| Ok::<_, Fault>(samples::table.find(id).select(Sample::as_select()).first(conn)?))
                .await
                .expect("read")
        })
    })
}

fn documents() -> impl Strategy<Value = serde_json::Value> {
    let leaf = prop_oneof![
        Just(serde_json::Value::Null),
        any::<bool>().prop_map(|value| json!(value)),
        any::<i64>().prop_map(|value| json!(value)),
        words().prop_map(|value| json!(value)),
    ];
    leaf.prop_recursive(3, 16, 4, |inner| {
        prop_oneof![
            proptest::collection::vec(inner.clone(), 0..4).prop_map(serde_json::Value::from),
            proptest::collection::btree_map("[a-zөүң_]{1,6}", inner, 0..4).prop_map(|map| json!(map)),
        ]
    })
}

/// Anything but NUL, which PostgreSQL's text cannot hold and `kernel::text` cleans away.
fn words() -> impl Strategy<Value = String> {
    "[^\u{0}]{0,24}".prop_map(|text| text.replace('\u{0}', ""))
}

/// Years 1 to 9999, in microseconds.
fn instants() -> impl Strategy<Value = Instant> {
    (-62_135_596_800_000_000_i64..253_402_300_799_999_999)
        .prop_map(|micros| Instant::new(chrono::DateTime::from_timestamp_micros(micros).expect("in range")))
}

fn days() -> impl Strategy<Value = NaiveDate> {
    (1_i32..3_652_059).prop_map(|day| NaiveDate::from_num_days_from_ce_opt(day).expect("in range"))
}

fn sample_values() -> impl Strategy<Value = Sample> {
    let required = (
        any::<u128>(),
        instants(),
        documents(),
        words(),
        any::<bool>(),
        any::<i32>(),
        any::<i64>(),
        any::<Vec<u8>>(),
        days(),
    );
    let optional = (
        proptest::option::of(any::<u128>()),
        proptest::option::of(instants()),
        proptest::option::of(documents()),
        proptest::option::of(words()),
        any::<Option<bool>>(),
        any::<Option<i32>>(),
        any::<Option<i64>>(),
        any::<Option<Vec<u8>>>(),
        proptest::option::of(days()),
    );
    (required, optional).prop_map(|(r, o)| Sample {
        id: EventId(uuid::Uuid::from_u128(r.0)),
        at: r.1,
        document: Json(r.2),
        words: r.3,
        yes: r.4,
        small: r.5,
        large: r.6,
        bytes: r.7,
        day: r.8,
        id_or_not: o.0.map(|id| AccountId(uuid::Uuid::from_u128(id))),
        at_or_not: o.1,
        document_or_not: o.2.map(Json),
        words_or_not: o.3,
        yes_or_not: o.4,
        small_or_not: o.5,
        large_or_not: o.6,
        bytes_or_not: o.7,
        day_or_not: o.8,
    })
}

#[test]
fn every_value_comes_back_as_it_was_written() {
    on_both(async |db| {
        make_table(db);
        let mut runner = TestRunner::new(Config {
            cases: 64,
            failure_persistence: None,
            ..Config::default()
        });
        runner
            .run(&sample_values(), |sample| {
                prop_assert_eq!(&write_and_read(db, &sample), &sample);
                Ok(())
            })
            .unwrap_or_else(|failure| panic!("{}: {failure}", db.engine()));
    });
}

fn at_column(conn: &mut Conn) -> Result<Vec<Instant>, Fault> {
    Ok(samples::table.select(samples::at).order(samples::at).load(conn)?)
}

#[test]
fn instants_keep_their_microseconds_and_sort_and_compare_as_time() {
    on_both(async |db| {
        make_table(db);
        // In text form a shorter fraction would sort wrongly; every instant has six decimals.
        let instants: Vec<Instant> = [0, 1, 10, 999_999, 1_000_000, 1_500_000, 61_000_000]
            .map(|micros| start().plus(TimeDelta::microseconds(micros)))
            .to_vec();
        for (number, at) in instants.iter().rev().enumerate() {
            let sample = Sample {
                id: EventId(uuid::Uuid::from_u128(number as u128)),
                at: *at,
                ..blank()
            };
            assert_eq!(write_and_read(db, &sample).at, *at);
        }
        assert_eq!(db.read(at_column).await.expect("read"), instants);
        let bound = start().plus(TimeDelta::microseconds(10));
        let later: i64 = db
            .read(move |conn| Ok::<_, Fault>(samples::table.filter(samples::at.gt(bound)).count().get_result(conn)?))
            .await
            .expect("read");
        assert_eq!(later, 4);
    });
}

#[test]
fn absent_values_are_found_by_is_null_and_an_empty_list_matches_nothing() {
    on_both(async |db| {
        make_table(db);
        write_and_read(db, &blank());
        let absent: i64 = db
            .read(|conn| {
                let query = samples::table.filter(samples::id_or_not.is_null().and(samples::at_or_not.is_null()));
                Ok::<_, Fault>(query.count().get_result(conn)?)
            })
            .await
            .expect("read");
        assert_eq!(absent, 1);
        let none: i64 = db
            .read(|conn| {
                let nobody: [EventId; 0] = [];
                Ok::<_, Fault>(
                    samples::table
                        .filter(samples::id.eq_any(nobody))
                        .count()
                        .get_result(conn)?,
                )
            })
            .await
            .expect("read");
        assert_eq!(none, 0);
    });
}

fn blank() -> Sample {
    Sample {
        id: EventId(uuid::Uuid::from_u128(77)),
        at: start(),
        document: Json(json!({"a": [1, "ө"]})),
        words: String::new(),
        yes: false,
        small: 0,
        large: 0,
        bytes: Vec::new(),
        day: NaiveDate::from_ymd_opt(2024, 2, 29).expect("a leap day"),
        id_or_not: None,
        at_or_not: None,
        document_or_not: None,
        words_or_not: None,
        yes_or_not: None,
        small_or_not: None,
        large_or_not: None,
        bytes_or_not: None,
        day_or_not: None,
    }
}

/// Our SQL types are known to the enum's backend, which the compiler checks here.
#[test]
fn the_enum_knows_our_types() {
    fn known<T>()
    where
        MultiBackend: diesel::sql_types::HasSqlType<T>,
    {
    }
    known::<Uuid>();
    known::<UtcInstant>();
    known::<Jsonb>();
}
