//! A decision: what is asked for first is at hand; the document is printed when somebody asks for it, and becomes Python
//! objects when somebody reads it.

use crate::call::Call;
use crate::errors;
use crate::text::Written;
use kanava::document;
use kanava::routing::DecisionDocument;
use kanava::{Decision, Floor, Request, Router};
use pyo3::prelude::*;
use std::sync::{Arc, OnceLock};

/// One decision.
#[pyclass(frozen, module = "kanava._native")]
pub(crate) struct Decided {
    text: OnceLock<String>,
    asked: Option<Asked>,
    action: &'static str,
    channel: String,
    queue: Option<String>,
    agent: Option<String>,
}

/// What a decision was taken from: the same again gives the same decision, to be printed.
pub(crate) struct Asked {
    pub(crate) router: Arc<Router>,
    pub(crate) request: Request,
    pub(crate) floor: Option<Floor>,
    pub(crate) draw: Option<f64>,
}

impl Asked {
    fn decide(&self) -> Decision<'_> {
        self.router.decide(&self.request, self.floor.as_ref(), self.draw)
    }
}

impl Decided {
    /// Takes the decision.
    pub(crate) fn of(asked: Asked) -> Self {
        let decision = asked.decide();
        let (channel, queue) = (decision.channel().to_owned(), decision.queue().map(str::to_owned));
        let (action, agent) = (decision.action().name(), decision.agent().map(str::to_owned));
        Self { text: OnceLock::new(), asked: Some(asked), action, channel, queue, agent }
    }
}

#[pymethods]
impl Decided {
    /// A decision document.
    #[new]
    fn new(py: Python<'_>, text: Written<'_>) -> PyResult<Self> {
        let read: DecisionDocument = py.stay(|| document::read(&text).map_err(|error| errors::raise(py, &error)))?;
        let (channel, queue, agent) = (read.channel, read.queue, read.agent);
        Ok(Self {
            text: OnceLock::from((*text).to_owned()),
            asked: None,
            action: read.action.name(),
            channel,
            queue,
            agent,
        })
    }

    #[getter]
    fn document(&self, py: Python<'_>) -> PyResult<&str> {
        if let (None, Some(asked)) = (self.text.get(), &self.asked) {
            let text = py.stay(|| asked.decide().to_document().map_err(|error| errors::raise(py, &error)))?;
            // Another thread may have been quicker, with the same text.
            let _ = self.text.set(text);
        }
        Ok(self.text.get().map_or("", String::as_str))
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
