//! One column over the events of a contact.

use super::decimal::Decimal;
use super::rule::FoldWay;
use std::cmp::Ordering;

/// A value of an event.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Value<'a> {
    Text(&'a str),
    Time(i64),
    Bool(bool),
}

/// What the values of a column come to.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Folded<'a> {
    One(Value<'a>),
    Made(String),
}

/// Folds the values of a column, which stand in the order of the events; `missed` says of each whether its event reached
/// nobody.
pub(super) fn fold<'a>(way: FoldWay, values: &[(Value<'a>, bool)]) -> Option<Folded<'a>> {
    let all = values.iter().map(|(value, _)| *value);
    let one = match way {
        FoldWay::First => all.clone().next(),
        FoldWay::Last => all.clone().next_back(),
        FoldWay::Min => all.reduce(|a, b| if order(b, a) == Ordering::Less { b } else { a }),
        FoldWay::Max => all.reduce(|a, b| if order(b, a) == Ordering::Greater { b } else { a }),
        FoldWay::Any => {
            let truth = all.clone().find(|v| *v == Value::Bool(true));
            let reached = values.iter().rev().find(|(_, missed)| !missed).map(|(value, _)| *value);
            truth.or(reached).or_else(|| all.clone().next_back())
        }
        FoldWay::Sum => {
            let decimals = all.filter_map(|v| match v {
                Value::Text(text) => Decimal::read(text),
                _ => None,
            });
            return decimals.map(Some).reduce(|a, b| a?.plus(b?)).flatten().map(|sum| Folded::Made(sum.text()));
        }
        FoldWay::List => return list(all.map(text)).map(Folded::Made),
    };
    one.map(Folded::One)
}

/// Values in their order, without repeats of the one before, as an array of JSON.
pub(super) fn list(values: impl Iterator<Item = String>) -> Option<String> {
    let mut path: Vec<String> = values.collect();
    path.dedup();
    (!path.is_empty()).then(|| serde_json::to_string(&path).unwrap_or_default())
}

/// A value as text.
pub(super) fn text(value: Value<'_>) -> String {
    match value {
        Value::Text(text) => text.to_owned(),
        Value::Time(at) => crate::instant::print(at),
        Value::Bool(b) => b.to_string(),
    }
}

fn order(a: Value<'_>, b: Value<'_>) -> Ordering {
    match (a, b) {
        (Value::Time(a), Value::Time(b)) => a.cmp(&b),
        (Value::Bool(a), Value::Bool(b)) => a.cmp(&b),
        (Value::Text(a), Value::Text(b)) => match (Decimal::read(a), Decimal::read(b)) {
            (Some(x), Some(y)) => x.order(y),
            _ => a.cmp(b),
        },
        _ => Ordering::Equal,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_way_gives_its_value() {
        let texts = |way, values: &[&'static str]| {
            let all: Vec<_> = values.iter().map(|v| (Value::Text(v), false)).collect();
            fold(way, &all)
        };
        let one = |t| Some(Folded::One(Value::Text(t)));
        assert_eq!(texts(FoldWay::First, &["b", "a"]), one("b"));
        assert_eq!(texts(FoldWay::Last, &["b", "a"]), one("a"));
        assert_eq!(texts(FoldWay::Min, &["10", "9"]), one("9"));
        assert_eq!(texts(FoldWay::Max, &["10", "9", "x"]), one("x"));
        assert_eq!(texts(FoldWay::Sum, &["0.1", "x", "0.2"]), Some(Folded::Made("0.3".into())));
        assert_eq!(texts(FoldWay::Sum, &["x"]), None);
        assert_eq!(texts(FoldWay::List, &["a", "a", "b", "a"]), Some(Folded::Made(r#"["a","b","a"]"#.into())));
        let truths = [(Value::Bool(false), false), (Value::Bool(true), false), (Value::Bool(false), false)];
        assert_eq!(fold(FoldWay::Any, &truths), Some(Folded::One(Value::Bool(true))));
        assert_eq!(fold(FoldWay::Min, &truths), Some(Folded::One(Value::Bool(false))));
        // Answered when one leg was.
        let legs = [(Value::Text("resolved"), false), (Value::Text("abandoned"), true)];
        assert_eq!(fold(FoldWay::Any, &legs), one("resolved"));
        assert_eq!(fold(FoldWay::Any, &legs[1..]), one("abandoned"));
    }
}
