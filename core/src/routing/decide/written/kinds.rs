//! The kinds of values that decisions have, and how each is printed. The columns that keep them are in [`super::store`]
//! and [`super::coded`].

use super::texts::{Quoted, Texts};
use crate::instant;
use crate::routing::condition::Value;
use crate::routing::documents::Word;
use crate::routing::documents::json::{Pen, number, rounded, text, whole};
use crate::suggest::{CLIP, clip};
use serde::Serialize;
use std::marker::PhantomData;
use std::ops::Range;

/// A kind of value that can be had as a `V`.
pub(super) trait Kind<V> {
    /// Prints a value.
    fn print(to: &mut Printer<'_>, value: V);

    /// Prints a field: its name, with what stands around it, and the value.
    #[inline]
    fn field(to: &mut Printer<'_>, name: &'static str, value: impl FnOnce() -> V) {
        to.write(name);
        Self::print(to, value());
    }
}

/// Where values are printed to.
pub(super) struct Printer<'p> {
    out: &'p mut String,
    names: &'p Texts<Quoted>,
    /// The instant that was printed last, and where it stands: most of a decision's are the same.
    instant: Option<(i64, Range<usize>)>,
}

impl<'p> Printer<'p> {
    pub(super) fn new(out: &'p mut String, names: &'p Texts<Quoted>) -> Self {
        Self { out, names, instant: None }
    }

    #[inline]
    pub(super) fn write(&mut self, text: &str) {
        self.out.push_str(text);
    }
}

/// A text of the policy, by its place.
pub(super) trait OfPolicy {
    /// Those texts.
    fn of<T>(texts: &Texts<T>) -> &T;
}

impl<K: OfPolicy> Kind<usize> for K {
    #[inline]
    fn print(to: &mut Printer<'_>, place: usize) {
        to.out.push_str(K::of(to.names).at(place));
    }
}

macro_rules! of_policy {
    ($($kind:ident: $texts:ident,)+) => {$(
        pub(super) struct $kind;

        impl OfPolicy for $kind {
            fn of<T>(texts: &Texts<T>) -> &T {
                &texts.$texts
            }
        }
    )+};
}

of_policy! {
    ChannelName: channels,
    ZoneName: zones,
    SegmentName: segments,
    MatterCode: matters,
    RuleName: rules,
    FactName: facts,
}

impl<E: Word> Kind<E> for E {
    #[inline]
    fn print(to: &mut Printer<'_>, word: E) {
        to.out.push_str(word.quoted());
    }
}

