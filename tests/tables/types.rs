//! Columns of every type: read, or told of once, and never a row lost for what nobody asked of it.

use super::{append, log, times};
use arrow_array::builder::{FixedSizeBinaryBuilder, ListBuilder, MapBuilder, StringBuilder};
use arrow_array::types::{Decimal32Type, Decimal256Type, Int32Type};
use arrow_array::{
    Array, ArrayRef, BinaryArray, BinaryViewArray, Decimal32Array, Decimal256Array, DictionaryArray,
    DurationSecondArray, FixedSizeListArray, Float32Array, Int64Array, LargeBinaryArray, ListViewArray, PrimitiveArray,
    RecordBatch, RecordBatchIterator, RunArray, StringArray, StructArray,
};
use arrow_buffer::{ScalarBuffer, i256};
use arrow_schema::{DataType, Field, Schema};
use kanava::resolution::{ResolveOptions, resolve};
use kanava::{AppendOptions, History};
use std::ops::ControlFlow;
use std::sync::Arc;

fn text(values: &[Option<&str>]) -> ArrayRef {
    Arc::new(StringArray::from(values.to_vec()))
}

fn base() -> Vec<(&'static str, ArrayRef)> {
    vec![("contact_id", text(&[Some("1"), Some("2")])), ("arrived_at", Arc::new(times()))]
}

fn nested() -> Vec<(&'static str, ArrayRef)> {
    let field = Arc::new(Field::new("a", DataType::Utf8, true));
    let inner = || StructArray::from(vec![(field.clone(), text(&[Some("x"), None]))]);
    let item = Arc::new(Field::new("item", inner().data_type().clone(), true));
    let structs = FixedSizeListArray::new(item.clone(), 1, Arc::new(inner()), None);
    let views = ListViewArray::new(
        item,
        ScalarBuffer::from(vec![0, 1]),
        ScalarBuffer::from(vec![1, 1]),
        Arc::new(inner()),
        None,
    );
    let mut lists = ListBuilder::new(ListBuilder::new(StringBuilder::new()));
    let mut maps = MapBuilder::new(None, StringBuilder::new(), StringBuilder::new());
    for _ in 0..2 {
        lists.values().append_value([Some("a")]);
        lists.append(true);
        maps.keys().append_value("k");
        maps.values().append_value("v");
        maps.append(true).unwrap();
    }
    vec![
        ("nested_struct", Arc::new(inner())),
        ("nested_structs", Arc::new(structs)),
        ("nested_views", Arc::new(views)),
        ("nested_lists", Arc::new(lists.finish())),
        ("nested_map", Arc::new(maps.finish())),
        ("nested_bytes", Arc::new(BinaryArray::from_vec(vec![b"\xff\xfe", b"\x80"]))),
    ]
}

#[test]
fn a_nested_column_that_nobody_mapped_warns_and_costs_no_row() {
    let mut history = History::default();
    let report = append(&mut history, [base(), nested()].concat(), &AppendOptions::new("x")).unwrap();
    assert_eq!((report.accepted, report.rejected), (2, 0), "{report:?}");
    let warned: Vec<&str> = report.warnings.iter().map(|w| w.column.as_str()).collect();
    for (name, _) in nested() {
        assert!(warned.contains(&name), "{name}: {warned:?}");
    }
    // The same under names of ours: what is found by its name alone is no more than a guess.
    let renamed = nested().into_iter().zip(["location", "matter", "queue", "agent", "phone", "handle_x"]);
    let renamed = renamed.map(|((_, array), name)| (name, array)).collect();
    let report = append(&mut History::default(), [base(), renamed].concat(), &AppendOptions::new("x")).unwrap();
    assert_eq!((report.accepted, report.rejected), (2, 0), "{report:?}");
    let left_out = report.warnings.iter().filter(|w| w.reason.ends_with("not kept")).count();
    assert_eq!(left_out, 6, "{report:?}");
}

