//! What a simulation found, as a document and as text for people.

use super::figures::Group;
use super::world::World;
use crate::document;
use crate::error::Result;
use crate::estimate::{Estimate, Method};
use crate::instant;
use crate::routing::documents::PolicyName;
use serde::Serialize;
use std::fmt::Write as _;

/// What a simulation found.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Simulation {
    /// The seed.
    pub seed: u64,
    /// How often the time was simulated.
    pub replications: u32,
    /// When it began (RFC 3339).
    pub from: String,
    /// When nobody came any more.
    pub until: String,
    /// The hours that count.
    pub hours: f64,
    /// What "in time" is, in minutes.
    pub within_minutes: f64,
    /// How the intervals were made.
    pub interval: String,
    /// What each policy did.
    pub policies: Vec<Simulated>,
    /// What each further policy did otherwise than the first.
    pub differences: Vec<Compared>,
    /// The main figures, for people.
    pub text: String,
}

/// What one policy did.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Simulated {
    /// The policy.
    pub policy: PolicyName,
    /// Its figures.
    pub groups: Vec<Group>,
}

/// One policy less another.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Compared {
    /// The policy.
    pub policy: PolicyName,
    /// Less this one.
    pub against: PolicyName,
    /// The differences of the figures both have.
    pub groups: Vec<Group>,
}

impl Simulation {
    pub(super) fn new(world: &World, policies: Vec<Simulated>, differences: Vec<Compared>) -> Self {
        let mut found = Self {
            seed: world.seed,
            replications: world.replications,
            from: instant::print(world.from),
            until: instant::print(world.until),
            hours: world.counted_hours(),
            within_minutes: world.within_minutes,
            interval: format!("{}_over_replications_common_random_numbers", Method::Student.name()),
            policies,
            differences,
            text: String::new(),
        };
        found.text = found.told();
        found
    }

    /// The figure of a group under one of the policies.
    pub fn figure(&self, policy: usize, by: &str, name: &str, measure: &str) -> Option<Estimate> {
        find(&self.policies.get(policy)?.groups, by, name, measure)
    }

    /// The figure of a group under a further policy, less that under the first.
    pub fn difference(&self, policy: usize, by: &str, name: &str, measure: &str) -> Option<Estimate> {
        find(&self.differences.get(policy.checked_sub(1)?)?.groups, by, name, measure)
    }

    /// The whole as a document.
    ///
    /// # Errors
    /// [`Internal`](crate::Status::Internal) only.
    pub fn to_document(&self) -> Result<String> {
        document::print(self)
    }

    /// The main figures of each policy, and how the others differ from the first.
    fn told(&self) -> String {
        let times = match self.replications {
            1 => "once".to_owned(),
            many => format!("{many} times"),
        };
        let mut text = format!(
            "{} to {}, simulated {times} from seed {}; the mean and its 95 % interval\n",
            self.from, self.until, self.seed
        );
        for simulated in &self.policies {
            let _ = write!(text, "\n{} {}\n", simulated.policy.name, simulated.policy.version);
            lines(&mut text, &simulated.groups);
        }
        for compared in &self.differences {
            let (of, against) = (&compared.policy, &compared.against);
            let _ = write!(text, "\n{} {} less {} {}\n", of.name, of.version, against.name, against.version);
            lines(&mut text, &compared.groups);
        }
        text
    }
}

fn find(groups: &[Group], by: &str, name: &str, measure: &str) -> Option<Estimate> {
    let group = groups.iter().find(|group| group.by == by && group.name == name)?;
    group.figures.iter().find(|figure| figure.measure == measure).map(|figure| figure.estimate)
}

fn lines(text: &mut String, groups: &[Group]) {
    for (measure, what, unit, scale, digits) in SHOWN {
        let Some(Estimate { value: Some(value), low, high, .. }) = find(groups, "all", "all", measure) else {
            continue;
        };
        let number = |value: f64| format!("{:.*}", digits, value * scale + 0.0);
        let _ = write!(text, "  {what:<28}{:>12}{unit}", number(value));
        if let (Some(low), Some(high)) = (low, high) {
            let _ = write!(text, "   ({} to {})", number(low), number(high));
        }
        text.push('\n');
    }
}

/// What the text shows: measure, words, unit, scale, digits.
const SHOWN: [(&str, &str, &str, f64, usize); 15] = [
    ("contacts", "contacts", "", 1.0, 1),
    ("live_share", "reached a person at once", " %", 100.0, 1),
    ("abandoned", "gave up waiting", " %", 100.0, 2),
    ("turned_away", "turned away", " %", 100.0, 2),
    ("service_level", "answered in time", " %", 100.0, 1),
    ("wait_mean", "wait, mean", " min", 1.0, 3),
    ("wait_p90", "wait, nine of ten within", " min", 1.0, 3),
    ("deferred_hours", "until a deferred one", " h", 1.0, 2),
    ("callbacks_kept", "call backs kept", " %", 100.0, 1),
    ("occupancy", "occupancy", " %", 100.0, 1),
    ("repeats", "came again", " %", 100.0, 2),
    ("sales", "sales", "", 1.0, 1),
    ("sold", "sold", "", 1.0, 2),
    ("cost", "cost", "", 1.0, 2),
    ("net_value", "net value", "", 1.0, 2),
];
