//! Decisions by the table: one request a row in, one decision a row out.
//!
//! A column `request` holds whole request documents. Otherwise every column is a field of the request by the name it
//! has in conditions (`at`, `matter`, `facts.repeat` or just `repeat`, `attributes.tier`, `consent.callback`); `draw` is
//! the exploration draw. A row that is no request gets its reason in `error` and no decision; the others get theirs.
//!
//! Rows are decided in pieces of a fixed size, as many at once as there are cores; the same table gives the same
//! batches whatever their number.

mod cells;
mod column;
mod fill;
mod plain;

use super::Router;
use super::condition::AttributeValues;
use super::decide::{Columns, Decision};
use super::documents::{Floor, Request, checked_draw};
use crate::document;
use crate::error::{Error, Result};
use crate::threads::on_cores;
use arrow_array::{RecordBatch, RecordBatchReader};
use cells::Cells;
use column::{Column, Target};
use fill::Attribute;
use rayon::prelude::*;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use std::ops::Range;

/// What a table of decisions is to have.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
#[non_exhaustive]
pub struct TableOptions {
    /// A column `decision` with the whole documents as text besides, as [`Router::replay_document`] takes them: some
    /// 2 KB a row.
    pub documents: bool,
}

impl TableOptions {
    /// Reads an options document; none is all defaults.
    ///
    /// # Errors
    /// [`InvalidDocument`](crate::Status::InvalidDocument) with line, column and path.
    pub fn parse(text: Option<&str>) -> Result<Self> {
        text.map_or_else(|| Ok(Self::default()), document::read)
    }
}

impl Router {
    /// Decides every row of a table. The decisions come in batches of one schema, at least one, in the order of the
    /// rows: everything [`DecisionDocument`](super::DecisionDocument) says but what the request said, under the same
    /// names, nested where that is, and `error`.
    ///
    /// # Errors
    /// [`InvalidArgument`](crate::Status::InvalidArgument) when a column is not a field of a request, and
    /// [`InvalidDocument`](crate::Status::InvalidDocument) when the floor is not one.
    pub fn decide_table(
        &self,
        stream: Box<dyn RecordBatchReader + Send>,
        floor: Option<&str>,
        options: &TableOptions,
    ) -> Result<Vec<RecordBatch>> {
        let floor = floor.map(Floor::parse).transpose()?;
        let documents = options.documents;
        let declared = &self.policy().document().attributes;
        let schema = stream.schema();
        let columns = Column::all(schema.fields().iter().map(AsRef::as_ref), declared)?;
        let batches: std::result::Result<Vec<RecordBatch>, _> = stream.collect();
        let batches = batches.map_err(|error| Error::argument(error.to_string()))?;
        let batches = on_cores(|| batches.into_par_iter().map(plain::plain).collect::<Result<Vec<_>>>())?;
        let decide = |piece: Vec<Part<'_>>| self.decide_piece(&columns, piece, floor.as_ref(), documents);
        let decided: Vec<Vec<RecordBatch>> =
            on_cores(|| pieces(&batches).into_par_iter().map(decide).collect::<Result<_>>())?;
        if decided.is_empty() {
            return Ok(vec![Columns::new(self.prepared(), 0, documents).finish()?]);
        }
        Ok(decided.into_iter().flatten().collect())
    }