macro_rules! plain {
    ($($(#[$doc:meta])* $kind:ident of $value:ty: $print:expr;)+) => {$(
        $(#[$doc])*
        pub(super) struct $kind;

        impl Kind<$value> for $kind {
            #[inline]
            fn print(to: &mut Printer<'_>, value: $value) {
                $print(&mut *to.out, value);
            }
        }
    )+};
}

plain! {
    /// A number, with a fraction even where it is whole.
    Number of f64: number;
    /// How many.
    Count of u32: |out, value| whole(out, i64::from(value));
    /// A whole number.
    Whole of i64: whole;
    /// Yes or no.
    Flag of bool: |out: &mut String, value| out.push_str(if value { "true" } else { "false" });
    /// The value of a fact: numbers and flags as they are, all else as text.
    FactValue of Value<'_>: |out, value| said(out, value, text);
}

/// Any other text.
pub(super) struct Text;

impl<T: AsRef<str> + ?Sized> Kind<&T> for Text {
    #[inline]
    fn print(to: &mut Printer<'_>, value: &T) {
        text(to.out, value.as_ref());
    }
}

/// Nanoseconds of UTC.
pub(super) struct Instant;

impl Kind<i64> for Instant {
    #[inline]
    fn print(to: &mut Printer<'_>, at: i64) {
        match &to.instant {
            Some((known, text)) if *known == at => to.out.extend_from_within(text.clone()),
            _ => {
                let began = to.out.len();
                to.out.push('"');
                instant::write(to.out, at);
                to.out.push('"');
                to.instant = Some((at, began..to.out.len()));
            }
        }
    }
}

/// Two numbers that something is between, rounded.
pub(super) struct Interval;

impl Kind<(f64, f64)> for Interval {
    fn print(to: &mut Printer<'_>, (low, high): (f64, f64)) {
        to.out.push('[');
        number(to.out, rounded(low));
        to.out.push(',');
        number(to.out, rounded(high));
        to.out.push(']');
    }
}

/// What the host or the policy wrote, as it is.
pub(super) struct Json;

impl<T: Serialize> Kind<&T> for Json {
    fn print(to: &mut Printer<'_>, value: &T) {
        // Objects of JSON values and effects always serialise.
        let _ = serde_json::to_writer(Pen(to.out), value);
    }
}

/// A value, or `null`.
pub(super) struct OrNull<K>(PhantomData<K>);

impl<V, K: Kind<V>> Kind<Option<V>> for OrNull<K> {
    #[inline]
    fn print(to: &mut Printer<'_>, value: Option<V>) {
        match value {
            Some(value) => K::print(to, value),
            None => to.out.push_str("null"),
        }
    }
}

/// A value, or no field: null in the table.
pub(super) struct IfAny<K>(PhantomData<K>);

impl<V, K: Kind<V>> Kind<Option<V>> for IfAny<K> {
    fn print(to: &mut Printer<'_>, value: Option<V>) {
        OrNull::<K>::print(to, value);
    }

    #[inline]
    fn field(to: &mut Printer<'_>, name: &'static str, value: impl FnOnce() -> Option<V>) {
        if let Some(value) = value() {
            to.write(name);
            K::print(to, value);
        }
    }
}

/// A list, mostly of not more than so many: the table has room for them from the beginning.
pub(super) struct List<K, const MOSTLY: usize = 1>(PhantomData<K>);

impl<I: Iterator, K: Kind<I::Item>, const MOSTLY: usize> Kind<I> for List<K, MOSTLY> {
    #[inline]
    fn print(to: &mut Printer<'_>, items: I) {
        let mut before = '[';
        for item in items {
            to.out.push(before);
            K::print(to, item);
            before = ',';
        }
        to.write(if before == '[' { "[]" } else { "]" });
    }
}

/// A list, or no field where it has nothing: an empty list in the table.
pub(super) struct ListIfAny<K>(PhantomData<K>);

impl<I: Iterator, K: Kind<I::Item>> Kind<I> for ListIfAny<K> {
    fn print(to: &mut Printer<'_>, items: I) {
        List::<K>::print(to, items);
    }

    #[inline]
    fn field(to: &mut Printer<'_>, name: &'static str, value: impl FnOnce() -> I) {
        let mut items = value().peekable();
        if items.peek().is_some() {
            to.write(name);
            List::<K>::print(to, items);
        }
    }
}

/// Some fields of a record that no request changes: the text they were printed as when the policy was compiled, where
/// that is right for this decision, and how to come by their values. In the table they are fields like others.
pub(super) struct Once<K>(PhantomData<K>);

impl<'t, S, F: FnOnce() -> S, K: Kind<S>> Kind<(Option<&'t str>, F)> for Once<K> {
    #[inline]
    fn print(to: &mut Printer<'_>, (printed, of): (Option<&'t str>, F)) {
        match printed {
            Some(text) => to.out.push_str(text),
            None => K::print(to, of()),
        }
    }

    /// The fields have names of their own.
    #[inline]
    fn field(to: &mut Printer<'_>, _: &'static str, value: impl FnOnce() -> (Option<&'t str>, F)) {
        Self::print(to, value());
    }
}

/// What the document alone says.
pub(super) struct Document<K>(PhantomData<K>);

impl<V, K: Kind<V>> Kind<V> for Document<K> {
    #[inline]
    fn print(to: &mut Printer<'_>, value: V) {
        K::print(to, value);
    }

    #[inline]
    fn field(to: &mut Printer<'_>, name: &'static str, value: impl FnOnce() -> V) {
        K::field(to, name, value);
    }
}

/// What the table alone says.
pub(super) struct Table<K>(PhantomData<K>);

impl<V, K: Kind<V>> Kind<V> for Table<K> {
    fn print(_: &mut Printer<'_>, _: V) {}

    #[inline]
    fn field(_: &mut Printer<'_>, _: &'static str, _: impl FnOnce() -> V) {}
}

/// Writes the value of a fact: numbers and flags as they are, all else by `words`, cut where it is long.
pub(super) fn said(out: &mut String, value: Value<'_>, words: impl Fn(&mut String, &str)) {
    match value {
        Value::Absent => out.push_str("null"),
        Value::Bool(value) => out.push_str(if value { "true" } else { "false" }),
        Value::Int(value) | Value::Duration(value) => whole(out, value),
        Value::Double(value) if value.is_finite() => number(out, value),
        Value::Double(value) => words(out, &value.to_string()),
        Value::Text(value) if value.len() <= CLIP => words(out, value),
        Value::Text(value) => words(out, &clip(value)),
        Value::Texts(list) => words(out, &clip(&list.join(", "))),
        Value::Time(at) => words(out, &instant::print(at)),
    }
}
