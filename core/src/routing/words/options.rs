//! The options of what answers in words.

use crate::error::{Error, Result, Status};
use crate::locate::locate;
use crate::suggest;
use serde::de::DeserializeOwned;

/// Reads the options of something that answers in words.
pub(crate) fn read_options<T: DeserializeOwned>(text: &str) -> Result<T> {
    suggest::read(text, Status::InvalidDocument)
}

/// What is wrong with the messages of an options document, each with its line and column.
pub(crate) fn located(error: Error, options: Option<&str>) -> Error {
    let Some(options) = options else { return error };
    let faults = error.problems().iter().cloned().map(|fault| locate(fault, options)).collect();
    Error::several(faults).unwrap_or(error)
}
