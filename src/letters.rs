//! Every kind of letter that leaves the house: the rooms' `messages::KINDS` put together.

use crate::mail::Kind;

/// All kinds, for the postman, the previews and the tests.
#[must_use]
pub fn kinds() -> Vec<&'static Kind> {
    let rooms: [&[&'static Kind]; 10] = [
        crate::accounts::messages::KINDS,
        crate::applications::messages::KINDS,
        crate::applications::desk::messages::KINDS,
        crate::applications::guests::messages::KINDS,
        crate::applications::talk::KINDS,
        crate::reviews::messages::KINDS,
        crate::calls::messages::KINDS,
        crate::placements::messages::KINDS,
        crate::committee::appeals::messages::KINDS,
        crate::own_data::messages::KINDS,
    ];
    rooms.into_iter().flatten().copied().collect()
}
