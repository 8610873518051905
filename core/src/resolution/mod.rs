//! Who is who, from whatever is there: names with typos, swapped fields, shared telephones, missing birth dates.
//!
//! [`resolve`] needs no configuration. It infers what each column holds, chooses which records to compare, learns what
//! agreement is worth without labels and joins best pair first, refusing what contradicts. Everything it chose is in
//! the resolver document it returns.
#![allow(clippy::indexing_slicing, reason = "indices are made here from lengths known here; a test of hostile tables")]

mod apart;
mod block;
mod by_first;
mod checked;
mod compare;
mod date;
mod draw;
mod engine;
mod evidence;
mod feature;
mod field;
mod header;
mod held;
mod infer;
mod kind;
mod labels;
mod lately;
mod levels;
mod mailname;
mod merge;
mod nickname;
mod options;
mod outcome;
mod parts;
mod pieces;
mod prior;
mod profile;
mod read;
mod records;
mod repeats;
mod report;
mod rows;
mod rules;
mod run;
mod score;
mod scored;
mod shape;
mod similar;
mod table;
mod table_options;
mod unite;
mod value;
mod weights;
mod within;

pub use feature::Part;
pub use infer::ColumnReading;
pub use kind::FieldKind;
pub use options::ResolveOptions;
pub use outcome::Resolution;
pub use run::{Progress, Watch, resolve};
pub use score::score;
pub use scored::{Calibration, LevelWeights, RulePart, Scored, ScoredField};
pub(crate) use similar::{Scoring, Similar};
pub use table_options::{ResolutionTable, ResolutionTableOptions};
