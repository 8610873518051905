//! Small tables of any content: never a panic, every record with an id once, the same whatever the row order.

use super::odd::{all_there, whole};
use arrow_array::{ArrayRef, RecordBatch, StringArray};
use kanava::resolution::{ResolveOptions, resolve};
use proptest::prelude::*;
use std::ops::ControlFlow;
use std::sync::Arc;

const COLUMNS: [&str; 12] = [
    "first_name",
    "last_name",
    "name",
    "dob",
    "phone",
    "email",
    "street",
    "city",
    "zip",
    "ref",
    "sex",
    "year_of_birth",
];

/// Values that agree, nearly agree, are common, or are nothing.
fn value() -> impl Strategy<Value = Option<String>> {
    let words = [
        "Aino",
        "Anio",
        "Aino Virtanen",
        "Virtanen",
        "Tony",
        "Anthony",
        "1980-02-03",
        "1980-03-02",
        "1900-01-01",
        "+358 40 1234567",
        "040 1234567",
        "0000000000",
        "aino@posti.example",
        "aino@posti",
        "Mannerheimintie 5",
        "unknown",
        "00100",
        "A",
        "ä",
        "",
        " ",
        "\u{0}",
        "\u{1b}[31m",
        "日本",
        "M",
    ];
    prop_oneof![
        2 => Just(None),
        8 => proptest::sample::select(words.to_vec()).prop_map(|w| Some(w.to_owned())),
        2 => "[a-cÅ-ö0-9 @.:/-]{0,12}".prop_map(Some),
        1 => "\\PC{0,20}".prop_map(Some),
    ]
}

#[derive(Debug, Clone)]
struct Small {
    columns: Vec<&'static str>,
    rows: Vec<(Option<String>, String, Vec<Option<String>>)>,
    options: String,
}

fn small() -> impl Strategy<Value = Small> {
    let columns = proptest::sample::subsequence(COLUMNS.to_vec(), 0..=8);
    let source = proptest::sample::select(vec![None, Some(""), Some("crm"), Some("web"), Some("a:b")]);
    (columns, 0..40usize, proptest::bool::ANY, 1u32..1000).prop_flat_map(
        move |(columns, rows, link_only, threshold)| {
            let row = (source.clone(), "[a-d:]{1,4}", proptest::collection::vec(value(), columns.len()));
            let row = row.prop_map(|(s, id, values)| (s.map(str::to_owned), id, values));
            let options = format!(r#"{{"link_only": {link_only}, "threshold": {}}}"#, f64::from(threshold) / 1000.0);
            proptest::collection::vec(row, rows).prop_map(move |mut rows| {
                // An id once in its source: what repeats has a test of its own.
                rows.sort_by(|a, b| {
                    (a.0.clone().unwrap_or_default(), &a.1).cmp(&(b.0.clone().unwrap_or_default(), &b.1))
                });
                rows.dedup_by(|a, b| {
                    (a.0.clone().unwrap_or_default(), &a.1) == (b.0.clone().unwrap_or_default(), &b.1)
                });
                Small { columns: columns.clone(), rows, options: options.clone() }
            })
        },
    )
}

impl Small {
    fn batch(&self) -> RecordBatch {
        let text = |of: &dyn Fn(usize) -> Option<String>| -> ArrayRef {
            Arc::new((0..self.rows.len()).map(of).collect::<StringArray>())
        };
        let mut columns =
            vec![("source", text(&|i| self.rows[i].0.clone())), ("record_id", text(&|i| Some(self.rows[i].1.clone())))];
        for (c, name) in self.columns.iter().enumerate() {
            columns.push((name, text(&|i| self.rows[i].2[c].clone())));
        }
        RecordBatch::try_from_iter_with_nullable(columns.into_iter().map(|(n, c)| (n, c, true))).unwrap()
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, ..ProptestConfig::default() })]

    #[test]
    fn laws_of_any_small_table(small in small(), at in 0usize..40) {
        let batch = small.batch();
        let answer = whole(std::slice::from_ref(&batch), &small.options);
        let name = |r: &(Option<String>, String, Vec<Option<String>>)| match r.0.as_deref() {
            None | Some("") => r.1.clone(),
            Some(source) => format!("{source}:{}", r.1),
        };
        all_there(&answer, &small.rows.iter().map(name).collect::<Vec<_>>());

        let at = at.min(batch.num_rows());
        let turned = [batch.slice(at, batch.num_rows() - at), batch.slice(0, at)];
        let again = whole(&turned, &small.options);
        prop_assert_eq!(&again.customers, &answer.customers, "cut at {}", at);

        let document = answer.found.resolver_document().unwrap();
        let mut options: serde_json::Value = serde_json::from_str(&small.options).unwrap();
        options["resolver"] = serde_json::from_str(&document).unwrap();
        let options = ResolveOptions::parse(&options.to_string()).unwrap();
        let back = resolve(&[batch], &[], &options, &mut |_| ControlFlow::Continue(())).unwrap();
        prop_assert_eq!(back.resolver_document().unwrap(), document);
        prop_assert!(back.customers().unwrap() == answer.found.customers().unwrap(), "passed back: other customers");
    }
}
