//! Tables of somebody else's: what comes by the Arrow C data interface is looked through before anything follows it.
//!
//! arrow-rs takes lengths, offsets and pointers as they come. Here they are checked first: the numbers of each array
//! before its buffers are read, then everything the buffers say. What cannot be checked is whether a buffer is as long
//! as its array claims: only its maker knows.
//!
//! Not here: the calls into the other side ([`Foreign`]), which take unsafe code and stand in the bindings.

use crate::error::{Error, Result};
use arrow_array::ffi::FFI_ArrowArray;
use arrow_array::{Array, RecordBatch, RecordBatchOptions, RecordBatchReader, make_array};
use arrow_data::{ArrayData, layout};
use arrow_schema::ffi::FFI_ArrowSchema;
use arrow_schema::{ArrowError, DataType, Field, Fields, Schema, SchemaRef};
use std::ffi::c_char;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

/// How closely a table from outside is looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Checks {
    /// Every value. A batch with text that is not UTF-8 is refused.
    Whole,
    /// Every value. A column with text that is not UTF-8 comes as bytes, so that its rows can be refused one by one.
    Rows,
    /// Lengths and counts alone: the values are believed. A table that breaks its promise is undefined behaviour.
    Trusted,
}

/// The other side of an Arrow C stream: what only unsafe code can ask of it.
pub trait Foreign: Send {
    /// Asks for the schema; 0 when it was written.
    fn schema(&mut self, out: &mut FFI_ArrowSchema) -> i32;
    /// Asks for the next array; 0 when it was written, a released one at the end.
    fn next(&mut self, out: &mut FFI_ArrowArray) -> i32;
    /// What the other side says of its last failure.
    fn last_error(&mut self) -> Option<String>;
    /// The bytes of a C string of its schema, which is not NULL.
    fn text(&self, at: *const c_char) -> Vec<u8>;
    /// The number at this place of a buffer that is not NULL and lies straight: one of 32 bits, or of 64 when `wide`.
    fn number(&self, buffer: *const u8, place: usize, wide: bool) -> i64;
    /// Makes an array readable whose numbers were checked. How many nulls each array says it has is forgotten, and
    /// counted from its buffer.
    ///
    /// # Errors
    /// What arrow-rs says of it.
    fn data(&mut self, array: FFI_ArrowArray, kind: DataType) -> std::result::Result<ArrayData, ArrowError>;
}

/// A stream of somebody else's, checked batch by batch.
#[derive(Debug)]
pub struct Imported<F> {
    foreign: F,
    schema: SchemaRef,
    checks: Checks,
}

impl<F: Foreign> Imported<F> {
    /// Asks for the schema.
    ///
    /// # Errors
    /// [`InvalidArgument`](crate::Status::InvalidArgument) when there is none, or none that can be read.
    pub fn new(mut foreign: F, checks: Checks) -> Result<Self> {
        let schema = caught(|| {
            let mut found = FFI_ArrowSchema::empty();
            match foreign.schema(&mut found) {
                0 => {}
                code => return Err(failed(&mut foreign, "gave no schema", code)),
            }
            check_schema(&foreign, &found, 0)?;
            match DataType::try_from(&found).map_err(|e| Error::argument(said(&e)))? {
                DataType::Struct(_) => Schema::try_from(&found).map_err(|e| Error::argument(said(&e))),
                other => Err(Error::argument(format!("expected a table, got an array of `{other}`"))),
            }
        })?;
        Ok(Self { foreign, schema: Arc::new(schema), checks })
    }

    fn read(&mut self) -> Result<Option<RecordBatch>> {
        let mut array = FFI_ArrowArray::empty();
        match self.foreign.next(&mut array) {
            0 if array.is_released() => return Ok(None),
            0 => {}
            code => return Err(failed(&mut self.foreign, "failed", code)),
        }
        let kind = DataType::Struct(self.schema.fields().clone());
        let mut nulls = Vec::new();
        check_array(&self.foreign, &array, &kind, "", &mut nulls)?;
        if array.length == 0 {
            return Ok(Some(RecordBatch::new_empty(self.schema.clone())));
        }
        // Each row of such a batch costs nothing to claim.
        if self.schema.fields().is_empty() && u32::try_from(array.length).is_err() {
            return Err(Error::argument(format!("a batch of {} rows has no columns", array.length)));
        }
        let data = self.foreign.data(array, kind).map_err(|e| Error::argument(said(&e)))?;
        check_nulls(&data, "", &mut nulls.into_iter())?;
        self.batch(&data).map(Some)
    }