    fn decide_piece(
        &self,
        columns: &[Column],
        piece: Vec<Part<'_>>,
        floor: Option<&Floor>,
        documents: bool,
    ) -> Result<Vec<RecordBatch>> {
        let interned = &self.policy().compiled().interned;
        let room = |rows: usize| Columns::new(self.prepared(), rows, documents);
        let mut left: usize = piece.iter().map(|(_, rows)| rows.len()).sum();
        let (mut written, mut done) = (room(left), Vec::new());
        // One request, filled anew for each row as what is found is: its strings are used again.
        let mut request = Request::new(0);
        for (batch, rows) in piece {
            let arrays = || columns.iter().zip(batch.columns());
            let attributes = arrays().filter_map(|(column, array)| Attribute::of(column, array, interned));
            let attributes: Vec<Attribute<'_>> = attributes.collect();
            let others = arrays().filter(|(column, _)| !matches!(column.target, Target::Attribute(..)));
            let cells: Vec<_> = others.map(|(column, array)| (column, Cells::of(array))).collect();
            let mut found = AttributeValues::NONE;
            for row in rows {
                match read(&cells, &attributes, row, &mut request, &mut found) {
                    Some(draw) => {
                        let mut decision = Decision::open(self.prepared(), &request, &found, floor, draw);
                        decision.settle();
                        written.row(Ok(&decision));
                    }
                    None => match self.read_slowly(columns, batch, row) {
                        Ok((request, draw)) => written.row(Ok(&self.decide(&request, floor, draw))),
                        Err(error) => written.row(Err(&error)),
                    },
                }
                left -= 1;
                if written.is_full() {
                    done.push(std::mem::replace(&mut written, room(left)).finish()?);
                }
            }
        }
        done.push(written.finish()?);
        Ok(done)
    }

    /// A row as the document it stands for: says what is wrong with it, and reads what columns may hold besides the
    /// usual.
    fn read_slowly(&self, columns: &[Column], batch: &RecordBatch, row: usize) -> Result<(Request, Option<f64>)> {
        let mut draw = None;
        let mut request = Value::Object(Map::new());
        let mut whole = None;
        let columns = columns.iter().zip(batch.columns());
        for (column, array) in columns.filter(|(_, array)| !Cells::of(array).is_null(row)) {
            let value = cells::value(array, row);
            match (&column.target, value) {
                (Target::Request, Value::String(text)) => whole = Some(text),
                (Target::Request, _) => {}
                (Target::Draw, value) => draw = value.as_f64(),
                (_, Value::Null) => {
                    let message = "this is not a number that a request may hold, expected a finite one";
                    return Err(Error::document(message).at(0, 0, column.path.join(".")));
                }
                (_, value) => put(&mut request, &column.path, value),
            }
        }
        let read = match whole {
            Some(text) => self.request(&text)?,
            // Nobody has seen the text made of the columns: a fault names the path alone, which says the column.
            None => self.request(&request.to_string()).map_err(without_place_in_text)?,
        };
        Ok((read, checked_draw(draw)?))
    }
}

/// A fault with its path, and no line or column.
fn without_place_in_text(error: Error) -> Error {
    let path = error.location().map(|place| place.path.clone()).unwrap_or_default();
    Error::new(error.status(), error.message()).at(0, 0, path)
}

/// Rows of one batch of the table.
type Part<'b> = (&'b RecordBatch, Range<usize>);

/// The rows in pieces of [`PIECE`], the last one shorter, whatever batches they came in.
fn pieces(batches: &[RecordBatch]) -> Vec<Vec<Part<'_>>> {
    let (mut pieces, mut piece, mut room) = (Vec::new(), Vec::new(), PIECE);
    for batch in batches {
        let mut start = 0;
        while start < batch.num_rows() {
            let end = batch.num_rows().min(start + room);
            piece.push((batch, start..end));
            room -= end - start;
            start = end;
            if room == 0 {
                pieces.push(std::mem::take(&mut piece));
                room = PIECE;
            }
        }
    }
    if !piece.is_empty() {
        pieces.push(piece);
    }
    pieces
}

