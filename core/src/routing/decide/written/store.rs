//! Columns while they grow: texts, numbers, lists, records. What arrow's own builders do with a box or a check for each
//! value, done with a push: a row of decisions has some two hundred values.

use super::coded::Pool;
use super::kinds::{
    Count, Document, FactValue, Flag, IfAny, Instant, Interval, List, ListIfAny, Number, Once, OrNull, Table, Text,
    Whole, said,
};
use super::texts::Texts;
use crate::error::{Error, Result, Status};
use crate::routing::condition::Value;
use crate::routing::documents::json::rounded;
use arrow_array::{
    ArrayRef, BooleanArray, FixedSizeListArray, Float64Array, Int64Array, ListArray, StringArray, StructArray,
    TimestampNanosecondArray, UInt32Array,
};
use arrow_buffer::{BooleanBuffer, Buffer, NullBuffer, NullBufferBuilder, OffsetBuffer, ScalarBuffer};
use arrow_schema::{Field, Fields as ArrowFields};
use std::sync::Arc;

/// A kind of value that a column keeps.
pub(super) trait InTable {
    type Column: Store;
}

/// The column of a kind.
pub(super) type ColumnOf<K> = <K as InTable>::Column;

/// Columns and what they are called.
pub(super) type NamedColumns = Vec<(&'static str, ArrayRef)>;

/// A column while it grows.
pub(super) trait Store: Sized {
    /// Room for so many values.
    fn new(room: usize) -> Self;

    /// So many rows of nothing: the record that would have the value is not there.
    fn push_nulls(&mut self, rows: usize);

    /// Bytes of text so far, at most.
    #[inline]
    fn bytes(&self, _pools: &Texts<Pool>) -> usize {
        0
    }

    /// The column. Where it has no nulls of its own it is null where its record is.
    fn finish(self, pools: &Texts<Pool>, nulls: Option<&NullBuffer>) -> Result<ArrayRef>;

    /// Puts the column among those of its record.
    fn add(self, name: &'static str, columns: &mut RecordColumns<'_>) -> Result<()> {
        let column = self.finish(columns.pools, columns.nulls)?;
        columns.named.push((name, column));
        Ok(())
    }
}

/// A column that takes a `V` in each row. To push is inlined always: a record would else be copied on its way to the
/// columns of its fields.
pub(super) trait Column<V>: Store {
    fn push(&mut self, value: V);
}

/// The columns of a record.
pub(super) trait Fields: Store {
    /// Puts each among those of a record.
    fn add_each(self, columns: &mut RecordColumns<'_>) -> Result<()>;
}

/// Columns of a record that are complete.
pub(super) struct RecordColumns<'p> {
    pub(super) pools: &'p Texts<Pool>,
    /// Which records are there; nothing when all are.
    pub(super) nulls: Option<&'p NullBuffer>,
    pub(super) named: NamedColumns,
}

impl RecordColumns<'_> {
    /// One column of records.
    pub(super) fn finish(self) -> Result<ArrayRef> {
        let fields: ArrowFields = self.named.iter().map(|(name, array)| field(name, array)).collect();
        let arrays = self.named.into_iter().map(|(_, array)| array).collect();
        Ok(Arc::new(StructArray::try_new(fields, arrays, self.nulls.cloned()).map_err(internal)?))
    }
}

/// Values of a fixed size, all of them there.
pub(super) struct Values<K: Plain>(Vec<K::Value>);

/// A kind of value of a fixed size.
pub(super) trait Plain {
    type Value: Clone + Default;

    /// The column of these.
    fn array(values: Vec<Self::Value>, nulls: Option<NullBuffer>) -> ArrayRef;
}

impl<K: Plain> Store for Values<K> {
    fn new(room: usize) -> Self {
        Self(Vec::with_capacity(room))
    }

    fn push_nulls(&mut self, rows: usize) {
        self.0.resize(self.0.len() + rows, K::Value::default());
    }

    fn finish(self, _: &Texts<Pool>, nulls: Option<&NullBuffer>) -> Result<ArrayRef> {
        Ok(K::array(self.0, nulls.cloned()))
    }
}

impl<K: Plain> Column<K::Value> for Values<K> {
    #[inline(always)]
    fn push(&mut self, value: K::Value) {
        self.0.push(value);
    }
}

macro_rules! plain {
    ($($kind:ident: $value:ty = |$values:ident, $nulls:ident| $array:expr;)+) => {$(
        impl Plain for $kind {
            type Value = $value;

            fn array($values: Vec<$value>, $nulls: Option<NullBuffer>) -> ArrayRef {
                Arc::new($array)
            }
        }

        impl InTable for $kind {
            type Column = Values<$kind>;
        }
    )+};
}