    fn batch(&self, data: &ArrayData) -> Result<RecordBatch> {
        if data.null_count() > 0 {
            return Err(Error::argument(format!(
                "expected a table, and {} of its rows are null as a whole",
                data.null_count()
            )));
        }
        let (offset, rows) = (data.offset(), data.len());
        let mut fields: Vec<Arc<Field>> = Vec::new();
        let mut columns = Vec::new();
        for (field, column) in self.schema.fields().iter().zip(data.child_data()) {
            let named = |e: Error| Error::argument(format!("column `{}`: {}", field.name(), e.message()));
            if column.len() < offset.saturating_add(rows) {
                let message = format!("expected {} rows, found {}", offset.saturating_add(rows), column.len());
                return Err(named(Error::argument(message)));
            }
            let checked = check_values(column, self.checks).map_err(named)?;
            let column = make_array(checked.unwrap_or_else(|| column.clone()));
            // As an array: the data of a struct would be cut twice.
            let column = if (offset, rows) == (0, column.len()) { column } else { column.slice(offset, rows) };
            fields.push(match column.data_type() == field.data_type() {
                true => field.clone(),
                false => Arc::new(field.as_ref().clone().with_data_type(column.data_type().clone())),
            });
            columns.push(column);
        }
        let schema = Arc::new(Schema::new_with_metadata(fields, self.schema.metadata().clone()));
        let options = RecordBatchOptions::new().with_row_count(Some(rows));
        RecordBatch::try_new_with_options(schema, columns, &options).map_err(|e| Error::argument(said(&e)))
    }
}

impl<F: Foreign> Iterator for Imported<F> {
    type Item = std::result::Result<RecordBatch, ArrowError>;

    fn next(&mut self) -> Option<Self::Item> {
        caught(|| self.read()).map_err(|e| ArrowError::CDataInterface(e.message().to_owned())).transpose()
    }
}

impl<F: Foreign> RecordBatchReader for Imported<F> {
    fn schema(&self) -> SchemaRef {
        self.schema.clone()
    }
}

/// What an error of Arrow says, without the names of its kinds where it is a sentence of its own.
pub fn said(error: &ArrowError) -> String {
    match error {
        ArrowError::CDataInterface(text) | ArrowError::InvalidArgumentError(text) | ArrowError::SchemaError(text) => {
            text.clone()
        }
        other => other.to_string(),
    }
}

/// How deep a type may be nested.
const DEEPEST: usize = 64;

/// Runs what reads pointers of others: what arrow-rs panics at is a fault of the table.
fn caught<T>(read: impl FnOnce() -> Result<T>) -> Result<T> {
    catch_unwind(AssertUnwindSafe(read))
        .unwrap_or_else(|_| Err(Error::argument("it breaks the Arrow C data interface in a way that was not foreseen")))
}

fn failed(foreign: &mut impl Foreign, what: &str, code: i32) -> Error {
    let why = foreign.last_error().unwrap_or_else(|| "it does not say why".to_owned());
    Error::argument(format!("its stream {what} (code {code}): {why}"))
}

