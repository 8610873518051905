//! The words, numbers and marks of an `opening_hours` string.

use std::ops::Range;

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Token<'t> {
    /// Digits, and how many there are.
    Number(u16, usize),
    Word(&'t str),
    /// What stands between quotes.
    Comment(&'t str),
    /// One mark; `|` is two of them.
    Mark(char),
}

/// A token and its place, in bytes.
pub(super) type Placed<'t> = (Token<'t>, Range<usize>);

/// Whether a hyphen is written as word processors do.
pub(super) const fn is_dash(letter: char) -> bool {
    matches!(letter, '\u{2010}'..='\u{2015}' | '\u{2212}')
}

/// The tokens with their places in bytes, or what cannot be read and where.
pub(super) fn tokens(text: &str) -> Result<Vec<Placed<'_>>, (usize, String)> {
    let mut found = Vec::new();
    let mut rest = text.char_indices().peekable();
    while let Some((start, letter)) = rest.next() {
        let mut end = start + letter.len_utf8();
        let mut take = |more: &dyn Fn(char) -> bool| {
            while let Some((at, next)) = rest.next_if(|(_, next)| more(*next)) {
                end = at + next.len_utf8();
            }
            text.get(start..end).unwrap_or_default()
        };
        let token = match letter {
            _ if letter.is_whitespace() => continue,
            '0'..='9' => {
                let digits = take(&|c| c.is_ascii_digit());
                let number = digits.parse().map_err(|_| (start, format!("`{digits}` is too large a number")))?;
                Token::Number(number, digits.len())
            }
            _ if letter.is_alphabetic() => Token::Word(take(&char::is_alphabetic)),
            '"' => {
                let said = take(&|c| c != '"').get(1..).unwrap_or_default();
                if rest.next().is_none() {
                    return Err((start, "the comment that begins with `\"` is not closed".to_owned()));
                }
                found.push((Token::Comment(said), start..end + 1));
                continue;
            }
            '|' => match rest.next() {
                Some((_, '|')) => {
                    end += 1;
                    Token::Mark('|')
                }
                _ => return Err((start, "one `|` means nothing, expected `||` before a fallback".to_owned())),
            },
            '-' => Token::Mark('-'),
            _ if is_dash(letter) => Token::Mark('-'),
            ':' | ',' | ';' | '/' | '+' | '[' | ']' | '(' | ')' => Token::Mark(letter),
            _ => return Err((start, format!("`{letter}` means nothing here"))),
        };
        found.push((token, start..end));
    }
    Ok(found)
}
