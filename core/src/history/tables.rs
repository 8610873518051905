//! Answers as tables, and the log itself: what replicas exchange.

use super::History;
use super::join_log::JoinLog;
use super::resolve::resolve;
use super::scope::Scope;
use super::state::CaseFilter;
use crate::error::Result;
use crate::table::Writer;
use arrow_array::RecordBatch;

impl History {
    /// Cases: `case_id`, `customer_id`, `matter`, `open`, `opened_at`, `last_at`, `settled_at`, `contacts`,
    /// `channels`, `reopened`. Rows by customer id and time.
    ///
    /// # Errors
    /// As [`History::cases_document`].
    pub fn cases_table(&self, filter: &CaseFilter) -> Result<RecordBatch> {
        let mut out = Writer::default()
            .with_text("case_id")
            .with_text("customer_id")
            .with_text("matter")
            .with_bool("open")
            .with_time("opened_at")
            .with_time("last_at")
            .with_time("settled_at")
            .with_count("contacts")
            .with_text("channels")
            .with_count("reopened");
        for (customer, case) in self.cases_by(filter)? {
            let document = self.case_document(customer, &case);
            out.text(Some(&document.case_id));
            out.text(Some(&document.customer_id));
            out.text(document.matter.as_deref());
            out.bool(Some(case.open));
            out.time(Some(case.opened_at));
            out.time(Some(case.last_at));
            out.time(case.settled_at);
            out.count(Some(case.contacts.len() as u64));
            out.text(Some(&document.channels.join(",")));
            out.count(Some(case.reopened.into()));
        }
        out.finish()
    }

    /// Every join with its reason: `a`, `b` (entries), `customer_id`, `rule`, `kind`, `value`, `also`.
    ///
    /// # Errors
    /// [`Internal`](crate::Status::Internal) only.
    pub fn links_table(&self) -> Result<RecordBatch> {
        let (scope, join_log) = self.all_evidence();
        let mut out = Writer::default()
            .with_text("a")
            .with_text("b")
            .with_text("customer_id")
            .with_text("rule")
            .with_text("kind")
            .with_text("value")
            .with_text("also");
        let mut rows: Vec<_> = join_log.joins.iter().map(|j| (self.step(&scope, j, None), j.a)).collect();
        rows.sort_by(|(x, _), (y, _)| (&x.a, &x.b).cmp(&(&y.a, &y.b)));
        for (step, a) in rows {
            let entry = scope.entries.get(a as usize).copied().unwrap_or_default();
            let customer = self.customers.of(entry).map(|c| self.log.name(c).customer_id());
            out.text(Some(&step.a));
            out.text(Some(&step.b));
            out.text(customer.as_deref());
            out.text(Some(step.reason.rule));
            out.text(step.reason.kind);
            out.text(step.reason.value.as_deref());
            out.text(step.reason.also.as_deref());
        }
        out.finish()
    }

    /// Every join that a guard refused: `a`, `b`, `rule`, `kind`, `value`, `guard`, `because`.
    ///
    /// # Errors
    /// [`Internal`](crate::Status::Internal) only.
    pub fn refused_table(&self) -> Result<RecordBatch> {
        let (scope, join_log) = self.all_evidence();
        let mut out = Writer::default()
            .with_text("a")
            .with_text("b")
            .with_text("rule")
            .with_text("kind")
            .with_text("value")
            .with_text("guard")
            .with_text("because");
        let mut rows: Vec<_> = join_log.refusals.iter().map(|(j, g)| self.step(&scope, j, Some(*g))).collect();
        rows.sort_by(|x, y| (&x.a, &x.b, &x.reason.value).cmp(&(&y.a, &y.b, &y.reason.value)));
        for step in rows {
            out.text(Some(&step.a));
            out.text(Some(&step.b));
            out.text(Some(step.reason.rule));
            out.text(step.reason.kind);
            out.text(step.reason.value.as_deref());
            out.text(step.guard);
            out.text(step.because);
        }
        out.finish()
    }

    /// Every join and refusal, with its reason.
    pub(super) fn all_evidence(&self) -> (Scope, JoinLog) {
        let scope = self.full_scope();
        let mut join_log = JoinLog::default();
        resolve(&scope, &self.rules, self.similar.as_deref(), &mut join_log);
        (scope, join_log)
    }
}
