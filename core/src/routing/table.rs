//! Decisions by the table: one request a row in, one decision a row out.
//!
//! A column `request` holds whole request documents. Otherwise every column is a field of the request by the name it
//! has in conditions (`at`, `matter`, `facts.repeat` or just `repeat`, `attributes.tier`, `consent.callback`); `draw` is
//! the exploration draw. A row that is no request gets its reason in `error` and no decision; the others get theirs.

use super::Router;
use super::clock;
use super::condition::FIELDS;
use super::decision::DecisionDocument;
use super::floor::Floor;
use super::request::checked_draw;
use super::suggest::did_you_mean;
use crate::document;
use crate::error::{Error, Result, Status};
use arrow_array::builder::{BooleanBuilder, Float64Builder, StringBuilder, TimestampNanosecondBuilder};
use arrow_array::cast::AsArray;
use arrow_array::types::{
    Float32Type, Float64Type, Int8Type, Int16Type, Int32Type, Int64Type, TimestampMicrosecondType,
    TimestampMillisecondType, TimestampNanosecondType, TimestampSecondType, UInt8Type, UInt16Type, UInt32Type,
    UInt64Type,
};
use arrow_array::{Array, ArrayRef, RecordBatch, RecordBatchReader};
use arrow_schema::{DataType, Field, Schema, TimeUnit};
use rayon::prelude::*;
use serde_json::{Map, Value};
use std::sync::Arc;

impl Router {
    /// Decides every row of a table.
    ///
    /// # Errors
    /// [`InvalidArgument`](Status::InvalidArgument) when a column is not a field of a request, and
    /// [`InvalidDocument`](Status::InvalidDocument) when the floor is not one.
    pub fn decide_table(&self, stream: Box<dyn RecordBatchReader + Send>, floor: Option<&str>) -> Result<RecordBatch> {
        let floor = floor.map(Floor::parse).transpose()?;
        let schema = stream.schema();
        let columns: Vec<Column> = schema.fields().iter().map(|field| Column::of(field)).collect::<Result<_>>()?;
        let mut decided = Vec::new();
        for batch in stream {
            let batch = batch.map_err(|error| Error::argument(error.to_string()))?;
            let rows = 0..batch.num_rows();
            decided.par_extend(rows.into_par_iter().map(|row| self.decide_row(&columns, &batch, row, floor.as_ref())));
        }
        written(&decided)
    }

    fn decide_row(&self, columns: &[Column], batch: &RecordBatch, row: usize, floor: Option<&Floor>) -> Row {
        let mut draw = None;
        let mut request = Value::Object(Map::new());
        let mut whole = None;
        for (column, array) in columns.iter().zip(batch.columns()).filter(|(_, array)| array.is_valid(row)) {
            let value = cell(array, row);
            match (column, value) {
                (Column::Request, Value::String(text)) => whole = Some(text),
                (Column::Draw, value) => draw = value.as_f64(),
                (Column::Field(path), value) => put(&mut request, path, value),
                (Column::Request, _) => {}
            }
        }
        let text = whole.unwrap_or_else(|| request.to_string());
        let (request, draw) = (self.request(&text)?, checked_draw(draw)?);
        let decision = self.decide(&request, floor, draw).document();
        let printed = document::print(&decision)?;
        Ok((Box::new(decision), printed))
    }
}

type Row = Result<(Box<DecisionDocument>, String)>;

/// What a column is.
enum Column {
    Request,
    Draw,
    Field(Vec<String>),
}

impl Column {
    fn of(field: &Field) -> Result<Self> {
        let name = field.name().as_str();
        if !is_readable(field.data_type()) {
            let message = format!(
                "column `{name}` is of type `{}`, expected text, a number, a boolean, a timestamp or a list of text",
                field.data_type()
            );
            return Err(Error::argument(message));
        }
        let known = |full: &str| FIELDS.iter().any(|(path, ..)| *path == full && *path != "facts.open_case");
        let full =
            if known(name) { Some(name.to_owned()) } else { Some(format!("facts.{name}")).filter(|full| known(full)) };
        match (name, full, name.split_once('.')) {
            ("request", ..) => Ok(Self::Request),
            ("draw", ..) => Ok(Self::Draw),
            (_, Some(full), _) => Ok(Self::Field(full.split('.').map(str::to_owned).collect())),
            (_, None, Some((group @ ("attributes" | "consent"), rest))) => {
                Ok(Self::Field(vec![group.to_owned(), rest.to_owned()]))
            }
            _ => {
                let hint = did_you_mean(name, FIELDS.iter().map(|(path, ..)| *path).chain(["request", "draw"]));
                Err(Error::argument(format!("column `{}` is not a field of a request{hint}", clock::clip(name))))
            }
        }
    }
}

