//! A table: record batches of one schema, immutable, shared by every view of it.

use crate::arrow;
use crate::call::Call;
use crate::infer;
use crate::text;
use crate::values::values;
use arrow_array::{RecordBatch, RecordBatchReader};
use arrow_ipc::reader::StreamReader;
use arrow_ipc::writer::StreamWriter;
use arrow_schema::{ArrowError, Schema, SchemaRef};
use kanava::table::ReadReport;
use kanava::{Error, Status};
use pyo3::exceptions::PyIndexError;
use pyo3::prelude::*;
use pyo3::types::{PyBytes, PyCapsule, PyList, PyString};

/// An Arrow table. `kanava.Table` is the class for people; this one holds the batches.
#[pyclass(frozen, module = "kanava._native")]
pub(crate) struct Table {
    schema: SchemaRef,
    batches: Vec<RecordBatch>,
    rows: usize,
}

impl Table {
    pub(crate) fn from_batch(batch: RecordBatch) -> Self {
        Self { schema: batch.schema(), rows: batch.num_rows(), batches: vec![batch] }
    }

    /// Its batches, in the order of their rows.
    pub(crate) fn batches(&self) -> &[RecordBatch] {
        &self.batches
    }

    /// Of batches of one schema.
    pub(crate) fn from_batches(batches: Vec<RecordBatch>) -> Self {
        let schema = batches.first().map_or_else(|| Schema::empty().into(), RecordBatch::schema);
        Self { schema, rows: batches.iter().map(RecordBatch::num_rows).sum(), batches }
    }
}

#[pymethods]
impl Table {
    /// Reads any object with `__arrow_c_stream__` or `__arrow_c_array__`.
    #[staticmethod]
    fn from_arrow(py: Python<'_>, data: &Bound<'_, PyAny>) -> PyResult<Self> {
        let stream = arrow::import(data)?;
        let (schema, batches) = py.enter(|| {
            let schema = stream.schema();
            let batches = stream.collect::<Result<Vec<_>, _>>().map_err(|e| arrow::unreadable(&e))?;
            Ok((schema, batches))
        })?;
        let rows = batches.iter().map(RecordBatch::num_rows).sum();
        Ok(Self { schema, batches, rows })
    }

    /// Builds a table of `rows` rows from columns, each a list of Python values whose type is inferred.
    #[staticmethod]
    fn from_columns(
        py: Python<'_>,
        names: Vec<Bound<'_, PyString>>,
        columns: Vec<Bound<'_, PyList>>,
        rows: usize,
    ) -> PyResult<Self> {
        let names = names.iter().map(text::owned).collect::<PyResult<_>>()?;
        py.stay(|| infer::batch(py, names, &columns, rows)).map(Self::from_batch)
    }

    /// The table as an Arrow IPC stream, to be kept by pickle.
    fn to_bytes<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyBytes>> {
        let written = py.enter(|| {
            let mut out = StreamWriter::try_new(Vec::new(), &self.schema).map_err(|e| unkept(&e))?;
            self.batches.iter().try_for_each(|batch| out.write(batch)).map_err(|e| unkept(&e))?;
            out.into_inner().map_err(|e| unkept(&e))
        })?;
        Ok(PyBytes::new(py, &written))
    }

    /// What [`Table::to_bytes`] wrote.
    #[staticmethod]
    fn from_bytes(py: Python<'_>, content: &[u8]) -> PyResult<Self> {
        let (schema, batches) = py.enter(|| {
            let stream = StreamReader::try_new(content, None).map_err(|e| arrow::unreadable(&e))?;
            let schema = stream.schema();
            let batches = stream.collect::<Result<Vec<_>, _>>().map_err(|e| arrow::unreadable(&e))?;
            Ok((schema, batches))
        })?;
        let rows = batches.iter().map(RecordBatch::num_rows).sum();
        Ok(Self { schema, batches, rows })
    }

    #[getter]
    fn num_rows(&self) -> usize {
        self.rows
    }

    #[getter]
    fn column_names(&self) -> Vec<&str> {
        self.schema.fields().iter().map(|field| field.name().as_str()).collect()
    }

    #[getter]
    fn column_types(&self) -> Vec<String> {
        self.schema.fields().iter().map(|field| field.data_type().to_string()).collect()
    }

    /// What was found out while the table was read from text, as a document; None for other tables.
    #[getter]
    fn read_report(&self, py: Python<'_>) -> PyResult<Option<String>> {
        py.enter(|| ReadReport::of(&self.schema).map(|report| kanava::document::print(&report)).transpose())
    }

    /// The sentences of that report.
    #[getter]
    fn read_notes(&self) -> Vec<String> {
        ReadReport::of(&self.schema).map_or_else(Vec::new, |report| report.notes().collect())
    }

    /// The values of the column at `index`.
    fn column<'py>(&self, py: Python<'py>, index: usize) -> PyResult<Bound<'py, PyList>> {
        if index >= self.schema.fields().len() {
            return Err(PyIndexError::new_err(format!("no column {index}")));
        }
        py.stay(|| {
            let mut all = Vec::with_capacity(self.rows);
            for column in self.batches.iter().filter_map(|batch| batch.columns().get(index)) {
                all.append(&mut values(py, column)?);
            }
            PyList::new(py, all)
        })
    }

    /// `length` rows from `offset` on, or as many as there are; nothing is copied.
    fn slice(&self, offset: usize, length: usize) -> Self {
        let (mut skip, mut want) = (offset, length);
        let mut batches = Vec::new();
        for batch in &self.batches {
            let from = skip.min(batch.num_rows());
            let taken = want.min(batch.num_rows() - from);
            skip -= from;
            want -= taken;
            if taken > 0 {
                batches.push(batch.slice(from, taken));
            }
        }
        // What was found out about all rows is not true of some: their lines are others.
        let whole = self.rows == length - want;
        let schema = if whole { self.schema.clone() } else { Schema::new(self.schema.fields().clone()).into() };
        Self { schema, rows: length - want, batches }
    }

    /// The table as a capsule; `requested_schema` is not followed, as the interface allows.
    #[pyo3(signature = (requested_schema=None))]
    fn __arrow_c_stream__<'py>(
        &self,
        py: Python<'py>,
        requested_schema: Option<Bound<'_, PyAny>>,
    ) -> PyResult<Bound<'py, PyCapsule>> {
        drop(requested_schema);
        arrow::export_stream(py, self.schema.clone(), self.batches.clone())
    }

    fn __arrow_c_schema__<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyCapsule>> {
        arrow::export_schema(py, &self.schema)
    }
}

/// What is said of a table that cannot be written down.
fn unkept(error: &ArrowError) -> Error {
    Error::new(Status::Unsupported, format!("the table cannot be written down: {error}"))
}
