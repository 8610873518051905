//! The patterns of numbering plans: a small dialect of regular expressions over the ten digits.
//!
//! Literal digits, `\d`, `[1-35]`, groups, `|`, `?`, `{2}`, `{2,5}`. Nothing else occurs in them; a pattern that has
//! something else is not read, and its region is left to the library.

/// A parsed pattern.
#[derive(Debug, Clone)]
pub(super) enum Pattern {
    /// One digit of a set: bit `d` stands for the digit `d`.
    Digit(u16),
    /// One after the other.
    Sequence(Vec<Pattern>),
    /// The first that fits.
    Choice(Vec<Pattern>),
    /// As often as possible, between the two numbers.
    Repeat(Box<Pattern>, u8, u8),
}

impl Pattern {
    /// Reads a pattern; `None` when something in it is not of the dialect.
    pub(super) fn parse(text: &str) -> Option<Self> {
        let mut rest = text.as_bytes();
        let pattern = choice(&mut rest, 0)?;
        if rest.is_empty() { Some(pattern) } else { None }
    }

    /// The digits a match can begin with; `None` when it can be empty.
    pub(super) fn first(&self) -> Option<u16> {
        match self {
            Self::Digit(set) => Some(*set),
            Self::Sequence(parts) => {
                let mut set = 0;
                for part in parts {
                    set |= part.first_or_empty();
                    if part.first().is_some() {
                        return Some(set);
                    }
                }
                None
            }
            Self::Choice(ways) => ways.iter().try_fold(0, |set, way| Some(set | way.first()?)),
            Self::Repeat(part, least, _) => part.first().filter(|_| *least > 0),
        }
    }

    /// How many digits of the beginning match: the first way that fits, as a backtracking matcher finds it.
    pub(super) fn prefix(&self, digits: &[u8]) -> Option<usize> {
        let mut end = None;
        self.walk(digits, 0, &mut |at| {
            end = Some(at);
            true
        });
        end
    }

    fn first_or_empty(&self) -> u16 {
        match self {
            Self::Digit(set) => *set,
            Self::Sequence(parts) => {
                let mut set = 0;
                for part in parts {
                    set |= part.first_or_empty();
                    if part.first().is_some() {
                        break;
                    }
                }
                set
            }
            Self::Choice(ways) => ways.iter().fold(0, |set, way| set | way.first_or_empty()),
            Self::Repeat(part, ..) => part.first_or_empty(),
        }
    }

    fn walk(&self, digits: &[u8], at: usize, then: &mut dyn FnMut(usize) -> bool) -> bool {
        match self {
            Self::Digit(set) => digits.get(at).is_some_and(|digit| has(*set, *digit)) && then(at + 1),
            Self::Sequence(parts) => sequence(parts, digits, at, then),
            Self::Choice(ways) => ways.iter().any(|way| way.walk(digits, at, then)),
            Self::Repeat(part, least, most) => repeat(part, (*least, *most), digits, at, then),
        }
    }
}

/// Whether a set of digits has this (ASCII) digit.
pub(super) fn has(set: u16, digit: u8) -> bool {
    set >> (digit & 15) & 1 == 1
}

fn sequence(parts: &[Pattern], digits: &[u8], at: usize, then: &mut dyn FnMut(usize) -> bool) -> bool {
    match parts.split_first() {
        None => then(at),
        Some((part, rest)) => part.walk(digits, at, &mut |end| sequence(rest, digits, end, then)),
    }
}

fn repeat(part: &Pattern, times: (u8, u8), digits: &[u8], at: usize, then: &mut dyn FnMut(usize) -> bool) -> bool {
    let (least, most) = times;
    let fewer = (least.saturating_sub(1), most.saturating_sub(1));
    if most > 0 && part.walk(digits, at, &mut |end| end > at && repeat(part, fewer, digits, end, then)) {
        return true;
    }
    least == 0 && then(at)
}

