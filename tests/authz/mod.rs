//! Every route before everybody: who gets what answer, over HTTP and on real objects.

mod added;
mod matrix;
mod town;
