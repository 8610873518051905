//! Columns and ids that are not what one expects.

use super::odd::{all_there, numbered, owned, resolved, texts, whole, within};
use arrow_array::builder::{Int64Builder, ListBuilder};
use arrow_array::*;
use arrow_schema::{DataType, Field, Fields};
use kanava::resolution::{ResolveOptions, resolve};
use std::ops::ControlFlow;
use std::sync::Arc;

fn people(n: usize) -> Vec<(&'static str, ArrayRef)> {
    let given = ["Aino", "Onni", "Helmi", "Toivo", "Lyyli", "Eino", "Maria"];
    let surname = ["Korhonen", "Virtanen", "Nieminen", "Laine", "Koskinen"];
    vec![
        ("first_name", owned((0..n).map(|i| given[i / 2 * 3 % 7].to_owned()))),
        ("last_name", owned((0..n).map(|i| surname[i / 2 * 2 % 5].to_owned()))),
        ("birth_date", owned((0..n).map(|i| format!("19{:02}-0{}-1{}", i / 2 * 7 % 90, 1 + i / 2 % 9, i / 2 % 9)))),
        ("email", owned((0..n).map(|i| format!("nimi{}@posti.example", i / 2 * 31)))),
    ]
}

fn ids(n: usize) -> Vec<String> {
    (0..n).map(|i| i.to_string()).collect()
}

fn with(n: usize, name: &'static str, column: ArrayRef) -> RecordBatch {
    let mut columns = people(n);
    columns.push((name, column));
    numbered(columns)
}

#[test]
fn no_rows_one_row_nothing_but_ids() {
    let none = resolved(numbered(people(0)));
    assert!(none.customers.is_empty());
    let one = resolved(numbered(people(1)));
    all_there(&one, &ids(1));
    for n in [0, 1, 2, 5000] {
        let bare = RecordBatch::try_from_iter([("record_id", owned(ids(n)))]).unwrap();
        let answer = resolved(bare);
        all_there(&answer, &ids(n));
        assert!(answer.sizes().iter().all(|s| *s == 1), "joined by nothing");
    }
    let two = resolved(numbered(people(2)));
    all_there(&two, &ids(2));
}

#[test]
fn columns_that_say_nothing_are_named_and_change_nothing() {
    let n = 400;
    let plain = resolved(numbered(people(n)));
    for (name, column) in [
        ("fax", new_null_array(&DataType::Utf8, n)),
        ("fax", new_null_array(&DataType::Null, n)),
        ("fax", texts((0..n).map(|_| ""))),
        ("fax", texts((0..n).map(|_| " \t "))),
        ("country", texts((0..n).map(|_| "FI"))),
        ("phone", texts((0..n).map(|_| "+358 40 1234567"))),
        ("street", texts((0..n).map(|_| "unknown"))),
    ] {
        let answer = resolved(with(n, name, column));
        assert_eq!(answer.customers, plain.customers, "{name}");
        assert!(!answer.warning(name).is_empty(), "{name} is not named: {}", answer.report["warnings"]);
    }
}

#[test]
fn what_is_read_as_no_value_is_said() {
    let n = 400;
    let mut columns = people(n);
    let with_none = |i: usize, text: &str| if i % 100 == 7 { "00.00.0000".to_owned() } else { text.to_owned() };
    columns[2].1 = owned((0..n).map(|i| with_none(i, &format!("19{:02}-02-1{}", i / 2 * 7 % 90, i / 2 % 9))));
    columns.push(("city", owned((0..n).map(|i| ["Oulu", "Testaccio", "-", "Musterstadt"][i / 2 % 4].to_owned()))));
    let answer = resolved(numbered(columns));
    assert!(answer.warning("birth_date").contains("4 values are read as none, the first `00.00.0000`"));
    assert!(answer.warning("city").contains("100 values are read as none, the first `Musterstadt`"));
    assert!(answer.warning("first_name").is_empty(), "{}", answer.report["warnings"]);
}