fn choice(rest: &mut &[u8], depth: usize) -> Option<Pattern> {
    if depth > 30 {
        return None;
    }
    let mut ways = vec![Vec::new()];
    loop {
        let part = match *rest {
            [b'|', tail @ ..] => {
                *rest = tail;
                ways.push(Vec::new());
                continue;
            }
            [] | [b')', ..] => break,
            [b'(', b'?', b':', tail @ ..] | [b'(', tail @ ..] => {
                *rest = tail;
                let inside = choice(rest, depth + 1)?;
                *rest = rest.strip_prefix(b")")?;
                inside
            }
            [b'[', tail @ ..] => {
                *rest = tail;
                Pattern::Digit(set(rest)?)
            }
            [b'\\', b'd', tail @ ..] => {
                *rest = tail;
                Pattern::Digit(0x3ff)
            }
            [digit @ b'0'..=b'9', tail @ ..] => {
                *rest = tail;
                Pattern::Digit(1 << (digit & 15))
            }
            _ => return None,
        };
        let part = quantified(part, rest)?;
        ways.last_mut()?.push(part);
    }
    let mut ways: Vec<Pattern> = ways.into_iter().map(Pattern::Sequence).collect();
    if ways.len() == 1 { ways.pop() } else { Some(Pattern::Choice(ways)) }
}

fn quantified(part: Pattern, rest: &mut &[u8]) -> Option<Pattern> {
    if let [b'?', tail @ ..] = *rest {
        *rest = tail;
        return Some(Pattern::Repeat(Box::new(part), 0, 1));
    }
    let [b'{', tail @ ..] = *rest else { return Some(part) };
    let end = tail.iter().position(|b| *b == b'}')?;
    let (inside, tail) = tail.split_at_checked(end)?;
    *rest = tail.strip_prefix(b"}")?;
    let inside = std::str::from_utf8(inside).ok()?;
    let (least, most) = inside.split_once(',').unwrap_or((inside, inside));
    Some(Pattern::Repeat(Box::new(part), least.parse().ok()?, most.parse().ok()?))
}

/// Reads what is between `[` and `]`.
fn set(rest: &mut &[u8]) -> Option<u16> {
    let mut set = 0_u16;
    loop {
        match *rest {
            [b']', tail @ ..] => {
                *rest = tail;
                return Some(set);
            }
            [from @ b'0'..=b'9', b'-', to @ b'0'..=b'9', tail @ ..] => {
                for digit in *from..=*to {
                    set |= 1 << (digit & 15);
                }
                *rest = tail;
            }
            [digit @ b'0'..=b'9', tail @ ..] => {
                set |= 1 << (digit & 15);
                *rest = tail;
            }
            _ => return None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn prefix(pattern: &str, digits: &str) -> Option<usize> {
        Pattern::parse(pattern).expect(pattern).prefix(digits.as_bytes())
    }

    #[test]
    fn the_first_way_that_fits_wins() {
        assert_eq!(prefix("00|99(?:[01469]|5(?:[14]1|77))", "9951177"), Some(5));
        assert_eq!(prefix("00|99(?:[01469]|5(?:[14]1|77))", "99523"), None);
        assert_eq!(prefix("0|180020", "180020123"), Some(6));
        assert_eq!(prefix("1|12", "123"), Some(1));
        assert_eq!(prefix("0?(?:(11|2)15)?", "01115"), Some(5));
        assert_eq!(prefix("0?(?:(11|2)15)?", "9"), Some(0));
        assert_eq!(prefix("[2-46]\\d{2,4}5", "2123455"), Some(6));
        assert!(["a", "1+", "(1", "1)", "[1", "1{2", "(?=1)"].iter().all(|text| Pattern::parse(text).is_none()));
    }

    #[test]
    fn the_first_digits() {
        let first = |pattern: &str| Pattern::parse(pattern).and_then(|pattern| pattern.first());
        assert_eq!(first("0|180020"), Some(0b11));
        assert_eq!(first("0?1"), Some(0b11));
        assert_eq!(first("0?(?:15)?"), None);
    }
}
