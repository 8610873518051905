//! Which columns a place settles: a state or a region lies around its postcodes, and agreeing in both is agreeing once.

use super::comparison::Rows;
use crate::resolver::FieldKind;
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

/// Whether a field says who somebody is, not only how to reach them.
pub(crate) fn of_person(kind: FieldKind) -> bool {
    matches!(kind, FieldKind::GivenName | FieldKind::Surname | FieldKind::BirthDate | FieldKind::Text)
}

/// Whether people of one place nearly always have one value of a field, and people of any place do not. Places of few
/// people say nothing.
fn settled(rows: &Rows<'_>, place: usize, field: usize) -> bool {
    const SAMPLE: usize = 20_000;
    const FEW: usize = 8;
    const ENOUGH: usize = 100;
    // People are told apart by what most of them have, so that one with many records counts once.
    let people = rows.fields.iter().enumerate().filter(|(f, who)| *f != field && of_person(who.kind));
    let Some((who, _)) = people.max_by_key(|(_, who)| (who.present, who.values.len())) else { return false };
    let records = (0..rows.len() as u32).step_by((rows.len() / SAMPLE).max(1));
    let mut people: Vec<[u32; 3]> =
        records.map(|r| [place, field, who].map(|f| rows.code(r, f))).filter(|codes| !codes.contains(&0)).collect();
    people.sort_unstable();
    people.dedup();
    let mut overall: HashMap<u32, usize, foldhash::fast::FixedState> = HashMap::default();
    let (mut all, mut most) = (0, 0);
    for of_place in people.chunk_by(|a, b| a[0] == b[0]).filter(|people| people.len() >= FEW) {
        all += of_place.len();
        let values = of_place.chunk_by(|a, b| a[1] == b[1]).map(|run| (run[0][1], run.len()));
        most += values.clone().map(|(_, n)| n).max().unwrap_or(0);
        values.for_each(|(value, n)| *overall.entry(value).or_default() += n);
    }
    let common = overall.values().copied().max().unwrap_or(0);
    // Of what the most common value leaves open, the place settles four fifths.
    all >= ENOUGH && 5 * (all - most) <= all - common
}

#[cfg(test)]
mod tests {
    use super::super::comparison::common;
    use super::super::date::Order;
    use super::super::field::{FieldReader, Reading};
    use super::*;
    use crate::model::identity::Normaliser;

    #[test]
    fn a_region_lies_around_postcodes_and_a_segment_does_not() {
        let read = |name: &str, kind, value: &dyn Fn(u32) -> String| {
            let normaliser = Normaliser::new(None).unwrap_or_else(|e| panic!("{e}"));
            let how = Reading { kind, normaliser, order: Order::default() };
            let mut reader = FieldReader::new(name, how, 1000);
            (0..1000).for_each(|i| reader.push(&value(i)));
            reader.finish()
        };
        let fields = vec![
            read("surname", FieldKind::Surname, &|i| format!("name{}", (b'a' + (i / 40) as u8) as char)),
            read("postcode", FieldKind::Postcode, &|i| format!("{}", 10_000 + 10 * (i % 20))),
            read("region", FieldKind::Category, &|i| format!("region {}", i % 20 / 5)),
            read("segment", FieldKind::Category, &|i| format!("segment {}", i % 3)),
            read("country", FieldKind::Category, &|i| if i == 7 { "se" } else { "fi" }.to_owned()),
        ];
        let rows = Rows::new(&fields, 1000, |f, c| common(fields[f].values.get(c).count));
        assert_eq!(places(&rows), [false, true, true, false, false]);
    }
}
