//! What a message says of the caller's input: it, cut short, and the nearest known name to a mistyped one.

use crate::document;
use crate::error::{Error, Result, Status};
use rapidfuzz::distance::osa;
use serde::de::DeserializeOwned;

/// `; did you mean `x`?`, or nothing when no known name is near.
pub(crate) fn did_you_mean<'a>(wrong: &str, known: impl IntoIterator<Item = &'a str>) -> String {
    match nearest(wrong, known) {
        Some(name) => format!("; did you mean `{name}`?"),
        None => String::new(),
    }
}

/// The nearest known name, the first of several: at most a third of its letters may differ.
pub(crate) fn nearest<'a>(wrong: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    nearest_within(wrong, known, usize::MAX)
}

/// The same, with at most so many edits.
pub(crate) fn nearest_within<'a>(
    wrong: &str,
    known: impl IntoIterator<Item = &'a str>,
    edits: usize,
) -> Option<&'a str> {
    let wrong: Vec<char> = wrong.chars().take(LONGEST).flat_map(char::to_lowercase).collect();
    let mut best: Option<(usize, &str)> = None;
    for name in known {
        let letters: Vec<char> = name.chars().take(LONGEST).flat_map(char::to_lowercase).collect();
        let limit = (letters.len().max(wrong.len()) / 3).max(1).min(edits);
        // Edits are letters put in, left out, replaced or swapped with their neighbour.
        let within = osa::Args::default().score_cutoff(limit);
        let edits = osa::distance_with_args(wrong.iter().copied(), letters.iter().copied(), &within);
        if let Some(edits) = edits.filter(|edits| best.is_none_or(|(fewer, _)| *edits < fewer)) {
            best = Some((edits, name));
        }
    }
    best.map(|(_, name)| name)
}

/// Reads a document that is one object; a mistyped field is answered with the nearest known one.
///
/// # Errors
/// Of this status, with line, column and path.
pub(crate) fn read<T: DeserializeOwned>(text: &str, status: Status) -> Result<T> {
    let text = document::unmarked(text);
    let start = text.trim_start();
    if !start.is_empty() && !start.starts_with('{') {
        return Err(Error::new(status, format!("`{}` is not an object, expected `{{`", clip(start))).at(1, 1, ""));
    }
    if text.len() <= document::MAX_DOCUMENT_BYTES
        && let Ok(value) = document::read_quickly(text)
    {
        return Ok(value);
    }
    document::read(text).map_err(|error| explained(error, status))
}

/// What serde says, as we say it: with a suggestion where a name is near.
pub(crate) fn explained(error: Error, status: Status) -> Error {
    let mut message = error.message().replace("EOF while parsing", "the document ends too early, within");
    let mut ticked = message.split('`').skip(1).step_by(2);
    if (message.starts_with("unknown field `") || message.starts_with("unknown variant `"))
        && let Some(wrong) = ticked.next()
    {
        let hint = did_you_mean(wrong, ticked);
        message.push_str(&hint);
    }
    let better = Error::new(status, message);
    match error.location() {
        Some(place) => better.at(place.line, place.column, if place.path == "?" { "" } else { &place.path }),
        None => better,
    }
}

/// The letters of the caller's input that a message repeats.
pub(crate) const CLIP: usize = 60;

/// The caller's input, short enough for a message.
pub(crate) fn clip(text: &str) -> String {
    match text.char_indices().nth(CLIP) {
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or_default()),
        None => text.to_owned(),
    }
}

/// Letters looked at: a hostile name of a megabyte costs no more than this.
const LONGEST: usize = 64;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn near_names_are_found_and_far_ones_are_not() {
        let known = ["invoice.due_date", "invoice.copy", "subscription.cancel"];
        assert_eq!(nearest("invoice.duedate", known), Some("invoice.due_date"));
        assert_eq!(nearest("subscripiton.cancel", known), Some("subscription.cancel"));
        assert_eq!(nearest("weather", known), None);
        let columns = ["phone", "email", "arrived_at"];
        assert_eq!(nearest("arived_at", columns), Some("arrived_at"));
        assert_eq!(nearest("emial", columns), Some("email"));
        assert_eq!(nearest("EMAIL", columns), Some("email"));
        assert_eq!(nearest("call", ["ball", "tall"]), Some("ball"));
        assert_eq!(nearest(&"x".repeat(1 << 20), known), None);
    }

    #[test]
    fn an_unknown_field_gets_its_neighbour() {
        let error = Error::document("unknown field `hour`, expected one of `hours`, `cost`").at(1, 2, "channels.voice");
        let better = explained(error, Status::InvalidPolicy);
        assert!(better.message().ends_with("; did you mean `hours`?"), "{}", better.message());
        assert_eq!(better.status(), Status::InvalidPolicy);
    }
}
