//! What no request changes of the decisions of a policy, printed by their own list when the policy is prepared.

use super::kinds::{Kind, Printer};
use super::texts::{Quoted, Texts};
use super::{Ending, FixedParts, Heading, RowAndWait, RuleHead, RuleTail, Valued, Way};
use crate::routing::decide::{Decision, Fired, Ranked};
use crate::routing::documents::Parts;
use crate::routing::documents::json::rounded;
use crate::routing::policy::{Policy, Worth};
use crate::routing::wait::Wait;

/// A policy, and what its decisions say again and again.
#[derive(Debug)]
pub(crate) struct Prepared {
    policy: Policy,
    pub(super) names: Texts<Quoted>,
    #[cfg(feature = "arrow")]
    pub(super) pools: Texts<super::coded::Pool>,
    /// [`Heading`].
    pub(super) heading: String,
    /// [`Ending`].
    pub(super) ending: String,
    /// By channel: [`Way`] with the queue that the policy names for it.
    ways: Vec<String>,
    worths: Vec<PrintedWorth>,
    /// By rule: [`RuleHead`] and [`RuleTail`].
    rules: Vec<[String; 2]>,
}

/// What one row of the value table comes to without a wait or a boost, at the policy's own price of an agent-minute.
#[derive(Debug)]
struct PrintedWorth {
    /// The value and its parts, rounded.
    told: (f64, Parts),
    /// The same as [`Valued`].
    plain: String,
    /// [`FixedParts`]: right with a wait or a boost, too.
    fixed: String,
    /// [`RowAndWait`] without a wait.
    rest: String,
}

impl Prepared {
    /// Prints what no request changes.
    pub(crate) fn new(policy: Policy) -> Self {
        let names: Texts<Quoted> = Texts::of(&policy);
        let (document, compiled) = (policy.document(), policy.compiled());
        let channels = compiled.channels.iter().enumerate();
        let ways = channels.map(|(place, plan)| text::<Way, _>(&names, (place, plan.queue.as_deref())));
        let rules = compiled.rules.iter().enumerate().map(|(place, plan)| {
            let Some(rule) = document.rules.get(plan.place) else { return Default::default() };
            [text::<RuleHead, _>(&names, (place, rule)), text::<RuleTail, _>(&names, rule)]
        });
        Self {
            #[cfg(feature = "arrow")]
            pools: Texts::of(&policy),
            heading: text::<Heading, _>(&names, document),
            ending: text::<Ending, _>(&names, &policy),
            ways: ways.collect(),
            worths: compiled.worths.iter().map(|worth| PrintedWorth::new(&names, worth)).collect(),
            rules: rules.collect(),
            names,
            policy,
        }
    }

    /// The policy.
    pub(crate) fn policy(&self) -> &Policy {
        &self.policy
    }
}

impl PrintedWorth {
    fn new(names: &Texts<Quoted>, worth: &Worth) -> Self {
        let told = (rounded(worth.value), worth.parts.rounded());
        let fixed = text::<FixedParts, _>(names, &told.1);
        let plain = text::<Valued, _>(names, (Some(fixed.as_str()), told));
        let rest = text::<RowAndWait, _>(names, (worth.row, Wait::NONE));
        Self { told, plain, fixed, rest }
    }
}

impl<'a> Decision<'a> {
    /// [`Way`] as it was printed, where it is that of the usual queue.
    #[inline]
    pub(super) fn printed_way(&self, ranked: &Ranked<'_>) -> Option<&'a str> {
        let plan = self.policy.compiled().channels.get(ranked.channel)?;
        let printed = self.prepared.ways.get(ranked.channel)?;
        (plan.queue.as_deref() == ranked.queue).then_some(printed)
    }

    /// [`Valued`] as it was printed, where nothing is added to what the policy says.
    #[inline]
    pub(super) fn printed_value(&self, ranked: &Ranked<'_>) -> Option<&'a str> {
        let worth = self.prepared.worths.get(ranked.worth as usize)?;
        ranked.plain.then_some(&worth.plain)
    }

    /// What [`Valued`] is made of: the parts that no request changes as they were printed, and all, rounded.
    #[inline(always)]
    pub(super) fn valued(&self, ranked: &Ranked<'_>) -> (Option<&'a str>, (f64, Parts)) {
        let worth = self.prepared.worths.get(ranked.worth as usize);
        let told = match worth.filter(|_| ranked.plain) {
            Some(worth) => worth.told,
            None => (rounded(ranked.value), self.parts_of(ranked).rounded()),
        };
        (worth.map(|worth| worth.fixed.as_str()), told)
    }

    /// [`RowAndWait`] as it was printed, where there is no wait.
    #[inline]
    pub(super) fn printed_rest(&self, ranked: &Ranked<'_>) -> Option<&'a str> {
        let worth = self.prepared.worths.get(ranked.worth as usize)?;
        (ranked.wait == Wait::NONE).then_some(&worth.rest)
    }

    /// [`RuleHead`] and [`RuleTail`] as they were printed.
    #[inline]
    pub(super) fn printed_rule(&self, fired: &Fired) -> Option<&'a [String; 2]> {
        self.prepared.rules.get(fired.rule)
    }
}

/// What a list of fields prints.
fn text<K: Kind<V>, V>(names: &Texts<Quoted>, value: V) -> String {
    let mut out = String::new();
    K::print(&mut Printer::new(&mut out, names), value);
    out
}
