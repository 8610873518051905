//! The Python wheel of Kanava: the module `kanava._native`.
//!
//! Documents and scalars go through as text, tables as Arrow streams. Everything a person reads, and every default, is
//! in the core; what makes it pleasant from Python (dicts, dataframes, printing) is in `python/kanava`.

mod arrow;
mod build;
mod calendar;
mod call;
mod decided;
mod errors;
mod file;
mod given;
mod guard;
mod history;
mod hours;
mod infer;
mod policy;
mod resolution;
mod router;
mod shared;
mod simulate;
mod sources;
mod table;
mod text;
mod union;
mod values;
mod zone_data;

/// The native half of the package `kanava`.
#[pyo3::pymodule(gil_used = false)]
mod _native {
    use pyo3::prelude::*;

    #[pymodule_export]
    use crate::decided::Decided;
    #[pymodule_export]
    use crate::history::History;
    #[pymodule_export]
    use crate::hours::{Hours, holidays_document};
    #[pymodule_export]
    use crate::policy::{
        columns_document, explain_document, policy_check_document, policy_diff_document, schema_document,
    };
    #[pymodule_export]
    use crate::resolution::{Resolution, resolve, score_document};
    #[pymodule_export]
    use crate::router::Router;
    #[pymodule_export]
    use crate::simulate::{queueing_document, simulate};
    #[pymodule_export]
    use crate::sources::{csv_join, csv_table, identity_document};
    #[pymodule_export]
    use crate::table::Table;
    #[pymodule_export]
    use crate::zone_data::ZoneData;

    #[pymodule_init]
    fn init(module: &Bound<'_, PyModule>) -> PyResult<()> {
        module.add("__version__", env!("CARGO_PKG_VERSION"))?;
        let statuses: Vec<_> = kanava::Status::ALL.iter().map(|status| (status.name(), status.code())).collect();
        module.add("STATUSES", pyo3::types::PyTuple::new(module.py(), statuses)?)
    }
}