#[test]
fn a_mapping_to_what_holds_no_values_is_refused_once() {
    let said = |ours: &str, theirs: &str| {
        let columns = [base(), nested()].concat();
        append(&mut History::default(), columns, &AppendOptions::new("x").column(ours, theirs)).unwrap_err().to_string()
    };
    for theirs in ["nested_struct", "nested_map"] {
        for ours in ["contact_id", "matter", "phone"] {
            let found = said(ours, theirs);
            assert!(found.starts_with(&format!("`{ours}` is to come from `{theirs}`, a column of ")), "{found}");
        }
    }
    assert!(said("contact_id", "nested_lists").contains("expected single values"));
    let ids = vec![("contact_id", nested().remove(0).1), ("arrived_at", Arc::new(times()) as ArrayRef)];
    let found = append(&mut History::default(), ids, &AppendOptions::new("x")).unwrap_err();
    assert!(found.to_string().contains("a column of Struct"), "{found}");
}

#[test]
fn indices_of_frames_and_columns_of_one_name_are_told_and_left_out() {
    let with = |first: i64| {
        let index: ArrayRef = Arc::new(Int64Array::from(vec![first, first + 1]));
        let rows = ["__index_level_0__", "Unnamed: 0", ""].map(|name| (name, index.clone()));
        [base(), rows.to_vec()].concat()
    };
    let mut history = History::default();
    let report = append(&mut history, with(0), &AppendOptions::new("x")).unwrap();
    let told = report.warnings.iter().filter(|w| w.reason == "the index of a frame is not kept");
    let told: Vec<_> = told.map(|w| (w.column.as_str(), w.rows)).collect();
    assert_eq!(told, [("", 2), ("Unnamed: 0", 2), ("__index_level_0__", 2)]);
    // Another index tomorrow is no other content.
    let again = append(&mut history, with(700), &AppendOptions::new("x")).unwrap();
    assert_eq!((again.unchanged, again.superseded), (2, 0), "{again:?}");
    // It is read where the mapping asks for it.
    let options = AppendOptions::new("y").column("contact_id", "__index_level_0__");
    append(&mut history, with(40), &options).unwrap();
    assert!(history.customer_id("y:41").is_ok());

    let twice = [base(), vec![("queue", text(&[Some("a"), None])), ("queue", text(&[Some("b"), None]))]].concat();
    let fields: Vec<Field> = twice.iter().map(|(n, a)| Field::new(*n, a.data_type().clone(), true)).collect();
    let batch =
        RecordBatch::try_new(Arc::new(Schema::new(fields)), twice.into_iter().map(|(_, a)| a).collect()).unwrap();
    let schema = batch.schema();
    let mut one = History::default();
    let stream = Box::new(RecordBatchIterator::new([Ok(batch)], schema));
    let report = one.append_table(stream, &AppendOptions::new("x")).unwrap();
    let of_queue: Vec<_> = report.warnings.iter().filter(|w| w.column == "queue").collect();
    assert_eq!((of_queue.len(), of_queue[0].rows), (1, 2), "{report:?}");
    assert_eq!(of_queue[0].reason, "several columns have this name: the first is read");
    let mut other = History::default();
    append(&mut other, [base(), vec![("queue", text(&[Some("a"), None]))]].concat(), &AppendOptions::new("x")).unwrap();
    assert_eq!(log(&one), log(&other));
}

