//! Identifiers: UUIDv7 inside, `prefix_` and 26 lower-case base32 symbols outside.

use std::fmt;
use std::str::FromStr;
use std::sync::{Mutex, PoisonError};

use data_encoding::{Encoding, Specification};
use rand::rngs::StdRng;
use rand::{Rng, SeedableRng};
use std::sync::LazyLock;
use uuid::Uuid;

use super::Instant;

/// Crockford's alphabet in lower case: no `i`, `l`, `o`, `u`.
static BASE32: LazyLock<Encoding> = LazyLock::new(|| {
    let mut spec = Specification::new();
    spec.symbols.push_str("0123456789abcdefghjkmnpqrstvwxyz");
    spec.encoding().unwrap_or(data_encoding::BASE32_NOPAD)
});

/// An identifier's outside form could not be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not an identifier of this kind")]
pub struct NotAnId;

/// What every typed identifier can do.
pub trait Id: Copy + fmt::Display {
    /// The outside prefix without the underscore, e.g. `app`.
    const PREFIX: &'static str;
    /// Wraps a raw UUID.
    fn from_uuid(value: Uuid) -> Self;
    /// The raw UUID.
    fn uuid(self) -> Uuid;
}

fn write_id(prefix: &str, value: Uuid, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    write!(f, "{prefix}_{}", BASE32.encode(value.as_bytes()))
}

fn read_id(prefix: &str, text: &str) -> Result<Uuid, NotAnId> {
    let symbols = text
        .strip_prefix(prefix)
        .and_then(|rest| rest.strip_prefix('_'))
        .ok_or(NotAnId)?;
    if symbols.len() != 26 {
        return Err(NotAnId);
    }
    let bytes = BASE32.decode(symbols.as_bytes()).map_err(|_| NotAnId)?;
    Uuid::from_slice(&bytes).map_err(|_| NotAnId)
}

macro_rules! typed_ids {
    ($($(#[$doc:meta])* $name:ident = $prefix:literal;)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(pub Uuid);

        impl Id for $name {
            const PREFIX: &'static str = $prefix;
            fn from_uuid(value: Uuid) -> Self { Self(value) }
            fn uuid(self) -> Uuid { self.0 }
        }
        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result { write_id($prefix, self.0, f) }
        }
        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result { write_id($prefix, self.0, f) }
        }
        impl FromStr for $name {
            type Err = NotAnId;
            fn from_str(text: &str) -> Result<Self, NotAnId> { read_id($prefix, text).map(Self) }
        }
        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, to: S) -> Result<S::Ok, S::Error> { to.collect_str(self) }
        }
        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
                let text = <std::borrow::Cow<'de, str>>::deserialize(from)?;
                text.parse().map_err(serde::de::Error::custom)
            }
        }
    )*

    /// Calls `$callback! { Name, }` with every identifier type, so that `db` can map them all.
    macro_rules! for_each_id {
        ($d:ident) => { $d! { $($name,)* } };
    }
    pub(crate) use for_each_id;
    };
}

typed_ids! {
    /// A person or a colleague who can sign in.
    AccountId = "acc";
    /// A person who applies; one to one with an account.
    PersonId = "per";
    /// A sign-in on one device.
    SessionId = "ses";
    /// A role given to an account.
    GrantId = "gra";
    /// A university.
    InstitutionId = "ins";
    /// A campus of a university.
    BranchId = "bra";
    /// What is studied.
    ProgrammeId = "prg";
    /// A call for applications.
    CallId = "cal";
    /// One round of a call.
    TourId = "tou";
    /// Seats of one kind in a call.
    QuotaLineId = "qln";
    /// A numbered seat of a quota line.
    SeatId = "sea";
    /// A version of a call's rules.
    RulebookId = "rul";
    /// A document that a call asks for.
    RequirementId = "req";
    /// One applicant's dossier in one call.
    ApplicationId = "app";
    /// One ranked wish.
    ChoiceId = "cho";
    /// A frozen copy of a dossier with its receipt.
    SubmissionId = "sub";
    /// A request to mend named items.
    CorrectionId = "cor";
    /// What applicant and office wrote to each other.
    MessageId = "msg";
    /// Somebody who acts by a link, without an account.
    GuestId = "gst";
    /// A paper that a guardian signed by hand.
    PaperId = "ppr";
    /// A consent that was given.
    ConsentId = "cst";
    /// A request that data be deleted.
    DeletionId = "del";
    /// A document of a dossier.
    DocumentId = "doc";
    /// One reviewer's scores of one application.
    ReviewId = "rev";
    /// One execution of the allocation engine.
    RunId = "run";
    /// A numbered, frozen ordered list of a quota line.
    RankingId = "rnk";
    /// The life of one choice after a published run.
    PlacementId = "plc";
    /// A doubt about a place on a published list.
    AppealId = "apl";
    /// A condition of a place.
    ConditionId = "cnd";
    /// A change of a line's number of seats.
    QuotaActId = "qac";
    /// A change of a published call.
    CallActId = "cac";
    /// A later deadline for one dossier.
    DeadlineActId = "dla";
    /// Whose moment somebody is reminded of: a placement, a condition or a dossier.
    ReminderId = "rem";
    /// A row of the event log.
    EventId = "evt";
    /// A message waiting to be sent.
    OutboxId = "out";
    /// A message in a person's portal inbox.
    NoticeId = "ntc";
    /// A machine client of an institution.
    ClientId = "cli";
}

/// Makes identifiers from the caller's time and a random source; seeded in tests.
///
/// Identifiers made one after the other sort in that order, also within one millisecond
/// (RFC 9562, section 6.2, method 1), so that the events of one command keep their order.
#[derive(Debug)]
pub struct IdSource(Mutex<State>);

#[derive(Debug)]
struct State {
    random: StdRng,
    millis: u64,
    counter: u16,
}

impl IdSource {
    /// Seeded by the operating system.
    #[must_use]
    pub fn system() -> Self {
        Self::with(rand::make_rng())
    }

    /// The same identifiers for the same seed and times.
    #[must_use]
    pub fn seeded(seed: u64) -> Self {
        Self::with(StdRng::seed_from_u64(seed))
    }

    fn with(random: StdRng) -> Self {
        Self(Mutex::new(State {
            random,
            millis: 0,
            counter: 0,
        }))
    }

    /// A new identifier stamped with `now`.
    pub fn next<T: Id>(&self, now: Instant) -> T {
        let mut state = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if now.unix_millis() > state.millis {
            state.millis = now.unix_millis();
            state.counter = 0;
        } else if state.counter == 0x0fff {
            state.millis += 1;
            state.counter = 0;
        } else {
            state.counter += 1;
        }
        let mut tail = [0_u8; 10];
        state.random.fill_bytes(&mut tail);
        let [high, low] = state.counter.to_be_bytes();
        let [first, second, ..] = &mut tail;
        (*first, *second) = (high, low);
        T::from_uuid(uuid::Builder::from_unix_timestamp_millis(state.millis, &tail).into_uuid())
    }

    /// Random bytes: for codes and lots, never for secrets (those come from the operating system).
    pub fn fill(&self, bytes: &mut [u8]) {
        self.0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .random
            .fill_bytes(bytes);
    }
}
