//! A decision written out. Here is the one list of what it says; from it the document is printed ([`fields`]) and the
//! columns of the table grow ([`table`]).
//!
//! A record is a list of fields, each with its name, its kind and how its value is got. Document and table say the same
//! under the same names, but for what is [`Document`] (the table has it in its metadata, in the request's row or flat) or
//! [`Table`]. A document is read back as a [`DecisionDocument`], whose types say the same to readers and to the schema.

#[macro_use]
mod fields;
mod kinds;
mod once;
mod texts;

#[cfg(feature = "arrow")]
mod coded;
#[cfg(feature = "arrow")]
mod store;
#[cfg(feature = "arrow")]
mod table;

pub(crate) use once::Prepared;
#[cfg(feature = "arrow")]
pub(crate) use table::Columns;

use super::{Decision, Fired, Offered, Placed, Ranked, Refused};
use crate::document;
use crate::error::Result;
use crate::holidays::holiday_data_version;
use crate::routing::condition::Value;
use crate::routing::documents::json::rounded;
use crate::routing::documents::{
    Action, ChoiceBy, DecisionDocument, EffectName, Pace, Parts, PolicyDocument, Reason, Rule, Running, When, WhenMode,
};
use crate::routing::policy::{Policy, RulePlan};
use crate::routing::wait::Wait;
use kinds::{
    ChannelName, Count, Document, FactName, FactValue, Flag, IfAny, Instant, Interval, Json, Kind, List, ListIfAny,
    MatterCode, Number, Once, OrNull, Printer, RuleName, SegmentName, Table, Text, Whole, ZoneName,
};

record! {
    /// A decision: [`DecisionDocument`], and a row of the table.
    Decided of decision: &'v Decision<'v>, "" to "" {
        heading: Document<Once<Heading>> = (Some(&*decision.prepared.heading), || decision.policy.document());
        at: Document<Instant> = decision.request.at;
        customer: Document<IfAny<Text>> = decision.request.customer.as_deref();
        matter: Document<IfAny<Text>> = decision.request.matter.as_deref();
        draw: Document<IfAny<Number>> = decision.draw;
        action: Action = decision.action;
        from: IfAny<Moved> = decision.from();
        channel: ChannelName = decision.channel;
        pace: Pace = decision.pace();
        queue: OrNull<Text> = decision.queue;
        agent: OrNull<Text> = decision.agent;
        when: Document<Opening> = decision.when;
        when_mode: Table<WhenMode> = decision.when.mode;
        when_at: Table<Instant> = decision.when.at;
        promised_by: Table<OrNull<Instant>> = decision.when.promised_by;
        zone: ZoneName = decision.channel;
        propensity: Number = decision.propensity;
        value: Table<OrNull<Number>> = decision.value();
        fallback: Flag = decision.by == ChoiceBy::Fallback;
        explored: Flag = decision.by == ChoiceBy::Exploration;
        escalated: Flag = decision.escalated;
        suppress_duplicate: Flag = decision.suppresses();
        stay_open: ListIfAny<ChannelName> = decision.matter.stay_open.places();
        may_offer_live: Flag = decision.may_offer_live();
        offers: ListIfAny<Offer> = decision.offered();
        segments: List<SegmentName> = decision.segments().places();
        ranked: List<Remaining, 8> = decision.ranked.iter().map(|ranked| (decision, ranked));
        impossible: List<Impossible> = decision.refused.iter();
        steps: Document<Steps> = decision;
        lost: Document<ListIfAny<LostByField>> = decision.lost();
        over_limit: Document<ListIfAny<RuleName>> = decision.over_limit();
        by: Table<ChoiceBy> = decision.by;
        known_as: Table<OrNull<MatterCode>> = decision.matter.place;
        holder: Table<OrNull<HolderStep>> = decision.holder();
        agent_chats: Table<OrNull<Count>> = decision.free_agent().map(|(_, chats)| chats);
        rules: Table<List<RuleStep, 2>> = decision.fired_rules();
        live_floors: Table<List<FloorStep>> = decision.uncharged();
        brief: Document<IfAny<Json>> = decision.brief();
        ending: Document<Once<Ending>> = (Some(&*decision.prepared.ending), || decision.policy);
    }
}

/// The columns of the table, in their order.
#[cfg(feature = "arrow")]
#[rustfmt::skip]
const TABLE: [&str; 28] = [
    "channel", "queue", "agent", "when_mode", "when_at", "promised_by", "zone", "propensity", "value",
    "fallback", "explored", "escalated", "suppress_duplicate", "may_offer_live", "action", "pace", "by",
    "known_as", "from", "holder", "agent_chats", "segments", "stay_open", "offers", "ranked", "impossible",
    "rules", "live_floors",
];

