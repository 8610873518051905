//! Rules that forbid or require and did nothing, because a field is missing or a condition took too many steps: told when
//! the request asks for it.

use super::Decision;
use crate::routing::policy::RulePlan;

impl<'a> Decision<'a> {
    /// The facts by whose absence such rules were lost, by their places among the policy's.
    pub(super) fn lost(&self) -> impl Iterator<Item = (&Self, usize)> {
        let facts = if self.request.report_lost { self.policy.compiled().facts.len() } else { 0 };
        (0..facts).filter(|fact| self.lost_by(*fact).next().is_some()).map(move |fact| (self, fact))
    }

    /// The rules that were lost because this fact is missing.
    pub(super) fn lost_by(&self, fact: usize) -> impl Iterator<Item = usize> {
        let field = self.policy.compiled().facts.get(fact).map(|fact| fact.field);
        let is_lost = move |plan: &RulePlan| {
            plan.facts.contains(&fact) && field.is_some_and(|field| plan.condition.is_lost_by(field, &self.view))
        };
        self.ruling().filter(move |(_, plan)| is_lost(plan)).map(|(rule, _)| rule)
    }

    /// The rules whose conditions took too many steps.
    pub(super) fn over_limit(&self) -> impl Iterator<Item = usize> {
        let asked = self.request.report_lost;
        let rules = self.ruling().filter(move |(_, plan)| asked && plan.condition.is_too_long(&self.view));
        rules.map(|(rule, _)| rule)
    }

    /// The rules that rule something out.
    fn ruling(&self) -> impl Iterator<Item = (usize, &'a RulePlan)> {
        let rules = self.policy.compiled().rules.iter().enumerate();
        rules.filter(|(_, plan)| !plan.forbid.is_empty() || !plan.require.is_empty())
    }
}
