//! Text that needs no memory of its own as long as it is of the request or of the condition, or short.

use std::fmt;
use std::ops::Deref;

/// A text.
#[derive(Debug, Clone)]
pub(crate) enum Text<'a> {
    Borrowed(&'a str),
    /// A short one that was made: its letters, and how many bytes they are.
    Short([u8; ROOM], u8),
    Long(Box<str>),
}

impl<'a> Text<'a> {
    /// What these arguments print.
    pub(super) fn printed(arguments: fmt::Arguments<'_>) -> Self {
        let mut text = Text::Short([0; ROOM], 0);
        // Writing to memory does not fail.
        let _ = fmt::Write::write_fmt(&mut text, arguments);
        text
    }

    pub(super) fn owned(self) -> Text<'static> {
        match self {
            Self::Borrowed(text) => Text::Long(text.into()),
            Self::Short(letters, count) => Text::Short(letters, count),
            Self::Long(text) => Text::Long(text),
        }
    }

    pub(super) fn borrowed(&'a self) -> Self {
        Self::Borrowed(self)
    }
}

impl Deref for Text<'_> {
    type Target = str;

    fn deref(&self) -> &str {
        match self {
            Self::Borrowed(text) => text,
            Self::Short(letters, count) => {
                let letters = letters.get(..usize::from(*count)).unwrap_or_default();
                std::str::from_utf8(letters).unwrap_or_default()
            }
            Self::Long(text) => text,
        }
    }
}

impl fmt::Write for Text<'_> {
    fn write_str(&mut self, more: &str) -> fmt::Result {
        if let Self::Short(letters, count) = self {
            let from = usize::from(*count);
            if let Some(room) = letters.get_mut(from..from + more.len()) {
                room.copy_from_slice(more.as_bytes());
                *count += u8::try_from(more.len()).unwrap_or(0);
                return Ok(());
            }
        }
        *self = Self::Long([self, more].concat().into());
        Ok(())
    }
}

impl fmt::Display for Text<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self)
    }
}

/// How many bytes a short text has at most.
const ROOM: usize = 46;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_what_was_written_short_or_long() {
        let (full, long) = ("ä".repeat(ROOM / 2), "ä".repeat(ROOM));
        for (a, b) in [("", ""), ("a", "ä"), (&full, ""), (&full, "b"), (long.as_str(), "b")] {
            let text = Text::printed(format_args!("{a}{b}"));
            assert_eq!(&*text, format!("{a}{b}"));
            assert_eq!(matches!(text, Text::Short(..)), a.len() + b.len() <= ROOM);
            assert_eq!(&*text.clone().owned(), &*text);
        }
    }
}
