//! Which columns a place settles: a state or a region lies around its postcodes, and agreeing in both is agreeing once.

use super::kind::FieldKind;
use super::rows::Rows;
use hashbrown::HashMap;

/// Whether each field is a place, or what a place says anyway.
pub(crate) fn places(rows: &Rows<'_>) -> Vec<bool> {
    let around = |f: usize| {
        let mut fields = rows.fields.iter().enumerate();
        fields.any(|(p, field)| matches!(field.kind, FieldKind::Postcode | FieldKind::Place) && settled(rows, p, f))
    };
    let word = |kind| matches!(kind, FieldKind::Category | FieldKind::Text);
    let fields = rows.fields.iter().enumerate();
    fields.map(|(f, field)| field.kind.place() || word(field.kind) && around(f)).collect()
}

/// Whether records of one place nearly always have one value of a field, and records of any place do not. Places of few
/// records say nothing: their records may be one person.
fn settled(rows: &Rows<'_>, place: usize, field: usize) -> bool {
    const SAMPLE: usize = 20_000;
    const FEW: u32 = 8;
    const ENOUGH: u32 = 100;
    let mut by_place: HashMap<(u32, u32), u32, foldhash::fast::FixedState> = HashMap::default();
    for r in (0..rows.len() as u32).step_by((rows.len() / SAMPLE).max(1)) {
        let both = (rows.code(r, place), rows.code(r, field));
        if both.0 > 0 && both.1 > 0 {
            *by_place.entry(both).or_default() += 1;
        }
    }
    let mut cells: Vec<((u32, u32), u32)> = by_place.into_iter().collect();
    cells.sort_unstable();
    let mut overall: HashMap<u32, u32, foldhash::fast::FixedState> = HashMap::default();
    let (mut all, mut most) = (0, 0);
    for of_place in cells.chunk_by(|a, b| a.0.0 == b.0.0) {
        let n: u32 = of_place.iter().map(|c| c.1).sum();
        if n >= FEW {
            all += n;
            most += of_place.iter().map(|c| c.1).max().unwrap_or(0);
            of_place.iter().for_each(|((_, value), count)| *overall.entry(*value).or_default() += count);
        }
    }
    let common = overall.values().copied().max().unwrap_or(0);
    // Of what the most common value leaves open, the place settles four fifths.
    all >= ENOUGH && 5 * (all - most) <= all - common
}

#[cfg(test)]
mod tests {
    use super::super::field::{FieldReader, Reading};
    use super::super::rows::common;
    use super::*;
    use crate::model::identity::Normaliser;

    #[test]
    fn a_region_lies_around_postcodes_and_a_segment_does_not() {
        let read = |name: &str, kind, value: &dyn Fn(u32) -> String| {
            let normaliser = Normaliser::new(None).unwrap_or_else(|e| panic!("{e}"));
            let mut reader = FieldReader::new(name, Reading { kind, normaliser, month_first: false }, 1000);
            (0..1000).for_each(|i| reader.push(&value(i)));
            reader.finish()
        };
        let fields = vec![
            read("postcode", FieldKind::Postcode, &|i| format!("{}", 10_000 + 10 * (i % 20))),
            read("region", FieldKind::Category, &|i| format!("region {}", i % 20 / 5)),
            read("segment", FieldKind::Category, &|i| format!("segment {}", i % 3)),
            read("country", FieldKind::Category, &|i| if i == 7 { "se" } else { "fi" }.to_owned()),
        ];
        let rows = Rows::new(&fields, 1000, |f, c| common(fields[f].values.get(c).count));
        assert_eq!(places(&rows), [true, true, false, false]);
    }
}
