//! The native half of `kanava.History`: text and tables in, text and tables out.

use crate::arrow;
use crate::call::Call;
use crate::file::File;
use crate::shared::Shared;
use crate::table::Table;
use crate::text::{Text, Written};
use kanava::{AppendOptions, CaseFilter, HistoryTableOptions, Resolver, Result, instant};
use pyo3::prelude::*;

/// A history that any number of threads may use.
#[pyclass(frozen, module = "kanava._native")]
pub(crate) struct History {
    inner: Shared<kanava::History>,
}

#[pymethods]
impl History {
    #[new]
    #[pyo3(signature = (resolver=None))]
    fn new(py: Python<'_>, resolver: Option<Written<'_>>) -> PyResult<Self> {
        py.enter(|| {
            let resolver = resolver.as_deref().map(Resolver::parse).transpose()?.unwrap_or_default();
            Ok(Self { inner: Shared::new(kanava::History::new(resolver)) })
        })
    }

    /// Loads what `save` wrote into a binary file.
    #[staticmethod]
    #[pyo3(signature = (file, resolver=None))]
    fn load(py: Python<'_>, file: Bound<'_, PyAny>, resolver: Option<Written<'_>>) -> PyResult<Self> {
        let mut file = File::new(file, "read")?;
        let loaded = py.enter(|| {
            let resolver = resolver.as_deref().map(Resolver::parse).transpose()?;
            kanava::History::load_from(&mut file, resolver)
        });
        file.raised().map_or(loaded, Err).map(|history| Self { inner: Shared::new(history) })
    }

    fn save(&self, py: Python<'_>, file: Bound<'_, PyAny>) -> PyResult<()> {
        let mut file = File::new(file, "write")?;
        let saved = self.ask(py, |history| history.save_to(&mut file));
        file.raised().map_or(saved, Err)
    }

    fn resolver_document(&self, py: Python<'_>) -> PyResult<String> {
        self.ask(py, kanava::History::resolver_document)
    }

    fn append_document(&self, py: Python<'_>, document: Written<'_>, options: Written<'_>) -> PyResult<String> {
        self.tell(py, |history| {
            let options = AppendOptions::parse(&options)?;
            history.append_document(&document, &options)?.to_document()
        })
    }

    fn append_table(&self, py: Python<'_>, data: &Bound<'_, PyAny>, options: Written<'_>) -> PyResult<String> {
        let options = py.enter(|| AppendOptions::parse(&options))?;
        let stream = arrow::import_checked(data, options.checks())?;
        self.tell(py, |history| history.append_table(stream, &options)?.to_document())
    }

    fn merge_table(&self, py: Python<'_>, data: &Bound<'_, PyAny>) -> PyResult<String> {
        let stream = arrow::import(data)?;
        self.tell(py, |history| history.merge_table(stream)?.to_document())
    }

    fn assert_document(&self, py: Python<'_>, document: Written<'_>) -> PyResult<String> {
        self.tell(py, |history| history.assert_document(&document))
    }

    fn customer_id(&self, py: Python<'_>, key: Text<'_>) -> PyResult<String> {
        self.ask(py, |history| history.customer_id(&key))
    }

    fn timeline_document(&self, py: Python<'_>, key: Text<'_>) -> PyResult<String> {
        self.ask(py, |history| history.timeline_document(&key))
    }

    #[pyo3(signature = (key, at=None))]
    fn brief_document(&self, py: Python<'_>, key: Text<'_>, at: Option<Text<'_>>) -> PyResult<String> {
        self.ask(py, |history| history.brief_document(&key, at.as_deref().map(instant::parse).transpose()?))
    }

    fn cases_document(&self, py: Python<'_>, filter: Written<'_>) -> PyResult<String> {
        self.ask(py, |history| history.cases_document(&CaseFilter::parse(&filter)?))
    }

    fn facts_document(&self, py: Python<'_>, request: Written<'_>) -> PyResult<String> {
        self.ask(py, |history| history.facts_document(&request))
    }

    fn why_document(&self, py: Python<'_>, a: Text<'_>, b: Text<'_>) -> PyResult<String> {
        self.ask(py, |history| history.why_document(&a, &b))
    }

    fn why_not_document(&self, py: Python<'_>, a: Text<'_>, b: Text<'_>) -> PyResult<String> {
        self.ask(py, |history| history.why_not_document(&a, &b))
    }

    fn summary_document(&self, py: Python<'_>) -> PyResult<String> {
        self.ask(py, kanava::History::summary_document)
    }

    fn timeline_table(&self, py: Python<'_>, key: Text<'_>) -> PyResult<Table> {
        self.ask(py, |history| history.timeline_table(&key)).map(Table::from_batch)
    }

    /// How many contacts, customers and open cases there are.
    fn counts(&self, py: Python<'_>) -> PyResult<(u64, u64, u64)> {
        self.ask(py, |history| {
            let counts = history.counts();
            Ok((counts.contacts, counts.customers, counts.open_cases))
        })
    }

    fn table(&self, py: Python<'_>, options: Written<'_>) -> PyResult<Table> {
        self.ask(py, |history| history.table(&HistoryTableOptions::parse(&options)?)).map(Table::from_batches)
    }
}

impl History {
    fn ask<T: Send>(&self, py: Python<'_>, call: impl FnOnce(&kanava::History) -> Result<T> + Send) -> PyResult<T> {
        py.enter(|| self.inner.read(call))
    }

    fn tell<T: Send>(
        &self,
        py: Python<'_>,
        call: impl FnOnce(&mut kanava::History) -> Result<T> + Send,
    ) -> PyResult<T> {
        py.enter(|| self.inner.write(call))
    }
}
