//! The real program under crowds and `kill -9`: what it acknowledged is there, and no seat is
//! ever held twice.

mod clients;
mod house;
mod ledger;
mod race;
mod seats;