#[test]
fn columns_of_every_type() {
    let n = 200;
    let plain = resolved(numbered(people(n)));
    let mut lists = ListBuilder::new(Int64Builder::new());
    (0..n as i64).for_each(|i| {
        lists.values().append_value(i);
        lists.append(i % 3 > 0);
    });
    let inner: Fields = vec![Field::new("a", DataType::Int64, true)].into();
    let numbers: ArrayRef = Arc::new((0..n as i64).map(Some).collect::<Int64Array>());
    let structs = StructArray::new(inner, vec![numbers.clone()], None);
    let floats = (0..n).map(|i| Some([f64::NAN, f64::INFINITY, -0.0, 1e300, 1.5][i % 5])).collect::<Float64Array>();
    let columns: Vec<ArrayRef> = vec![
        numbers,
        Arc::new(floats),
        Arc::new((0..n).map(|i| Some(i % 2 == 0)).collect::<BooleanArray>()),
        Arc::new((0..n as i32).map(|i| Some(i * 97 - 40_000)).collect::<Date32Array>()),
        Arc::new((0..n as i64).map(|i| Some(i << 40)).collect::<TimestampNanosecondArray>().with_timezone("UTC")),
        Arc::new((0..n as i64).map(|i| Some(i64::MIN + i)).collect::<TimestampSecondArray>()),
        Arc::new((0..n as i128).map(Some).collect::<Decimal128Array>().with_precision_and_scale(10, 2).unwrap()),
        Arc::new(BinaryArray::from_iter_values((0..n).map(|i| [i as u8, 255]))),
        Arc::new((0..n as i64).map(Some).collect::<DurationSecondArray>()),
        Arc::new(lists.finish()),
        Arc::new(structs),
    ];
    for column in columns {
        let kind = column.data_type().clone();
        for name in ["phone", "ref", "dob", "age", "name"] {
            let answer = whole(&[with(n, name, column.clone())], "{}");
            all_there(&answer, &ids(n));
            let nested = matches!(kind, DataType::List(_) | DataType::Struct(_) | DataType::Binary);
            if nested {
                assert_eq!(answer.customers, plain.customers, "{kind} as {name}");
                let told = answer.warning(name);
                assert!(told.contains("not compared") || told.contains("read as empty"), "{kind} as {name}: {told}");
            }
        }
        // As ids: read as text, or left out and told; never a panic.
        let batch =
            RecordBatch::try_from_iter([("record_id", column.clone()), ("name", people(n)[0].1.clone())]).unwrap();
        let answer = resolve(&[batch], &[], &ResolveOptions::default(), &mut |_| ControlFlow::Continue(()));
        if let Ok(found) = answer {
            found.customers().unwrap();
        }
    }
}

#[test]
fn three_hundred_columns_and_columns_of_one_name() {
    let n = 300;
    let names: Vec<String> = (0..300).map(|c| format!("column {c}")).collect();
    let column = |c: usize| owned((0..n).map(|i| format!("w{} v{}", i / 2 * (c + 3) % 97, (i / 2 + c) % 89)));
    let columns = names.iter().enumerate().map(|(c, name)| (name.as_str(), column(c))).collect();
    let answer = resolved(numbered(columns));
    all_there(&answer, &ids(n));
    let told = answer.report["warnings"].as_array().unwrap().len();
    assert!(told >= 300 - 16, "only {told} columns are named");

    let mut twice = people(n);
    twice.extend(people(n));
    all_there(&resolved(numbered(twice)), &ids(n));
    let odd = ["", " ", ":", "+", "a+b", "by+bm+bd", "\u{0}", "é", "record_id ", "Source"];
    let columns = odd.iter().map(|name| (*name, people(n)[1].1.clone())).collect();
    all_there(&resolved(numbered(columns)), &ids(n));
}

