//! The universities' REST door, over HTTP.

mod desk;
mod document;
mod lists;
mod pages;
mod token;
mod writes;
