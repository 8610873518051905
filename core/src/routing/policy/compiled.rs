//! The policy as decisions use it: names have become places, hours instants, conditions slots.

use crate::model::Channel;
use crate::routing::condition::{Condition, Field, Index, Interned};
use crate::routing::documents::{AttributeType, ByName, Level, Pace, Parts, PromiseWithin};
use crate::routing::hours::Hours;
use foldhash::fast::FixedState;
use hashbrown::HashMap;

/// Everything a decision needs, found by place.
#[derive(Debug, Default)]
pub(crate) struct Compiled {
    pub(crate) channels: Vec<ChannelPlan>,
    pub(crate) hours: Vec<Hours>,
    pub(crate) matters: Vec<MatterPlan>,
    /// For a matter the policy does not know.
    pub(crate) unknown: MatterPlan,
    pub(crate) matter_index: HashMap<String, usize, FixedState>,
    pub(crate) segments: Vec<Condition>,
    pub(crate) segment_index: Index,
    /// The segments with a live floor and the least share of each.
    pub(crate) live_floors: Vec<(usize, f64)>,
    /// What the cells of matters point to.
    pub(crate) worths: Vec<Worth>,
    /// In the order they apply: by priority, then as written.
    pub(crate) rules: Vec<RulePlan>,
    pub(crate) rule_index: Index,
    /// The facts that rules speak of.
    pub(crate) facts: Vec<FactPlan>,
    pub(crate) interned: Interned,
    /// The types of attributes that the policy declares.
    pub(crate) declared: ByName<AttributeType>,
    pub(crate) fallback: usize,
}

impl Compiled {
    /// The plan of the longest known prefix of a matter's code, or of the unknown matter.
    pub(crate) fn matter(&self, code: &str) -> &MatterPlan {
        let mut code = code;
        // A code has a letter at least.
        while !code.is_empty() {
            if let Some(plan) = self.matter_index.get(code).and_then(|place| self.matters.get(*place)) {
                return plan;
            }
            code = code.rsplit_once('.').map_or("", |(prefix, _)| prefix);
        }
        &self.unknown
    }
}

/// A set of channels, by their place in the policy.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct ChannelSet(pub(crate) u64);

impl ChannelSet {
    /// How many channels a policy may have.
    pub(crate) const CAPACITY: usize = 64;
    pub(crate) const ALL: Self = Self(u64::MAX);

    pub(crate) fn insert(&mut self, channel: usize) {
        if channel < Self::CAPACITY {
            self.0 |= 1 << channel;
        }
    }

    pub(crate) const fn contains(self, channel: usize) -> bool {
        channel < Self::CAPACITY && self.0 & (1 << channel) != 0
    }

    pub(crate) const fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// The places of its channels, ascending.
    pub(crate) fn places(self) -> impl Iterator<Item = usize> {
        crate::routing::bits::places(self.0)
    }

    pub(crate) const fn and(self, other: Self) -> Self {
        Self(self.0 & other.0)
    }

    pub(crate) const fn without(self, other: Self) -> Self {
        Self(self.0 & !other.0)
    }
}

#[derive(Debug)]
pub(crate) struct ChannelPlan {
    pub(crate) kind: Channel,
    pub(crate) pace: Pace,
    pub(crate) hours: Option<usize>,
    pub(crate) capacity: Option<u32>,
    pub(crate) max_wait_minutes: Option<f64>,
    /// The place of its purpose among the interned consents.
    pub(crate) consent: Option<usize>,
    /// The policy's queues that serve it, by their place.
    pub(crate) queues: Vec<usize>,
    /// The queue the policy names for it.
    pub(crate) queue: Option<String>,
    /// The zone whose wall clock it goes by: of its own hours, else of the policy's first.
    pub(crate) zone: String,
}

#[derive(Debug, Default)]
pub(crate) struct MatterPlan {
    /// Its place in the document; nothing for the unknown matter.
    pub(crate) place: Option<usize>,
    pub(crate) urgency: Option<Level>,
    pub(crate) difficulty: Option<Level>,
    pub(crate) allowed: ChannelSet,
    pub(crate) preferred: ChannelSet,
    pub(crate) stay_open: ChannelSet,
    pub(crate) skills: Vec<String>,
    pub(crate) queue: Option<String>,
    /// For each channel the cells that may apply, the most specific first; the last one always does.
    pub(crate) cells: Vec<Vec<CellPlan>>,
}

#[derive(Debug, Clone, Copy)]
pub(crate) struct CellPlan {
    /// Only for customers in this segment.
    pub(crate) segment: Option<usize>,
    /// The place among the worths.
    pub(crate) worth: u32,
}

/// What one row of the value table says of a contact, or the default of one channel.
#[derive(Debug, Clone)]
pub(crate) struct Worth {
    /// The row of the value table; nothing for the default.
    pub(crate) row: Option<u32>,
    /// Weighted; without a wait or a boost, at the policy's own price of an agent-minute.
    pub(crate) parts: Parts,
    /// The agent-minutes it takes.
    pub(crate) minutes: f64,
    /// What its parts come to.
    pub(crate) value: f64,
}

#[derive(Debug)]
pub(crate) struct RulePlan {
    /// Its place in the document.
    pub(crate) place: usize,
    pub(crate) condition: Condition,
    pub(crate) require: ChannelSet,
    pub(crate) forbid: ChannelSet,
    pub(crate) prefer: ChannelSet,
    pub(crate) boost: Vec<(usize, f64)>,
    pub(crate) promise: Option<(usize, i64, PromiseWithin)>,
    /// In the order of writing.
    pub(crate) offer: Vec<usize>,
    /// Whether it speaks of queues, agents or duplicates: of anything but channels.
    pub(crate) places: bool,
    /// The facts its condition speaks of, by their places.
    pub(crate) facts: Vec<usize>,
}

/// A fact a condition speaks of, as the step of a rule tells it.
#[derive(Debug)]
pub(crate) struct FactPlan {
    pub(crate) field: Field,
    /// As it stands in conditions.
    pub(crate) name: String,
    /// The fact whose evidence goes with it.
    pub(crate) evidence: String,
}
