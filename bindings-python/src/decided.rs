//! A decision as the core printed it: text that becomes Python objects when somebody asks for it. What is asked for
//! first is at hand without reading the text.

use crate::call::Call;
use crate::errors;
use kanava::Decision;
use kanava::document;
use kanava::routing::DecisionDocument;
use pyo3::prelude::*;

/// One decision.
#[pyclass(frozen, module = "kanava._native")]
pub(crate) struct Decided {
    text: String,
    action: &'static str,
    channel: String,
    queue: Option<String>,
    agent: Option<String>,
}

impl Decided {
    /// A decision that was just taken.
    pub(crate) fn of(decision: &Decision<'_>) -> kanava::Result<Self> {
        Ok(Self {
            text: decision.to_document()?,
            action: decision.action().name(),
            channel: decision.channel().to_owned(),
            queue: decision.queue().map(str::to_owned),
            agent: decision.agent().map(str::to_owned),
        })
    }
}

#[pymethods]
impl Decided {
    /// A decision document.
    #[new]
    fn new(py: Python<'_>, text: String) -> PyResult<Self> {
        let read: DecisionDocument = py.stay(|| document::read(&text).map_err(|error| errors::raise(py, &error)))?;
        let (channel, queue, agent) = (read.channel, read.queue, read.agent);
        Ok(Self { text, action: read.action.name(), channel, queue, agent })
    }

    #[getter]
    fn document(&self) -> &str {
        &self.text
    }

    #[getter]
    fn action(&self) -> &str {
        self.action
    }

    #[getter]
    fn channel(&self) -> &str {
        &self.channel
    }

    #[getter]
    fn queue(&self) -> Option<&str> {
        self.queue.as_deref()
    }

    #[getter]
    fn agent(&self) -> Option<&str> {
        self.agent.as_deref()
    }
}