printed! {
    /// How every decision of a policy begins.
    Heading of policy: &'v PolicyDocument, "{" to "" {
        policy: PolicyName = policy;
    }
}

printed! {
    /// Which policy decided.
    PolicyName of policy: &'v PolicyDocument, "{" to "}" {
        name: Text = &policy.name;
        version: Text = &policy.version;
    }
}

printed! {
    /// How every decision ends.
    Ending of policy: &'v Policy, "," to "}" {
        zone_data: Text = policy.zone_data_version();
        holiday_data: Text = holiday_data_version();
    }
}

record! {
    /// Where a contact that is moved comes from.
    Moved of running: &'v Running, "{" to "}" {
        channel: Text = &running.channel;
        queue: OrNull<Text> = running.queue.as_deref();
        agent: OrNull<Text> = running.agent.as_deref();
        bot: Flag = running.bot;
    }
}

printed! {
    /// When the chosen channel serves the customer.
    Opening of when: When, "{" to "}" {
        mode: WhenMode = when.mode;
        at: Instant = when.at;
        promised_by: IfAny<Instant> = when.promised_by;
    }
}

record! {
    /// A channel offered beside the one that was chosen.
    Offer of (offer, ranked): (&'v Offered, &'v Ranked<'v>), "{" to "}" {
        channel: ChannelName = ranked.channel;
        queue: OrNull<Text> = ranked.queue;
        rule: IfAny<RuleName> = offer.rule;
    }
}

record! {
    /// A channel that remained.
    Remaining of (decision, ranked): (&'v Decision<'v>, &'v Ranked<'v>), "" to "" {
        way: Once<Way> = (decision.printed_way(ranked), || (ranked.channel, ranked.queue));
        worth: Once<Valued> = (decision.printed_value(ranked), || decision.valued(ranked));
        propensity: Number = ranked.propensity;
        preference: Count = ranked.preference;
        rest: Once<RowAndWait> = (decision.printed_rest(ranked), || (decision.row(ranked), ranked.wait));
    }
}

record! {
    /// Where a contact would go: the same as long as it is the usual queue of the channel.
    Way of (channel, queue): (usize, Option<&'v str>), "{" to "" {
        channel: ChannelName = channel;
        queue: OrNull<Text> = queue;
    }
}

record! {
    /// What a channel is worth: the same as long as there is no wait, no boost and no other price.
    Valued of (fixed, (value, parts)): (Option<&'v str>, (f64, Parts)), "," to "" {
        value: Number = value;
        parts: OfValue = (fixed, &parts);
    }
}

record! {
    /// The parts of a value.
    OfValue of (fixed, parts): (Option<&'v str>, &'v Parts), "" to "}" {
        fixed: Once<FixedParts> = (fixed, || parts);
        waiting: Number = parts.waiting;
        minutes: Number = parts.minutes;
        boost: Number = parts.boost;
    }
}

record! {
    /// The parts that no request changes.
    FixedParts of parts: &'v Parts, "{" to "" {
        purchase: Number = parts.purchase;
        retained: Number = parts.retained;
        cost: Number = parts.cost;
        effort: Number = parts.effort;
    }
}

record! {
    /// The row of the value table, and the wait: the same as long as there is none.
    RowAndWait of (row, wait): (Option<u32>, Wait), "," to "}" {
        row: OrNull<Count> = row;
        wait_minutes: Number = rounded(wait.minutes);
        wait_interval: IfAny<Interval> = wait.interval;
    }
}

record! {
    /// A channel that did not remain.
    Impossible of refused: &'v Refused, "{" to "}" {
        channel: ChannelName = refused.channel;
        reason: Reason = refused.reason;
        until: IfAny<Instant> = refused.until;
        zone: IfAny<ZoneName> = refused.until.map(|_| refused.channel);
        rule: IfAny<RuleName> = refused.rule;
    }
}

record! {
    /// A field that was missing, and the rules that were lost by it.
    LostByField of (decision, fact): (&'v Decision<'v>, usize), "{" to "}" {
        field: FactName = fact;
        rules: List<RuleName> = decision.lost_by(fact);
    }
}

/// How the decision came about. The table has the rules and the live floors as lists of their own, the rest flat.
struct Steps;

impl<'v> Kind<&'v Decision<'v>> for Steps {
    fn print(to: &mut Printer<'_>, decision: &'v Decision<'v>) {
        to.write("[");
        MatterStep::print(to, decision.matter.place);
        for step in decision.fired_rules() {
            to.write(",");
            RuleStep::print(to, step);
        }
        for step in decision.uncharged() {
            to.write(",");
            FloorStep::print(to, step);
        }
        match decision.placed {
            Placed::Usual => {}
            Placed::Holder { agent, queue } => {
                to.write(",");
                HolderStep::print(to, (agent, queue));
            }
            Placed::Free { agent, chats } => {
                to.write(",");
                AgentStep::print(to, (agent, chats));
            }
        }
        to.write(",");
        ChoiceStep::print(to, (decision.channel, decision.by));
        to.write("]");
    }
}