#[test]
fn bytes_and_rare_types_read_as_their_text_does() {
    let ids = |bytes: ArrayRef| vec![("contact_id", bytes), ("arrived_at", Arc::new(times()) as ArrayRef)];
    let mut plain = History::default();
    append(&mut plain, base(), &AppendOptions::new("x")).unwrap();
    let words = Arc::new(StringArray::from(vec!["1", "2"])) as ArrayRef;
    let runs = RunArray::<Int32Type>::try_new(&PrimitiveArray::<Int32Type>::from(vec![1, 2]), &words).unwrap();
    let bytes = || vec![b"1".as_slice(), b"2"];
    let small: BinaryArray = BinaryArray::from_vec(bytes());
    let dictionary =
        DictionaryArray::<Int32Type>::try_new(vec![0, 1].into(), Arc::new(BinaryArray::from_vec(bytes()))).unwrap();
    let mut fixed = FixedSizeBinaryBuilder::new(1);
    bytes().iter().for_each(|b| fixed.append_value(b).unwrap());
    let small_decimals: PrimitiveArray<Decimal32Type> =
        Decimal32Array::from(vec![1, 2]).with_precision_and_scale(9, 0).unwrap();
    let large: PrimitiveArray<Decimal256Type> =
        Decimal256Array::from(vec![i256::from(1), i256::from(2)]).with_precision_and_scale(50, 0).unwrap();
    let arrays: [ArrayRef; 8] = [
        Arc::new(small),
        Arc::new(LargeBinaryArray::from_vec(bytes())),
        Arc::new(BinaryViewArray::from_iter_values(bytes())),
        Arc::new(dictionary),
        Arc::new(fixed.finish()),
        Arc::new(runs),
        Arc::new(small_decimals),
        Arc::new(large),
    ];
    for array in arrays {
        let kind = array.data_type().clone();
        let mut history = History::default();
        let report = append(&mut history, ids(array), &AppendOptions::new("x")).unwrap();
        assert_eq!((report.accepted, report.rejected), (2, 0), "{kind}: {report:?}");
        assert_eq!(log(&history), log(&plain), "{kind}");
    }
    let bad = ids(Arc::new(BinaryArray::from_vec(vec![b"1", b"\xe4"])));
    let report = append(&mut History::default(), bad, &AppendOptions::new("x")).unwrap();
    assert_eq!((report.accepted, report.rejected), (1, 1));
    assert_eq!(report.rejected_rows[0].reason, "expected text in UTF-8");
    // Seven digits are exact in a float of 32 bits, a telephone number is not.
    let rounded = Arc::new(Float32Array::from(vec![Some(358_412_345_678.0), Some(4711.0)])) as ArrayRef;
    let report = append(&mut History::default(), [base(), vec![("phone", rounded)]].concat(), &AppendOptions::new("x"));
    let report = report.unwrap();
    assert_eq!((report.accepted, report.rejected_rows[0].row), (1, 0));
    assert!(report.rejected_rows[0].reason.starts_with("expected every digit"), "{report:?}");
}

#[test]
fn uuids_and_lengths_are_written_as_people_write_them() {
    let mut raw = FixedSizeBinaryBuilder::new(16);
    raw.append_value([0x12; 16]).unwrap();
    raw.append_value([0xab; 16]).unwrap();
    let mark = [("ARROW:extension:name".to_owned(), "arrow.uuid".to_owned())].into();
    let id = Field::new("contact_id", DataType::FixedSizeBinary(16), true).with_metadata(mark);
    let at = Field::new("arrived_at", times().data_type().clone(), true);
    let held = Field::new("on_hold", DataType::Duration(arrow_schema::TimeUnit::Second), true);
    let columns: Vec<ArrayRef> =
        vec![Arc::new(raw.finish()), Arc::new(times()), Arc::new(DurationSecondArray::from(vec![Some(90), None]))];
    let batch = RecordBatch::try_new(Arc::new(Schema::new(vec![id, at, held])), columns).unwrap();
    let schema = batch.schema();
    let mut history = History::default();
    let stream = Box::new(RecordBatchIterator::new([Ok(batch)], schema));
    history.append_table(stream, &AppendOptions::new("x")).unwrap();
    let told = history.timeline_document("x:12121212-1212-1212-1212-121212121212").unwrap();
    assert!(told.contains(r#""attributes":{"on_hold":"90"}"#), "{told}");
}

#[test]
fn resolving_reads_bytes_and_leaves_indices_out() {
    let name = text(&[Some("Aino Virtanen"), Some("Aino Virtanen")]);
    let records = |id: ArrayRef| {
        let index = Arc::new(Int64Array::from(vec![1, 2])) as ArrayRef;
        let columns = [("record_id", id), ("name", name.clone()), ("__index_level_0__", index)];
        RecordBatch::try_from_iter(columns).unwrap()
    };
    let found =
        |batch: RecordBatch| resolve(&[batch], &[], &ResolveOptions::default(), &mut |_| ControlFlow::Continue(()));
    let bytes = found(records(Arc::new(BinaryArray::from_vec(vec![b"1", b"2"])))).unwrap();
    let texts = found(records(text(&[Some("1"), Some("2")]))).unwrap();
    assert_eq!(bytes.customers().unwrap(), texts.customers().unwrap());
    let report = bytes.report_document().unwrap();
    assert!(report.contains("the index of a frame says nothing of a record"), "{report}");
    assert!(!bytes.resolver_document().unwrap().contains("__index_level_0__"));
    let nested = StructArray::from(vec![(Arc::new(Field::new("a", DataType::Utf8, true)), name.clone())]);
    let refused = found(records(Arc::new(nested))).map(drop).unwrap_err().to_string();
    assert!(refused.starts_with("the column `record_id` is of type Struct"), "{refused}");
}