fn is_readable(kind: &DataType) -> bool {
    match kind {
        DataType::List(item) | DataType::LargeList(item) => {
            matches!(item.data_type(), DataType::Utf8 | DataType::LargeUtf8 | DataType::Utf8View)
        }
        kind => {
            kind.is_integer()
                || matches!(
                    kind,
                    DataType::Utf8 | DataType::LargeUtf8 | DataType::Utf8View | DataType::Boolean | DataType::Null
                )
                || matches!(kind, DataType::Float32 | DataType::Float64 | DataType::Timestamp(..))
        }
    }
}

/// One cell as a JSON value; the request's own schema then says whether it fits. A timestamp is read as UTC.
fn cell(array: &ArrayRef, row: usize) -> Value {
    let instant = |value: i64, unit: i64| match value.checked_mul(unit) {
        Some(at) => Value::String(clock::format(at)),
        None => Value::String(value.to_string()),
    };
    match array.data_type() {
        DataType::Utf8 => array.as_string::<i32>().value(row).into(),
        DataType::LargeUtf8 => array.as_string::<i64>().value(row).into(),
        DataType::Utf8View => array.as_string_view().value(row).into(),
        DataType::Boolean => array.as_boolean().value(row).into(),
        DataType::Int8 => array.as_primitive::<Int8Type>().value(row).into(),
        DataType::Int16 => array.as_primitive::<Int16Type>().value(row).into(),
        DataType::Int32 => array.as_primitive::<Int32Type>().value(row).into(),
        DataType::Int64 => array.as_primitive::<Int64Type>().value(row).into(),
        DataType::UInt8 => array.as_primitive::<UInt8Type>().value(row).into(),
        DataType::UInt16 => array.as_primitive::<UInt16Type>().value(row).into(),
        DataType::UInt32 => array.as_primitive::<UInt32Type>().value(row).into(),
        DataType::UInt64 => array.as_primitive::<UInt64Type>().value(row).into(),
        DataType::Float32 => f64::from(array.as_primitive::<Float32Type>().value(row)).into(),
        DataType::Float64 => array.as_primitive::<Float64Type>().value(row).into(),
        DataType::Timestamp(TimeUnit::Second, _) => {
            instant(array.as_primitive::<TimestampSecondType>().value(row), 1_000_000_000)
        }
        DataType::Timestamp(TimeUnit::Millisecond, _) => {
            instant(array.as_primitive::<TimestampMillisecondType>().value(row), 1_000_000)
        }
        DataType::Timestamp(TimeUnit::Microsecond, _) => {
            instant(array.as_primitive::<TimestampMicrosecondType>().value(row), 1_000)
        }
        DataType::Timestamp(TimeUnit::Nanosecond, _) => {
            instant(array.as_primitive::<TimestampNanosecondType>().value(row), 1)
        }
        DataType::List(_) => items(&array.as_list::<i32>().value(row)),
        DataType::LargeList(_) => items(&array.as_list::<i64>().value(row)),
        _ => Value::Null,
    }
}

fn items(array: &ArrayRef) -> Value {
    (0..array.len()).filter(|row| array.is_valid(*row)).map(|row| cell(array, row)).collect()
}

/// Puts a value at its path, with the objects on the way.
fn put(request: &mut Value, path: &[String], value: Value) {
    let mut at = request;
    for step in path {
        if !at.is_object() {
            *at = Value::Object(Map::new());
        }
        let Value::Object(map) = at else { return };
        at = map.entry(step.as_str()).or_insert(Value::Null);
    }
    *at = value;
}

