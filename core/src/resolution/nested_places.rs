//! Which fields follow from where somebody lives: a postcode lies in one state or region, and agreeing in both is
//! agreeing once.

use super::comparison::RecordTable;
use crate::resolver::FieldKind;
use hashbrown::HashMap;

/// Whether each field is a location, or follows from one.
pub(crate) fn location_fields(table: &RecordTable<'_>) -> Vec<bool> {
    let has_location = |f: usize| {
        let mut fields = table.fields.iter().enumerate();
        fields.any(|(p, field)| {
            matches!(field.kind, FieldKind::Postcode | FieldKind::Place) && determined_by(table, p, f)
        })
    };
    let is_short_text = |kind| matches!(kind, FieldKind::Category | FieldKind::Text);
    let fields = table.fields.iter().enumerate();
    fields.map(|(f, field)| field.kind.is_location() || is_short_text(field.kind) && has_location(f)).collect()
}

/// Whether a field says who somebody is, not only how to reach them.
pub(crate) fn names_person(kind: FieldKind) -> bool {
    matches!(
        kind,
        FieldKind::GivenName | FieldKind::Surname | FieldKind::BirthDate | FieldKind::Text | FieldKind::Organisation
    )
}

/// Whether nearly all people of one place have the same value of a field, and people in general do not. Places of few
/// people do not count.
fn determined_by(table: &RecordTable<'_>, place: usize, field: usize) -> bool {
    const SAMPLE: usize = 20_000;
    const MIN_PEOPLE: usize = 8;
    const MIN_TOTAL: usize = 100;
    // People are told apart by the field that most records have, so that one with many records counts once.
    let people =
        table.fields.iter().enumerate().filter(|(f, identifying)| *f != field && names_person(identifying.kind));
    let Some((identifying, _)) = people.max_by_key(|(_, identifying)| (identifying.present, identifying.values.len()))
    else {
        return false;
    };
    let records = (0..table.len() as u32).step_by((table.len() / SAMPLE).max(1));
    let mut people: Vec<[u32; 3]> = records
        .map(|r| [place, field, identifying].map(|f| table.code(r, f)))
        .filter(|codes| !codes.contains(&0))
        .collect();
    people.sort_unstable();
    people.dedup();
    let mut overall: HashMap<u32, usize, foldhash::fast::FixedState> = HashMap::default();
    let (mut all, mut most) = (0, 0);
    for of_place in people.chunk_by(|a, b| a[0] == b[0]).filter(|people| people.len() >= MIN_PEOPLE) {
        all += of_place.len();
        let values = of_place.chunk_by(|a, b| a[1] == b[1]).map(|run| (run[0][1], run.len()));
        most += values.clone().map(|(_, n)| n).max().unwrap_or(0);
        values.for_each(|(value, n)| *overall.entry(value).or_default() += n);
    }
    let common = overall.values().copied().max().unwrap_or(0);
    // Of the people without the most common value, the place determines four fifths.
    all >= MIN_TOTAL && 5 * (all - most) <= all - common
}

#[cfg(test)]
mod tests {
    use super::super::comparison::exact_level;
    use super::super::date::DateFormat;
    use super::super::field::{FieldNormaliser, FieldReader};
    use super::*;
    use crate::model::identity::Normaliser;

    #[test]
    fn a_region_lies_around_postcodes_and_a_segment_does_not() {
        let read = |name: &str, kind, value: &dyn Fn(u32) -> String| {
            let normaliser = Normaliser::new(None).unwrap_or_else(|e| panic!("{e}"));
            let field_normaliser = FieldNormaliser { kind, normaliser, date_format: DateFormat::default() };
            let mut reader = FieldReader::new(name, field_normaliser, 1000);
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
        let table = RecordTable::new(&fields, 1000, |f, c| exact_level(fields[f].values.get(c).count));
        assert_eq!(location_fields(&table), [false, true, true, false, false]);
    }
}