#[test]
fn texts_nobody_types() {
    let long = "x".repeat(1 << 20);
    let words = "sana ".repeat(1 << 17);
    let marks = format!("{}@{}", "a.".repeat(1 << 18), "b.".repeat(1 << 18));
    let odd = [
        long.as_str(),
        &words,
        &marks,
        "\u{0}\u{1b}[31m",
        "\r\n\t",
        "\u{202e}Virtanen",
        "Вирта́нен",
        "日本 太郎",
        "محمد",
        "İstanbul",
        "ẞ",
        "e\u{301}\u{301}\u{301}",
        "\u{1f600}",
        "%s'\"\\;--",
        "++++",
        "@",
        "@@",
        "a@",
        "@b",
        "-",
        "...",
        "9999-99-99",
        "0000-00-00",
        "1/1/1",
        "31/12/99999999999999999999",
        "+",
        "00",
        "+999999999999999999999",
        "NaN",
    ];
    let n = odd.len() * 6;
    for name in [
        "first_name",
        "last_name",
        "name",
        "phone",
        "email",
        "dob",
        "street",
        "city",
        "zip",
        "ref",
        "house_number",
        "age",
        "ssn",
    ] {
        let mut columns = people(n);
        columns.retain(|c| c.0 != name);
        columns.push((name, texts((0..n).map(|i| odd[i % odd.len()]))));
        all_there(&resolved(numbered(columns)), &ids(n));
    }
    let all = ["first_name", "last_name", "phone", "email", "dob", "street"];
    let columns =
        all.iter().enumerate().map(|(k, name)| (*name, texts((0..n).map(move |i| odd[(i + i / 29 * k) % odd.len()]))));
    all_there(&resolved(numbered(columns.collect())), &ids(n));
}

#[test]
fn ids_that_repeat_are_empty_or_too_long() {
    let n = 60;
    let too_long = "i".repeat(1000);
    let of = |i: usize| match i % 6 {
        0 => "same".to_owned(),
        1 => String::new(),
        2 => too_long.clone(),
        3 => " ".to_owned(),
        _ => format!("id:{}", i / 2),
    };
    let ids: Vec<String> = (0..n).map(of).collect();
    let batch = |order: &[usize]| {
        let pick = |column: &ArrayRef| owned(order.iter().map(|i| cast(column, *i)));
        let columns = people(n).into_iter().map(|(name, c)| (name, pick(&c)));
        RecordBatch::try_from_iter(
            [("record_id", owned(order.iter().map(|i| ids[*i].clone())))].into_iter().chain(columns),
        )
        .unwrap()
    };
    let forward: Vec<usize> = (0..n).collect();
    let backward: Vec<usize> = (0..n).rev().collect();
    let answer = resolved(batch(&forward));
    // One row for each id: which of those that repeat it does not depend on their order.
    let kept: std::collections::BTreeSet<String> =
        ids.iter().filter(|i| !i.is_empty() && i.len() <= 512).cloned().collect();
    all_there(&answer, &kept.into_iter().collect::<Vec<_>>());
    assert!(answer.warning("record_id").contains("20 rows have no id"), "{}", answer.report);
    assert!(answer.warning("record_id").contains("repeat"), "{}", answer.report);
    let again = resolved(batch(&backward));
    assert_eq!(again.customers, answer.customers, "which row of an id comes first matters");
}

fn cast(column: &ArrayRef, i: usize) -> String {
    use arrow_array::cast::AsArray;
    column.as_string::<i32>().value(i).to_owned()
}

#[test]
fn sources_with_colons_are_told_apart() {
    let names =
        [("a", "b:c"), ("a:b", "c"), ("", "a:b:c"), ("a:b:c", ""), (":", ":"), ("", "::"), ("a", "b"), ("", "x")];
    let kept: Vec<_> = names.iter().filter(|n| !n.1.is_empty()).collect();
    let n = kept.len();
    let mut columns = vec![("source", texts(kept.iter().map(|n| n.0))), ("record_id", texts(kept.iter().map(|n| n.1)))];
    columns.extend(people(n));
    for options in ["{}", r#"{"link_only": true}"#] {
        let answer = within(&[RecordBatch::try_from_iter(columns.clone()).unwrap()], options);
        assert_eq!(answer.customers.len(), n);
    }
}

#[test]
fn records_beside_link_only_without_a_source() {
    let answer = within(&[numbered(people(40))], r#"{"link_only": true}"#);
    assert_eq!(answer.sizes().len(), 40, "two records of the one source there is");
    assert!(!answer.report["warnings"].as_array().unwrap().is_empty(), "nothing could be joined, and nobody is told");
}
