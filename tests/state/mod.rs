//! Every lifecycle: every state × every command × every asker through the real operations, beside
//! what was agreed, which is written out here a second time.
mod applications;
mod documents;
mod dossier;
mod grid;
mod people;
mod placements;
mod reviews;
mod rulebooks;
mod runs;
