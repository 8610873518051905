//! Amounts as people write them.

/// An amount with `mark` before its decimals, as we write it: `1 204,90` is `1204.90`. Groups are of three digits, parted
/// by one and the same sign.
pub(crate) fn amount(text: &str, mark: char) -> Option<String> {
    let text = text.trim();
    let (sign, digits) = match text.strip_prefix(['-', '\u{2212}']) {
        Some(rest) => ("-", rest),
        None => ("", text.strip_prefix('+').unwrap_or(text)),
    };
    let (whole, part) = digits.split_once(mark).map_or((digits, None), |(whole, part)| (whole, Some(part)));
    let all_digits = |t: &str| !t.is_empty() && t.bytes().all(|b| b.is_ascii_digit());
    if part.is_some_and(|part| !all_digits(part)) {
        return None;
    }
    let other = if mark == ',' { '.' } else { ',' };
    let parts_groups =
        |c: char| c == other || matches!(c, ' ' | '\'' | '\u{2019}' | '\u{a0}' | '\u{2009}' | '\u{202f}');
    let plain = match whole.chars().find(|c| parts_groups(*c)) {
        None => all_digits(whole).then(|| whole.to_owned())?,
        Some(between) => {
            let groups: Vec<&str> = whole.split(between).collect();
            let (first, rest) = groups.split_first()?;
            let fits = all_digits(first) && first.len() <= 3 && rest.iter().all(|g| g.len() == 3 && all_digits(g));
            fits.then(|| groups.concat())?
        }
    };
    Some(part.map_or_else(|| format!("{sign}{plain}"), |part| format!("{sign}{plain}.{part}")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_of_many_countries() {
        for (text, mark, plain) in [
            ("12,50", ',', Some("12.50")),
            ("1 204,90", ',', Some("1204.90")),
            ("1.204,90", ',', Some("1204.90")),
            ("1\u{a0}204\u{a0}000,9", ',', Some("1204000.9")),
            ("1\u{202f}204", ',', Some("1204")),
            ("-1'204.90", '.', Some("-1204.90")),
            ("\u{2212}5", '.', Some("-5")),
            ("1,204.90", '.', Some("1204.90")),
            ("0,05", ',', Some("0.05")),
            ("1.2", ',', None),
            ("12.50", ',', None),
            ("1.2045,1", ',', None),
            ("1 204.000,1", ',', None),
            (",5", ',', None),
            ("5,", ',', None),
            ("1,2,3", ',', None),
            ("", ',', None),
            ("12 €", ',', None),
        ] {
            assert_eq!(amount(text, mark).as_deref(), plain, "{text}");
        }
    }
}