/// Fills the request from a row and says its draw; nothing when the row is not what is usual.
fn read<'b>(
    cells: &[(&Column, Cells<'_>)],
    attributes: &[Attribute<'b>],
    row: usize,
    request: &mut Request,
    found: &mut AttributeValues<'b>,
) -> Option<Option<f64>> {
    let mut draw = None;
    let mut timed = false;
    for (column, cells) in cells {
        match &column.target {
            Target::Request => return None,
            Target::Draw => {
                draw = cells.double(row)?;
                checked_draw(draw).ok()?;
            }
            Target::At => {
                request.at = cells.instant(row)??;
                timed = true;
            }
            target => fill::fill(request, target, cells, row)?,
        }
    }
    for attribute in attributes {
        attribute.fill(found, request, row)?;
    }
    timed.then_some(draw)
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

/// Rows decided together.
const PIECE: usize = 4096;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::routing::documents::Named;
    use arrow_array::cast::AsArray;
    use arrow_array::types::Int8Type;
    use arrow_array::{
        ArrayRef, BooleanArray, Decimal128Array, DictionaryArray, Float64Array, Int32Array, Int64Array,
        LargeStringArray, RecordBatchIterator, StringArray, TimestampMillisecondArray, UInt8Array, UInt32Array,
    };
    use std::sync::Arc;

    const POLICY: &str = r#"{"name":"t","version":"1","objective":{},
        "channels":{"chat":{"kind":"chat"},"voice":{"kind":"voice"}},
        "rules":[{"name":"repeat","when":"facts.repeat","then":{"prefer":["voice"]}}],"fallback":{"channel":"chat"}}"#;

    fn decide(columns: Vec<(&str, ArrayRef)>) -> Result<Vec<RecordBatch>> {
        let batch = RecordBatch::try_from_iter_with_nullable(columns.into_iter().map(|(n, a)| (n, a, true))).unwrap();
        let schema = batch.schema();
        let router = Router::parse(POLICY).unwrap();
        let stream = RecordBatchIterator::new([Ok(batch.clone()), Ok(batch)], schema);
        router.decide_table(Box::new(stream), None, &TableOptions { documents: true })
    }

    fn column(batches: &[RecordBatch], name: &str) -> Vec<Option<String>> {
        let arrays = batches.iter().map(|batch| batch.column_by_name(name).unwrap().as_string::<i32>());
        arrays.flat_map(|array| array.iter().map(|value| value.map(str::to_owned))).collect()
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
        assert_eq!(column(&out, "error")[1].as_deref(), Some("missing field `at`"));
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

    #[test]
    fn two_columns_that_say_the_same_are_refused() {
        let text = || Arc::new(StringArray::from(vec!["a"])) as ArrayRef;
        let said = |columns| decide(columns).unwrap_err().message().to_owned();
        assert_eq!(
            said(vec![("repeat", text()), ("at", text()), ("facts.repeat", text())]),
            "columns `repeat` and `facts.repeat` both say `facts.repeat` of a request, expected one of them"
        );
        assert!(said(vec![("draw", text()), ("draw", text())]).starts_with("columns `draw` and `draw` both say"));
        assert_eq!(
            said(vec![("matter", text()), ("request", text())]),
            "column `matter` stands beside `request`, which holds whole requests: expected `draw` at most"
        );
    }

    #[test]
    fn dictionaries_and_decimals_are_read_like_what_they_stand_for() {
        let at: DictionaryArray<Int8Type> =
            vec![Some("2026-11-22T07:30:00Z"), None, Some("2026-11-22T07:30:00Z")].into_iter().collect();
        let words = Arc::new(LargeStringArray::from(vec![Some("gold"), None]));
        let tier = DictionaryArray::new(UInt32Array::from(vec![Some(0), Some(1), None]), words);
        let urgency = DictionaryArray::new(
            UInt8Array::from(vec![None, None, None]),
            Arc::new(StringArray::from(Vec::<&str>::new())),
        );
        let debt = Decimal128Array::from(vec![Some(1_250), None, Some(-5)]).with_precision_and_scale(9, 2).unwrap();
        let count = Decimal128Array::from(vec![Some(3), None, Some(1 << 40)]).with_precision_and_scale(38, 0).unwrap();
        let columns: Vec<(&str, ArrayRef)> = vec![
            ("at", Arc::new(at)),
            ("attributes.tier", Arc::new(tier)),
            ("urgency", Arc::new(urgency)),
            ("attributes.debt", Arc::new(debt)),
            ("repeat_count", Arc::new(count)),
        ];
        let policy = POLICY
            .replace("facts.repeat", "attributes.tier == 'gold' && attributes.debt == 12.5 && facts.repeat_count == 3");
        let policy = policy.replace(r#""objective""#, r#""attributes":{"tier":"string","debt":"double"},"objective""#);
        let router = Router::parse(&policy).unwrap();
        let batch = RecordBatch::try_from_iter_with_nullable(columns.into_iter().map(|(n, a)| (n, a, true))).unwrap();
        let stream = RecordBatchIterator::new([Ok(batch.clone()), Ok(batch.slice(1, 2))], batch.schema());
        let out = router.decide_table(Box::new(stream), None, &TableOptions::default()).unwrap();
        let told = ["voice", "", "chat", "", "chat"].map(|channel| (!channel.is_empty()).then(|| channel.to_owned()));
        assert_eq!(column(&out, "channel"), told, "{:?}", column(&out, "error"));
    }

    /// The quick way and the way over documents say the same of every row, good or bad, over several pieces.
    #[test]
    fn cells_are_read_as_documents_are() {
        let rows = PIECE + 50;
        let every = |n: usize, row: usize| row.is_multiple_of(n);
        let at = (0..rows).map(|row| match row % 11 {
            3 => None,
            5 => Some("soon".to_owned()),
            _ => Some(format!("2026-11-{:02}T07:30:00+02:00", row % 28 + 1)),
        });
        let urgency = (0..rows).map(|row| [Some("low"), Some("high"), None, Some("odd")][row % 4]);
        let tier = (0..rows).map(|row| (!every(3, row)).then(|| format!("t{} \"", row % 5)));
        let columns: Vec<(&str, ArrayRef)> = vec![
            ("at", Arc::new(StringArray::from_iter(at))),
            ("urgency", Arc::new(StringArray::from_iter(urgency))),
            ("repeat", Arc::new(BooleanArray::from_iter((0..rows).map(|row| (!every(4, row)).then(|| every(2, row)))))),
            ("repeat_count", Arc::new(Int32Array::from_iter((0..rows).map(|row| (!every(5, row)).then_some(3))))),
            ("facts.value", Arc::new(Float64Array::from_iter_values((0..rows).map(|row| 1.0 / (row % 9) as f64)))),
            ("attributes.tier", Arc::new(StringArray::from_iter(tier))),
            ("attributes.n", Arc::new(Int64Array::from_iter((0..rows).map(|row| (!every(7, row)).then_some(7))))),
            ("consent.any", Arc::new(BooleanArray::from_iter((0..rows).map(|row| (!every(6, row)).then_some(true))))),
            (
                "draw",
                Arc::new(Float64Array::from_iter(
                    (0..rows).map(|row| every(13, row).then_some((row % 3) as f64 / 2.0)),
                )),
            ),
        ];
        let router = Router::parse(POLICY).unwrap();
        let batch = RecordBatch::try_from_iter_with_nullable(columns.into_iter().map(|(n, a)| (n, a, true))).unwrap();
        let stream = RecordBatchIterator::new([Ok(batch.clone())], batch.schema());
        let decided = router.decide_table(Box::new(stream), None, &TableOptions { documents: true }).unwrap();
        assert_eq!(decided.len(), 2);
        let (documents, errors) = (column(&decided, "decision"), column(&decided, "error"));
        let none = Named::new();
        let columns: Vec<Column> = Column::all(batch.schema().fields().iter().map(AsRef::as_ref), &none).unwrap();
        for row in 0..rows {
            let slowly = router.read_slowly(&columns, &batch, row);
            let slowly = slowly.map(|(request, draw)| router.decide(&request, None, draw).to_document().unwrap());
            assert_eq!(documents[row], slowly.as_ref().ok().cloned(), "{row}");
            assert_eq!(errors[row], slowly.err().map(|error| error.to_string()), "{row}");
        }
        assert!(documents.iter().flatten().count() > rows / 4);
    }
}