fn written(rows: &[Row]) -> Result<RecordBatch> {
    let ok = |row| Row::as_ref(row).ok().map(|(decision, _)| &**decision);
    let text = |read: fn(&DecisionDocument) -> Option<&str>| {
        let mut column = StringBuilder::new();
        rows.iter().for_each(|row| column.append_option(ok(row).and_then(read)));
        Arc::new(column.finish()) as ArrayRef
    };
    let flag = |read: fn(&DecisionDocument) -> bool| {
        let mut column = BooleanBuilder::new();
        rows.iter().for_each(|row| column.append_option(ok(row).map(read)));
        Arc::new(column.finish()) as ArrayRef
    };
    let number = |read: fn(&DecisionDocument) -> Option<f64>| {
        let mut column = Float64Builder::new();
        rows.iter().for_each(|row| column.append_option(ok(row).and_then(read)));
        Arc::new(column.finish()) as ArrayRef
    };
    let instant = |read: fn(&DecisionDocument) -> Option<i64>| {
        let mut column = TimestampNanosecondBuilder::new().with_timezone("UTC");
        rows.iter().for_each(|row| column.append_option(ok(row).and_then(read)));
        Arc::new(column.finish()) as ArrayRef
    };
    let mut documents = StringBuilder::new();
    let mut errors = StringBuilder::new();
    for row in rows {
        documents.append_option(row.as_ref().ok().map(|(_, printed)| printed));
        errors.append_option(row.as_ref().err().map(ToString::to_string));
    }
    let columns: Vec<(&str, ArrayRef)> = vec![
        ("channel", text(|decision| Some(&decision.channel))),
        ("queue", text(|decision| decision.queue.as_deref())),
        ("agent", text(|decision| decision.agent.as_deref())),
        ("when_mode", text(|decision| Some(decision.when.mode.name()))),
        ("when_at", instant(|decision| Some(decision.when.at))),
        ("promised_by", instant(|decision| decision.when.promised_by)),
        ("propensity", number(|decision| Some(decision.propensity))),
        (
            "value",
            number(|decision| {
                let chosen = decision.ranked.iter().find(|ranked| ranked.channel == decision.channel);
                chosen.map(|ranked| ranked.value)
            }),
        ),
        ("fallback", flag(|decision| decision.fallback)),
        ("explored", flag(|decision| decision.explored)),
        ("escalated", flag(|decision| decision.escalated)),
        ("suppress_duplicate", flag(|decision| decision.suppress_duplicate)),
        ("may_offer_live", flag(|decision| decision.may_offer_live)),
        ("decision", Arc::new(documents.finish())),
        ("error", Arc::new(errors.finish())),
    ];
    let fields: Vec<Field> =
        columns.iter().map(|(name, array)| Field::new(*name, array.data_type().clone(), true)).collect();
    let arrays = columns.into_iter().map(|(_, array)| array).collect();
    RecordBatch::try_new(Arc::new(Schema::new(fields)), arrays).map_err(|e| Error::new(Status::Internal, e.to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use arrow_array::{BooleanArray, RecordBatchIterator, StringArray, TimestampMillisecondArray};

    const POLICY: &str = r#"{"name":"t","version":"1","objective":{},
        "channels":{"chat":{"kind":"chat"},"voice":{"kind":"voice"}},
        "rules":[{"name":"repeat","when":"facts.repeat","then":{"prefer":["voice"]}}],"fallback":{"channel":"chat"}}"#;

    fn decide(columns: Vec<(&str, ArrayRef)>) -> Result<RecordBatch> {
        let batch = RecordBatch::try_from_iter_with_nullable(columns.into_iter().map(|(n, a)| (n, a, true))).unwrap();
        let schema = batch.schema();
        let router = Router::parse(POLICY).unwrap();
        router.decide_table(Box::new(RecordBatchIterator::new([Ok(batch.clone()), Ok(batch)], schema)), None)
    }

    fn column(batch: &RecordBatch, name: &str) -> Vec<Option<String>> {
        let array = batch.column_by_name(name).unwrap().as_string::<i32>();
        array.iter().map(|value| value.map(str::to_owned)).collect()
    }

    #[test]
    fn columns_in_columns_out_and_a_bad_row_keeps_the_others() {
        let out = decide(vec![
            (
                "at",
                Arc::new(TimestampMillisecondArray::from(vec![Some(1_790_000_000_000), None, Some(1_790_000_000_000)])),
            ),
            ("repeat", Arc::new(BooleanArray::from(vec![Some(true), Some(true), None]))),
        ])
        .unwrap();
        let channels = column(&out, "channel");
        assert_eq!(channels.len(), 6);
        assert_eq!(channels.get(..3).unwrap(), [Some("voice".to_owned()), None, Some("chat".to_owned())]);
        assert!(column(&out, "error")[1].as_ref().unwrap().contains("missing field `at`"));
        assert!(column(&out, "decision")[0].as_ref().unwrap().starts_with(r#"{"policy":{"name":"t""#));
    }

    #[test]
    fn whole_requests_are_a_column_too() {
        let rows = vec![r#"{"at":"2026-11-22T07:30:00Z","facts":{"repeat":true}}"#, r#"{"at":"x"}"#];
        let out = decide(vec![("request", Arc::new(StringArray::from(rows)))]).unwrap();
        assert_eq!(column(&out, "channel").get(..2).unwrap(), [Some("voice".to_owned()), None]);
    }

    #[test]
    fn an_unknown_column_is_refused_with_a_suggestion() {
        let error = decide(vec![("mater", Arc::new(StringArray::from(vec!["a"])))]).unwrap_err();
        assert!(error.message().ends_with("did you mean `matter`?"), "{error}");
    }
}