plain! {
    Number: f64 = |values, nulls| Float64Array::new(values.into(), nulls);
    Count: u32 = |values, nulls| UInt32Array::new(values.into(), nulls);
    Whole: i64 = |values, nulls| Int64Array::new(values.into(), nulls);
    Flag: bool = |values, nulls| BooleanArray::new(BooleanBuffer::from(values), nulls);
    Instant: i64 = |values, nulls| TimestampNanosecondArray::new(values.into(), nulls).with_timezone("UTC");
    Interval: (f64, f64) = |values, nulls| {
        let ends: Vec<f64> = values.into_iter().flat_map(|(low, high)| [rounded(low), rounded(high)]).collect();
        let ends: ArrayRef = Arc::new(Float64Array::from(ends));
        FixedSizeListArray::new(Arc::new(field("item", &ends)), 2, ends, nulls)
    };
}

/// Texts, all of them there.
pub(super) struct Words {
    text: String,
    ends: Vec<i32>,
}

impl Words {
    /// Room for so many texts of so many bytes.
    pub(super) fn of(rows: usize, each: usize) -> Self {
        Self { text: String::with_capacity(rows * each), ends: begun(rows) }
    }

    /// The next text, written where it stays.
    #[inline]
    pub(super) fn write(&mut self, write: impl FnOnce(&mut String)) {
        write(&mut self.text);
        self.ends.push(whole(self.text.len()));
    }
}

impl Store for Words {
    fn new(room: usize) -> Self {
        Self::of(room, 0)
    }

    fn push_nulls(&mut self, rows: usize) {
        self.ends.extend(std::iter::repeat_n(whole(self.text.len()), rows));
    }

    #[inline]
    fn bytes(&self, _: &Texts<Pool>) -> usize {
        self.text.len()
    }

    fn finish(self, _: &Texts<Pool>, nulls: Option<&NullBuffer>) -> Result<ArrayRef> {
        texts(self.ends, self.text.into_bytes(), nulls)
    }
}

impl<T: AsRef<str> + ?Sized> Column<&T> for Words {
    #[inline(always)]
    fn push(&mut self, value: &T) {
        self.write(|out| out.push_str(value.as_ref()));
    }
}

impl InTable for Text {
    type Column = Words;
}

impl Column<Value<'_>> for Words {
    fn push(&mut self, value: Value<'_>) {
        self.write(|out| said(out, value, String::push_str));
    }
}

impl InTable for FactValue {
    type Column = Words;
}

/// Values that are not all there.
pub(super) struct Maybe<C> {
    there: NullBufferBuilder,
    /// Rows of nothing since the last value, not yet in the others.
    missing: usize,
    values: C,
}

impl<C: Store> Maybe<C> {
    pub(super) fn of(values: C, room: usize) -> Self {
        Self { there: NullBufferBuilder::new(room), missing: 0, values }
    }

    /// The values, for a row that has one.
    #[inline(always)]
    pub(super) fn next(&mut self) -> &mut C {
        if self.missing > 0 {
            self.flush();
        }
        self.there.append_non_null();
        &mut self.values
    }

    /// The values, and which rows have one.
    pub(super) fn parts(mut self) -> (C, Option<NullBuffer>) {
        self.flush();
        (self.values, self.there.finish())
    }

    fn flush(&mut self) {
        if self.missing > 0 {
            self.there.append_n_nulls(self.missing);
            self.values.push_nulls(self.missing);
            self.missing = 0;
        }
    }
}

impl<C: Store> Store for Maybe<C> {
    fn new(room: usize) -> Self {
        Self::of(C::new(room), room)
    }

    fn push_nulls(&mut self, rows: usize) {
        self.missing += rows;
    }

    #[inline]
    fn bytes(&self, pools: &Texts<Pool>) -> usize {
        self.values.bytes(pools)
    }

    fn finish(self, pools: &Texts<Pool>, _: Option<&NullBuffer>) -> Result<ArrayRef> {
        let (values, nulls) = self.parts();
        values.finish(pools, nulls.as_ref())
    }
}

impl<V, C: Column<V>> Column<Option<V>> for Maybe<C> {
    #[inline(always)]
    fn push(&mut self, value: Option<V>) {
        match value {
            Some(value) => self.next().push(value),
            None => self.missing += 1,
        }
    }
}

impl<K: InTable> InTable for OrNull<K> {
    type Column = Maybe<K::Column>;
}

impl<K: InTable> InTable for IfAny<K> {
    type Column = Maybe<K::Column>;
}

/// A list in each row.
pub(super) struct Lists<C, const MOSTLY: usize> {
    /// Where the list of each row ends among the items of all.
    ends: Vec<i32>,
    items: C,
    count: usize,
}