fn check_schema(foreign: &impl Foreign, schema: &FFI_ArrowSchema, depth: usize) -> Result<()> {
    let text = |at: *const c_char| String::from_utf8(foreign.text(at));
    if schema.release.is_none() && depth == 0 {
        return Err(Error::argument("its schema was released before"));
    }
    if schema.format.is_null() || text(schema.format).is_err() {
        return Err(Error::argument("a column of its schema has no type"));
    }
    if !schema.name.is_null()
        && let Err(e) = text(schema.name)
    {
        let shown = String::from_utf8_lossy(e.as_bytes()).into_owned();
        return Err(Error::argument(format!("the name of the column `{shown}` is not UTF-8")));
    }
    if schema.n_children < 0 || (schema.n_children > 0 && schema.children.is_null()) {
        return Err(Error::argument(format!("its schema says that it has {} columns", schema.n_children)));
    }
    if depth > DEEPEST {
        return Err(Error::argument(format!("its columns are nested more than {DEEPEST} deep")));
    }
    for child in schema.children() {
        check_schema(foreign, child, depth + 1)?;
    }
    match schema.dictionary() {
        Some(words) => check_schema(foreign, words, depth + 1),
        None => Ok(()),
    }
}

/// Checks the numbers of an array and of those inside it; notes how many nulls each says it has.
fn check_array(
    foreign: &impl Foreign,
    array: &FFI_ArrowArray,
    kind: &DataType,
    name: &str,
    nulls: &mut Vec<Option<i64>>,
) -> Result<()> {
    let wrong = |what: String| {
        let place = if name.is_empty() { "a batch".to_owned() } else { format!("column `{name}`") };
        Err(Error::argument(format!("{place}: {what}")))
    };
    // A child that was moved out of its parent is no longer there.
    if array.is_released() {
        return wrong("its array was released before".to_owned());
    }
    // Far above what memory holds, and far below what overflows when it is multiplied with the width of a type.
    let most = i64::MAX / 1024;
    let end = array.length.checked_add(array.offset);
    if array.length < 0 || array.offset < 0 || end.is_none_or(|end| end > most) {
        return wrong(format!("its array has length {} and offset {}", array.length, array.offset));
    }
    let shape = layout(kind);
    let masked = usize::from(shape.can_contain_null_mask);
    let expected = shape.buffers.len() + masked;
    let found = usize::try_from(array.n_buffers).unwrap_or(usize::MAX);
    // An array of nothing but nulls, and unions, had other buffers in the first versions of the interface.
    let fits = match kind {
        DataType::Null | DataType::Union(_, _) | DataType::RunEndEncoded(_, _) => found <= 3,
        _ if shape.variadic => (expected + 1..1 << 20).contains(&found),
        _ => found == expected,
    };
    if !fits || (found > 0 && array.buffers.is_null()) {
        return wrong(format!("expected {expected} buffers of `{kind}`, found {}", array.n_buffers));
    }
    let counted = masked == 1;
    let unmasked = counted && array.buffer(0).is_null();
    if array.null_count > array.length || (unmasked && array.null_count > 0) {
        return wrong(format!("its array of length {} says that {} are null", array.length, array.null_count));
    }
    nulls.push((counted && array.null_count >= 0).then_some(array.null_count));
    // These say how long the buffers are that are read next. They are read at their own width: other buffers are copied
    // where they do not lie straight.
    let wide = matches!(kind, DataType::LargeUtf8 | DataType::LargeBinary) || shape.variadic;
    let (sizes, from, to) = match kind {
        DataType::Utf8 | DataType::Binary | DataType::LargeUtf8 | DataType::LargeBinary if array.length > 0 => {
            let last = usize::try_from(array.length + array.offset).unwrap_or(0);
            (array.buffer(1), last, last + 1)
        }
        _ if shape.variadic && found > expected + 1 => (array.buffer(found - 1), 0, found - 1 - expected),
        _ => (std::ptr::null(), 0, 0),
    };
    if to > 0 && (sizes.is_null() || sizes.align_offset(if wide { 8 } else { 4 }) != 0) {
        return wrong("its offsets, or the sizes of its buffers, are null or do not lie straight".to_owned());
    }
    if let Some(size) = (from..to).map(|place| foreign.number(sizes, place, wide)).find(|size| *size < 0) {
        return wrong(format!("an offset, or the size of a buffer, is {size}"));
    }
    let children: Vec<(&str, &DataType)> = match kind {
        DataType::Struct(fields) => fields.iter().map(|f| (f.name().as_str(), f.data_type())).collect(),
        DataType::Union(fields, _) => fields.iter().map(|(_, f)| (name, f.data_type())).collect(),
        DataType::RunEndEncoded(ends, values) => vec![(name, ends.data_type()), (name, values.data_type())],
        DataType::List(f) | DataType::LargeList(f) | DataType::FixedSizeList(f, _) | DataType::Map(f, _) => {
            vec![(name, f.data_type())]
        }
        DataType::ListView(f) | DataType::LargeListView(f) => vec![(name, f.data_type())],
        _ => Vec::new(),
    };
    if usize::try_from(array.n_children) != Ok(children.len()) || (!children.is_empty() && array.children.is_null()) {
        return wrong(format!("expected {} arrays inside `{kind}`, found {}", children.len(), array.n_children));
    }
    for (i, (inner, kind)) in children.into_iter().enumerate() {
        check_array(foreign, array.child(i), kind, if name.is_empty() { inner } else { name }, nulls)?;
    }
    match (kind, array.dictionary()) {
        (DataType::Dictionary(_, words), Some(inner)) => check_array(foreign, inner, words, name, nulls),
        (DataType::Dictionary(_, _), None) => wrong("it is a dictionary without words".to_owned()),
        _ => Ok(()),
    }
}

