//! Why: a decision in sentences. Everything said is in the decision document, so a stored decision can be explained
//! years later, in any language, without the policy.
//!
//! Two forms: `long` for a service manager (what to do, why, which rules with which facts, what was not possible) and
//! `short` for an agent's screen (one sentence). English and Finnish are built in; other languages, and other words, come
//! by a message file: see [`Language`].

mod effects;
mod fact;
mod long;
mod short;

pub(crate) use fact::named;

use super::documents::{DecisionDocument, Named};
use super::words::{Language, located, read_options};
use crate::document;
use crate::error::{Result, Status};
use crate::suggest;
use serde::{Deserialize, Serialize};

/// How much is said.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Form {
    /// One sentence, for the agent's screen.
    Short,
    /// Everything that led to the decision, a sentence each.
    #[default]
    Long,
}

/// How a decision is to be explained.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
#[non_exhaustive]
pub struct ExplainOptions {
    /// `en`, `fi`, or the name of another language that `messages` has the sentences of.
    pub language: String,
    /// How much is said.
    pub form: Form,
    /// A message file: see [`Language`].
    #[serde(skip_serializing_if = "Option::is_none")]
    pub messages: Option<Named<String>>,
}

impl Default for ExplainOptions {
    fn default() -> Self {
        Self { language: "en".to_owned(), form: Form::Long, messages: None }
    }
}

/// A decision in sentences.
pub fn explain(decision: &DecisionDocument, language: &Language, form: Form) -> Vec<String> {
    match form {
        Form::Short => vec![short::sentence(decision, language)],
        Form::Long => long::sentences(decision, language),
    }
}

/// A decision document in sentences: `{"language", "form", "sentences"}`. `options` is a document with the fields of
/// [`ExplainOptions`]; without it the answer is long and English.
///
/// # Errors
/// [`InvalidDocument`](Status::InvalidDocument) when the decision, the options or their message file are none,
/// [`InvalidArgument`](Status::InvalidArgument) when the language is not known.
pub fn explain_document(decision: &str, options: Option<&str>) -> Result<String> {
    let asked: ExplainOptions = options.map_or_else(|| Ok(ExplainOptions::default()), read_options)?;
    let words = Language::new(&asked.language, asked.messages.as_ref());
    let words = words.map_err(|error| located(error, options))?;
    let decision: DecisionDocument = suggest::read(decision, Status::InvalidDocument)?;
    let sentences = explain(&decision, &words, asked.form);
    document::print(&Explained { language: &asked.language, form: asked.form, sentences })
}

#[derive(Serialize)]
struct Explained<'a> {
    language: &'a str,
    form: Form,
    sentences: Vec<String>,
}

#[cfg(test)]
mod tests;
