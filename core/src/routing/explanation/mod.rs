//! Why: a decision in sentences. Everything said is in the decision document, so a stored decision can be explained
//! years later, in any language, without the policy.
//!
//! Two forms: `long` for a service manager (what to do, why, which rules with which facts, what was not possible) and
//! `short` for an agent's screen (one sentence). English and Finnish are built in; other languages, and other words, come
//! by a message file: see [`Language`].

mod facts;
mod language;
mod long;
pub(crate) mod messages;
mod short;

pub(crate) use facts::named;
pub use language::Language;

use super::clock::clip;
use super::decision::DecisionDocument;
use super::suggest::{self, did_you_mean};
use crate::document;
use crate::error::{Error, Result, Status};
use serde::Serialize;

/// How much is said.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Form {
    /// One sentence, for the agent's screen.
    Short,
    /// Everything that led to the decision, a sentence each.
    Long,
}

impl Form {
    /// The form of this name: `short` or `long`.
    ///
    /// # Errors
    /// [`InvalidArgument`](Status::InvalidArgument) when there is none.
    pub fn parse(name: &str) -> Result<Self> {
        match name {
            "short" => Ok(Self::Short),
            "long" => Ok(Self::Long),
            other => {
                let hint = did_you_mean(other, ["short", "long"]);
                let message = format!("no form is called `{}`, expected `short` or `long`{hint}", clip(other));
                Err(Error::argument(message))
            }
        }
    }
}

/// A decision in sentences.
pub fn explain(decision: &DecisionDocument, language: &Language, form: Form) -> Vec<String> {
    match form {
        Form::Short => vec![short::sentence(decision, language)],
        Form::Long => long::sentences(decision, language),
    }
}

/// A decision document in sentences: `{"language", "form", "sentences"}`.
///
/// `language` is `en` or `fi`, or the name of another that `messages` (a message file, see [`Language`]) has the
/// sentences of; `form` is `short` or `long`.
///
/// # Errors
/// [`InvalidDocument`](Status::InvalidDocument) when the decision or the message file is none,
/// [`InvalidArgument`](Status::InvalidArgument) when the language or the form is not known.
pub fn explain_document(decision: &str, language: &str, form: &str, messages: Option<&str>) -> Result<String> {
    let words = Language::new(language, messages)?;
    let form = Form::parse(form)?;
    let decision: DecisionDocument = suggest::read(decision, Status::InvalidDocument)?;
    document::print(&Explained { language, form, sentences: explain(&decision, &words, form) })
}

#[derive(Serialize)]
struct Explained<'a> {
    language: &'a str,
    form: Form,
    sentences: Vec<String>,
}