/// Compares the nulls that each array said it has with those that it has, in the order of [`check_array`].
fn check_nulls(data: &ArrayData, name: &str, told: &mut impl Iterator<Item = Option<i64>>) -> Result<()> {
    if let Some(Some(told)) = told.next()
        && usize::try_from(told) != Ok(data.null_count())
    {
        let place = if name.is_empty() { "a batch".to_owned() } else { format!("column `{name}`") };
        return Err(Error::argument(format!("{place}: it says that {told} are null, and {} are", data.null_count())));
    }
    let names: Vec<&str> = match data.data_type() {
        DataType::Struct(fields) if name.is_empty() => fields.iter().map(|f| f.name().as_str()).collect(),
        _ => vec![name; data.child_data().len()],
    };
    data.child_data().iter().zip(names).try_for_each(|(inner, name)| check_nulls(inner, name, told))
}

/// Checks every value of a column. Where its text is not UTF-8 and rows are to be told apart, it comes back as bytes.
fn check_values(column: &ArrayData, checks: Checks) -> Result<Option<ArrayData>> {
    if checks == Checks::Trusted {
        return Ok(None);
    }
    // Bytes that are all ASCII are text: what is left to check is where they lie.
    if is_ascii_text(column) && as_bytes(column).is_ok() {
        return Ok(None);
    }
    let Err(fault) = column.validate_full() else { return Ok(None) };
    let bytes = as_bytes(column).ok().filter(|bytes| bytes.validate_full().is_ok());
    match bytes {
        Some(bytes) if checks == Checks::Rows => Ok(Some(bytes)),
        _ => Err(Error::argument(said(&fault))),
    }
}

/// Whether an array of text has nothing but ASCII, as far as can be told at once.
fn is_ascii_text(data: &ArrayData) -> bool {
    match (data.data_type(), data.buffers()) {
        (DataType::Utf8 | DataType::LargeUtf8, [_, bytes]) => bytes.is_ascii(),
        (DataType::Utf8View, [views, texts @ ..]) => {
            let short = |view: &[u8]| match view.split_first_chunk::<4>() {
                // Up to twelve bytes lie in the view itself.
                Some((length, text)) if u32::from_le_bytes(*length) <= 12 => text.is_ascii(),
                _ => true,
            };
            texts.iter().all(|text| text.is_ascii()) && views.chunks_exact(16).all(short)
        }
        _ => false,
    }
}

/// The same array with its text read as bytes.
fn as_bytes(data: &ArrayData) -> std::result::Result<ArrayData, ArrowError> {
    let inner = data.child_data().iter().map(as_bytes).collect::<std::result::Result<Vec<_>, _>>()?;
    let kind = bytes_type(data.data_type());
    data.clone().into_builder().data_type(kind).child_data(inner).build()
}