impl<C: Store, const MOSTLY: usize> Store for Lists<C, MOSTLY> {
    fn new(room: usize) -> Self {
        Self { ends: begun(room), items: C::new(room * MOSTLY), count: 0 }
    }

    fn push_nulls(&mut self, rows: usize) {
        self.ends.extend(std::iter::repeat_n(whole(self.count), rows));
    }

    #[inline]
    fn bytes(&self, pools: &Texts<Pool>) -> usize {
        self.items.bytes(pools)
    }

    fn finish(self, pools: &Texts<Pool>, nulls: Option<&NullBuffer>) -> Result<ArrayRef> {
        let items = self.items.finish(pools, None)?;
        let (item, ends) = (Arc::new(field("item", &items)), OffsetBuffer::new(ScalarBuffer::from(self.ends)));
        Ok(Arc::new(ListArray::try_new(item, ends, items, nulls.cloned()).map_err(internal)?))
    }
}

impl<I: Iterator, C: Column<I::Item>, const MOSTLY: usize> Column<I> for Lists<C, MOSTLY> {
    #[inline(always)]
    fn push(&mut self, items: I) {
        for item in items {
            self.items.push(item);
            self.count += 1;
        }
        self.ends.push(whole(self.count));
    }
}

impl<K: InTable, const MOSTLY: usize> InTable for List<K, MOSTLY> {
    type Column = Lists<K::Column, MOSTLY>;
}

impl<K: InTable> InTable for ListIfAny<K> {
    type Column = Lists<K::Column, 1>;
}

/// Fields of a record that are a list of their own ([`Once`]): columns like the others.
pub(super) struct Among<C>(C);

impl<C: Fields> Store for Among<C> {
    fn new(room: usize) -> Self {
        Self(C::new(room))
    }

    fn push_nulls(&mut self, rows: usize) {
        self.0.push_nulls(rows);
    }

    #[inline]
    fn bytes(&self, pools: &Texts<Pool>) -> usize {
        self.0.bytes(pools)
    }

    fn finish(self, pools: &Texts<Pool>, nulls: Option<&NullBuffer>) -> Result<ArrayRef> {
        self.0.finish(pools, nulls)
    }

    fn add(self, _: &'static str, columns: &mut RecordColumns<'_>) -> Result<()> {
        self.0.add_each(columns)
    }
}

impl<'t, S, F: FnOnce() -> S, C: Column<S> + Fields> Column<(Option<&'t str>, F)> for Among<C> {
    #[inline(always)]
    fn push(&mut self, (_, of): (Option<&'t str>, F)) {
        self.0.push(of());
    }
}

impl<C: Fields, K: InTable<Column = C>> InTable for Once<K> {
    type Column = Among<C>;
}

impl<K: InTable> InTable for Table<K> {
    type Column = K::Column;
}

/// No column.
pub(super) struct Nowhere;

impl Store for Nowhere {
    fn new(_: usize) -> Self {
        Self
    }

    fn push_nulls(&mut self, _: usize) {}

    fn finish(self, _: &Texts<Pool>, _: Option<&NullBuffer>) -> Result<ArrayRef> {
        Err(Error::new(Status::Internal, "what the document alone says has no column"))
    }

    fn add(self, _: &'static str, _: &mut RecordColumns<'_>) -> Result<()> {
        Ok(())
    }
}

impl<V> Column<V> for Nowhere {
    #[inline(always)]
    fn push(&mut self, _: V) {}
}

impl<K> InTable for Document<K> {
    type Column = Nowhere;
}

/// A column of texts by where each ends.
pub(super) fn texts(ends: Vec<i32>, text: Vec<u8>, nulls: Option<&NullBuffer>) -> Result<ArrayRef> {
    let ends = OffsetBuffer::new(ScalarBuffer::from(ends));
    Ok(Arc::new(StringArray::try_new(ends, Buffer::from_vec(text), nulls.cloned()).map_err(internal)?))
}

/// Where so many texts or lists end, before the first.
pub(super) fn begun(rows: usize) -> Vec<i32> {
    let mut ends = Vec::with_capacity(rows + 1);
    ends.push(0);
    ends
}

/// The field of a column.
pub(super) fn field(name: &str, array: &ArrayRef) -> Field {
    Field::new(name, array.data_type().clone(), true)
}

pub(super) fn internal(error: arrow_schema::ArrowError) -> Error {
    Error::new(Status::Internal, format!("a table could not be made: {error}"))
}

/// A place in a column as arrow counts: a batch ends long before it has more, see [`super::table`].
pub(super) fn whole(place: usize) -> i32 {
    i32::try_from(place).unwrap_or(i32::MAX)
}
