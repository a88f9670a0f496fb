//! The twenty-five rules that committees configure, each by its number: all of them are data.

pub mod after_list;
mod applying;
mod changing;
mod evidence;
mod naive;
pub mod people;
mod places;
mod random;
mod ranking;
mod ratio;
mod terms;