fn bytes_type(kind: &DataType) -> DataType {
    let of = |field: &Arc<Field>| Arc::new(field.as_ref().clone().with_data_type(bytes_type(field.data_type())));
    match kind {
        DataType::Utf8 => DataType::Binary,
        DataType::LargeUtf8 => DataType::LargeBinary,
        DataType::Utf8View => DataType::BinaryView,
        DataType::Dictionary(keys, words) => DataType::Dictionary(keys.clone(), Box::new(bytes_type(words))),
        DataType::List(f) => DataType::List(of(f)),
        DataType::LargeList(f) => DataType::LargeList(of(f)),
        DataType::FixedSizeList(f, n) => DataType::FixedSizeList(of(f), *n),
        DataType::ListView(f) => DataType::ListView(of(f)),
        DataType::LargeListView(f) => DataType::LargeListView(of(f)),
        DataType::Map(f, sorted) => DataType::Map(of(f), *sorted),
        DataType::Struct(fields) => DataType::Struct(fields.iter().map(of).collect::<Fields>()),
        DataType::RunEndEncoded(ends, values) => DataType::RunEndEncoded(ends.clone(), of(values)),
        other => other.clone(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use arrow_array::{ArrayRef, StringArray, StructArray};

    /// Another side that hands out its arrays.
    struct Given(Schema, Vec<FFI_ArrowArray>);

    impl Foreign for Given {
        fn schema(&mut self, out: &mut FFI_ArrowSchema) -> i32 {
            *out = FFI_ArrowSchema::try_from(&self.0).unwrap();
            0
        }
        fn next(&mut self, out: &mut FFI_ArrowArray) -> i32 {
            match self.1.pop() {
                Some(array) => *out = array,
                None => return 5,
            }
            0
        }
        fn last_error(&mut self) -> Option<String> {
            None
        }
        fn text(&self, _: *const c_char) -> Vec<u8> {
            b"u".to_vec()
        }
        fn number(&self, _: *const u8, place: usize, _: bool) -> i64 {
            place as i64
        }
        fn data(&mut self, _: FFI_ArrowArray, _: DataType) -> std::result::Result<ArrayData, ArrowError> {
            Err(ArrowError::CDataInterface("read".to_owned()))
        }
    }

    /// What is said of an array of one column of text that was changed.
    fn told(change: fn(&mut FFI_ArrowArray)) -> String {
        let text = Arc::new(StringArray::from(vec!["1"])) as ArrayRef;
        let table = StructArray::from(vec![(Arc::new(Field::new("id", DataType::Utf8, true)), text)]);
        let mut array = FFI_ArrowArray::new(&table.to_data());
        change(&mut array);
        let schema = Schema::new(table.fields().clone());
        let mut stream = Imported::new(Given(schema, vec![array]), Checks::Whole).unwrap();
        said(&stream.next().unwrap().unwrap_err())
    }

    #[test]
    fn numbers_that_cannot_be_are_told_before_a_buffer_is_read() {
        assert_eq!(told(|_| {}), "read");
        assert_eq!(told(|a| a.length = -1), "a batch: its array has length -1 and offset 0");
        assert_eq!(told(|a| a.offset = i64::MAX), format!("a batch: its array has length 1 and offset {}", i64::MAX));
        assert_eq!(told(|a| a.null_count = 5), "a batch: its array of length 1 says that 5 are null");
        assert_eq!(told(|a| a.null_count = 1), "a batch: its array of length 1 says that 1 are null");
        let inside = "a batch: expected 1 arrays inside `Struct(\"id\": Utf8)`, found";
        assert_eq!(told(|a| a.n_children = -1), format!("{inside} -1"));
        assert_eq!(told(|a| a.n_buffers = 7), "a batch: expected 1 buffers of `Struct(\"id\": Utf8)`, found 7");
    }

    #[test]
    fn a_stream_that_fails_without_a_word_is_told() {
        let mut stream = Imported::new(Given(Schema::empty(), Vec::new()), Checks::Whole).unwrap();
        assert_eq!(said(&stream.next().unwrap().unwrap_err()), "its stream failed (code 5): it does not say why");
    }
}
