//! Who is who, from whatever is there: names with typos, swapped fields, shared telephones, missing birth dates.
//!
//! [`resolve`] needs no configuration. It infers what each column holds, chooses which records to compare, learns what
//! agreement is worth without labels and joins best pair first, refusing what contradicts. Everything it chose is in
//! the resolver document it returns.
#![cfg_attr(
    not(feature = "arrow"),
    expect(
        dead_code,
        reason = "records to learn from come as tables; without them a history scores by what was learned"
    )
)]
#![allow(clippy::indexing_slicing, reason = "indices are made here from lengths known here; a test of hostile tables")]

mod block;
mod by_first;
mod compare;
mod date;
mod draw;
mod engine;
mod evidence;
mod feature;
mod field;
mod header;
mod held;
mod lately;
mod learned;
mod letters;
mod levels;
mod mailname;
mod merge;
mod nickname;
mod pair;
mod parts;
mod pieces;
mod prior;
mod profile;
mod radix;
mod repeats;
mod rows;
mod rules;
mod shape;
mod similar;
mod table;
mod value;
mod weights;
mod within;

#[cfg(feature = "arrow")]
mod apart;
#[cfg(feature = "arrow")]
mod infer;
#[cfg(feature = "arrow")]
mod labels;
#[cfg(feature = "arrow")]
mod members;
#[cfg(feature = "arrow")]
mod options;
#[cfg(feature = "arrow")]
mod outcome;
#[cfg(feature = "arrow")]
mod read;
#[cfg(feature = "arrow")]
mod records;
#[cfg(feature = "arrow")]
mod report;
#[cfg(feature = "arrow")]
mod run;
#[cfg(feature = "arrow")]
mod score;
#[cfg(feature = "arrow")]
mod table_options;
#[cfg(feature = "arrow")]
mod unite;
#[cfg(feature = "arrow")]
mod why;

pub use crate::resolver::{Calibration, ColumnReading, FieldKind, LevelWeights, Part, RulePart, Scored, ScoredField};
#[cfg(feature = "arrow")]
pub use options::ResolveOptions;
#[cfg(feature = "arrow")]
pub use outcome::Resolution;
pub(crate) use pair::ScoredPair;
#[cfg(feature = "arrow")]
pub use run::{Progress, Watch, resolve};
#[cfg(feature = "arrow")]
pub use score::score;
pub(crate) use similar::{Scoring, Similar};
#[cfg(feature = "arrow")]
pub use table_options::{ResolutionTable, ResolutionTableOptions};
