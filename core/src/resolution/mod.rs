//! Who is who: records with typos, swapped names, shared telephones and missing birth dates become customers.
//!
//! [`resolve`] needs no configuration. It infers what each column holds, chooses the blocking rules, learns the match
//! model (m and u probabilities) without labels, and joins records best pair first, refusing what contradicts.
//! Everything it chose is in the resolver document it returns.
#![cfg_attr(
    not(feature = "arrow"),
    expect(
        dead_code,
        reason = "records to learn from come as tables; without them a history scores by what was learned"
    )
)]
#![allow(clippy::indexing_slicing, reason = "indices are made here from lengths known here; a test of hostile tables")]

mod blocking;
mod blocking_key;
mod blocking_rules;
mod compare_values;
mod comparison;
mod components;
mod contradiction;
mod date;
mod dictionary;
mod duplicates;
mod email_name;
mod field;
mod field_evidence;
mod given_name;
mod hash_index;
mod header;
mod index;
mod key_recall;
mod key_users;
mod letters;
mod level_cache;
mod mail_provider;
mod match_model;
mod merge;
mod model_document;
mod name_parts;
mod names;
mod nested_places;
mod nickname;
mod pair;
mod pair_levels;
mod pair_list;
mod parallel;
mod priors;
mod profile;
mod proven_limits;
mod radix;
mod random;
mod street;
mod train;
mod unit;
mod value_profile;

#[cfg(feature = "arrow")]
mod cluster_members;
#[cfg(feature = "arrow")]
mod doubtful;
#[cfg(feature = "arrow")]
#[cfg(test)]
#[path = "fit/tests.rs"]
mod fit;
#[cfg(feature = "arrow")]
mod infer;
#[cfg(feature = "arrow")]
mod labels;
#[cfg(feature = "arrow")]
mod merge_columns;
#[cfg(feature = "arrow")]
mod named_columns;
#[cfg(feature = "arrow")]
mod options;
#[cfg(feature = "arrow")]
mod outcome;
#[cfg(feature = "arrow")]
mod read_fields;
#[cfg(feature = "arrow")]
mod records;
#[cfg(feature = "arrow")]
mod refusal;
#[cfg(feature = "arrow")]
mod report;
#[cfg(feature = "arrow")]
mod review;
#[cfg(feature = "arrow")]
mod run;
#[cfg(feature = "arrow")]
mod score;
#[cfg(feature = "arrow")]
mod table_options;
#[cfg(feature = "arrow")]
mod why;

pub use crate::resolver::{
    BlockingKey, Calibration, ColumnReading, ComparisonLevel, FieldKind, KeyPart, Scored, ScoredField,
};
pub(crate) use header::{HeaderMeaning, header_key, header_meaning};
pub(crate) use index::{Scoring, SimilarityIndex};
#[cfg(feature = "arrow")]
pub use named_columns::{OneOrMore, with_names};
#[cfg(feature = "arrow")]
pub use options::ResolveOptions;
#[cfg(feature = "arrow")]
pub use outcome::Resolution;
pub(crate) use pair::ScoredPair;
#[cfg(feature = "arrow")]
pub(crate) use review::{Doubt, ReviewQueue, Said, band};
#[cfg(feature = "arrow")]
pub use run::{Progress, Watch, resolve};
#[cfg(feature = "arrow")]
pub use score::score;
#[cfg(feature = "arrow")]
pub use table_options::{ResolutionTable, ResolutionTableOptions};