printed! {
    MatterStep of known_as: Option<usize>, "{\"step\":\"matter\"," to "}" {
        known_as: OrNull<MatterCode> = known_as;
    }
}

record! {
    RuleStep of (decision, fired, plan, rule): (&'v Decision<'v>, &'v Fired, &'v RulePlan, &'v Rule), "" to "" {
        head: Once<RuleHead> = (decision.printed_rule(fired).map(|[head, _]| &**head), || (fired.rule, rule));
        because: List<Because, 2> = decision.because(plan);
        effects: List<EffectName> = fired.applied.names();
        set_aside: List<EffectName> = fired.set_aside.names();
        tail: Document<Once<RuleTail>> = (decision.printed_rule(fired).map(|[_, tail]| &**tail), || rule);
    }
}

record! {
    /// How the step of a rule begins.
    RuleHead of (place, rule): (usize, &'v Rule), "{\"step\":\"rule\"," to "" {
        rule: RuleName = place;
        priority: Whole = rule.priority;
    }
}

printed! {
    /// How it ends: as the policy has it, which the metadata of the table name.
    RuleTail of rule: &'v Rule, "," to "}" {
        then: Json = &rule.then;
        evidence: IfAny<Json> = rule.evidence.as_ref();
    }
}

record! {
    /// A fact that a rule looked at, and the contacts it came from.
    Because of (fact, value, contacts): (usize, Value<'v>, &'v [String]), "{" to "}" {
        fact: FactName = fact;
        value: FactValue = value;
        evidence: ListIfAny<Text> = contacts.iter();
    }
}

record! {
    /// A segment that is not charged for agent-minutes.
    FloorStep of (segment, share, least): (usize, Option<f64>, f64), "{\"step\":\"live_floor\"," to "}" {
        segment: SegmentName = segment;
        share: OrNull<Number> = share.map(rounded);
        least: Number = least;
    }
}

record! {
    /// Who holds the open case, where it stays with them.
    HolderStep of (agent, queue): (Option<&'v str>, Option<&'v str>), "{\"step\":\"holder\"," to "}" {
        agent: OrNull<Text> = agent;
        queue: OrNull<Text> = queue;
    }
}

printed! {
    AgentStep of (agent, chats): (&'v str, u32), "{\"step\":\"agent\"," to "}" {
        agent: Text = agent;
        chats: Count = chats;
    }
}

printed! {
    ChoiceStep of (channel, by): (usize, ChoiceBy), "{\"step\":\"choice\"," to "}" {
        channel: ChannelName = channel;
        by: ChoiceBy = by;
    }
}

impl<'a> Decision<'a> {
    /// The decision as a document, as text.
    ///
    /// # Errors
    /// [`Internal`](crate::Status::Internal) only.
    pub fn to_document(&self) -> Result<String> {
        let size = 640 + 288 * self.ranked.len() + 160 * self.refused.len() + 256 * self.fired.len();
        let mut out = String::with_capacity(size);
        self.print(&mut out);
        Ok(out)
    }

    /// The decision as a document: [`Decision::to_document`], read.
    ///
    /// # Errors
    /// [`InvalidDocument`](crate::Status::InvalidDocument) when what the host or the policy says in it cannot be read
    /// from text: a brief of more than a hundred levels.
    pub fn document(&self) -> Result<DecisionDocument> {
        document::read(&self.to_document()?)
    }

    /// Appends the document.
    fn print(&self, out: &mut String) {
        Decided::print(&mut Printer::new(out, &self.prepared.names), self);
    }

    fn offered(&self) -> impl Iterator<Item = (&Offered, &Ranked<'a>)> {
        self.offers.iter().filter_map(|offer| Some((offer, self.ranked.get(offer.ranked)?)))
    }

    fn fired_rules(&self) -> impl Iterator<Item = (&Self, &Fired, &RulePlan, &Rule)> {
        let (rules, written) = (&self.policy.compiled().rules, &self.policy.document().rules);
        self.fired.iter().filter_map(move |fired| {
            let plan = rules.get(fired.rule)?;
            Some((self, fired, plan, written.get(plan.place)?))
        })
    }

    /// The facts a rule looked at, as far as they were there.
    fn because(&self, rule: &RulePlan) -> impl Iterator<Item = (usize, Value<'_>, &[String])> {
        let facts = &self.policy.compiled().facts;
        rule.facts.iter().filter_map(move |place| {
            let fact = facts.get(*place)?;
            let value = self.view.read(fact.field);
            (value != Value::Absent).then(|| (*place, value, self.evidence(&fact.evidence)))
        })
    }
}
