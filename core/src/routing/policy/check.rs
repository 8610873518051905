//! What a policy means: every name found, every number in bounds, every condition compiled, or a list of problems.

use super::compiled::{ChannelPlan, ChannelSet, Compiled, MatterPlan, RulePlan};
use super::{facts, values};
use crate::error::Result;
use crate::instant::{self, ZoneData};
use crate::locate::{Problems, Step};
use crate::model::Channel;
use crate::routing::condition::{Condition, Index, Interned, Problem, Scope, SegmentSet};
use crate::routing::documents::{Exploration, HoursNames, Matter, Named, PolicyDocument, Rule};
use crate::routing::hours::Hours;
use crate::suggest::{clip, did_you_mean};
use Step::{Item, Key};

/// Checks and compiles; `text` is where the document was read from, for the places of problems.
pub(super) fn compile(document: &PolicyDocument, text: &str, zones: Option<&ZoneData>) -> Result<Compiled> {
    let mut check = Check { document, zones, problems: Problems::new(text), compiled: Compiled::default() };
    check.heading();
    check.hours();
    let mut scope = Scope {
        channels: document.channels.names().collect(),
        matters: document.matters.names().collect(),
        segments: document.segments.names().collect(),
        attributes: &document.attributes,
        in_rule: false,
        interned: Interned::default(),
        zones,
    };
    check.queues();
    check.channels(&mut scope);
    check.matters();
    check.segments(&mut scope);
    scope.in_rule = true;
    check.rules(&mut scope);
    check.values();
    check.exploration();
    let fallback = check.channel(&[Key("fallback"), Key("channel")], &document.fallback.channel);
    check.queue(&[Key("fallback"), Key("queue")], document.fallback.queue.as_deref());
    check.compiled.fallback = fallback.unwrap_or_default();
    check.compiled.interned = scope.interned;
    match check.problems.finish() {
        Some(error) => Err(error),
        None => {
            let mut compiled = check.compiled;
            values::fill(document, &mut compiled);
            compiled.rule_index = Index::new(compiled.rules.iter().map(|plan| &plan.condition));
            compiled.segment_index = Index::new(compiled.segments.iter());
            facts::fill(&mut compiled);
            compiled.declared = document.attributes.iter().map(|(name, kind)| (name, *kind)).collect();
            Ok(compiled)
        }
    }
}

struct Check<'a> {
    document: &'a PolicyDocument,
    zones: Option<&'a ZoneData>,
    problems: Problems<'a>,
    compiled: Compiled,
}

impl Check<'_> {
    fn heading(&mut self) {
        for (field, value) in [("name", &self.document.name), ("version", &self.document.version)] {
            if value.trim().is_empty() {
                self.problems.add(&[Key(field)], 0, format!("a policy has a {field}, expected text"));
            }
        }
        let weights = &self.document.objective;
        let parts = [weights.purchase, weights.retained, weights.cost, weights.effort, weights.waiting];
        if parts.iter().chain([&weights.agent_minute]).all(|weight| *weight == 0.0) {
            self.problems.add(&[Key("objective")], 0, "every weight is 0, expected at least one above");
        }
    }

    fn hours(&mut self) {
        for (name, block) in self.document.hours.iter() {
            match Hours::read_in(block, self.zones) {
                Ok(hours) => self.compiled.hours.push(hours),
                Err(faults) => {
                    for fault in faults {
                        let mut path = vec![Key("hours"), Key(name), Key(fault.field)];
                        path.extend(fault.name.as_deref().map(Key));
                        self.problems.add(&path, fault.offset, fault.message);
                    }
                }
            }
        }
    }

    /// The place of the hours of a channel among the compiled ones; those of a list stand together after all others.
    fn hours_of(&mut self, channel: &str, hours: &HoursNames) -> Option<usize> {
        let document = self.document;
        let path = [Key("channels"), Key(channel), Key("hours")];
        for name in hours.names().iter().filter(|name| document.hours.get(name).is_none()) {
            let hint = did_you_mean(name, document.hours.names());
            self.problems.add(&path, 0, format!("hours `{}` are not defined{hint}", clip(name)));
        }
        match hours.names() {
            [] => {
                self.problems.add(&path, 0, "a list of hours names one at least; without the field, it is always open");
                None
            }
            [name] => document.hours.position(name),
            names => {
                let places = names.iter().filter_map(|name| document.hours.position(name));
                let hours = Hours::any_of(places.filter_map(|place| self.compiled.hours.get(place)));
                self.compiled.hours.push(hours);
                Some(self.compiled.hours.len() - 1)
            }
        }
    }

    fn queues(&mut self) {
        let document = self.document;
        for (name, queue) in document.queues.iter() {
            self.channel_set(&[Key("queues"), Key(name), Key("channels")], &queue.channels);
        }
    }

    fn channels(&mut self, scope: &mut Scope<'_>) {
        let document = self.document;
        if document.channels.is_empty() || document.channels.len() > ChannelSet::CAPACITY {
            let message =
                format!("a policy has 1 to {} channels, this one {}", ChannelSet::CAPACITY, document.channels.len());
            self.problems.add(&[Key("channels")], 0, message);
        }
        for (name, channel) in document.channels.iter() {
            let hours = channel.hours.as_ref().and_then(|hours| self.hours_of(name, hours));
            if channel.max_wait_minutes.is_some_and(|minutes| minutes < 0.0) {
                self.problems.add(
                    &[Key("channels"), Key(name), Key("max_wait_minutes")],
                    0,
                    "a wait is at least 0 minutes",
                );
            }
            if channel.handling_minutes.is_some_and(|minutes| minutes < 0.0) {
                let path = [Key("channels"), Key(name), Key("handling_minutes")];
                self.problems.add(&path, 0, "a handling time is at least 0 minutes");
            }
            if channel.languages.as_ref().is_some_and(Vec::is_empty) {
                let path = [Key("channels"), Key(name), Key("languages")];
                self.problems.add(&path, 0, "a channel is served in one language at least; without the field, in any");
            }
            self.queue(&[Key("channels"), Key(name), Key("queue")], channel.queue.as_deref());
            let consent = channel.consent.as_ref().map(|purpose| scope.interned.consent(purpose));
            let serving = document.queues.iter().enumerate();
            let serving = serving.filter(|(_, (_, queue))| queue.channels.iter().any(|served| served == name));
            let of_hours = hours.or(Some(0)).and_then(|place| self.compiled.hours.get(place));
            let zone = of_hours.map_or("UTC", Hours::zone);
            self.compiled.channels.push(ChannelPlan {
                kind: channel.kind,
                pace: channel.pace_or_usual(),
                hours,
                capacity: channel.capacity,
                max_wait_minutes: channel.max_wait_minutes,
                consent,
                queues: serving.map(|(place, _)| place).collect(),
                queue: channel.queue.clone(),
                zone: zone.to_owned(),
            });
        }
    }

    fn matters(&mut self) {
        let document = self.document;
        self.compiled.unknown.allowed = ChannelSet::ALL;
        let mut order: Vec<(usize, &str, &Matter)> =
            document.matters.iter().enumerate().map(|(place, (code, matter))| (place, code, matter)).collect();
        order.sort_by_key(|(_, code, _)| code.split('.').count());
        for (place, code, matter) in order {
            if code.split('.').any(str::is_empty) {
                self.problems.add(
                    &[Key("matters"), Key(code)],
                    0,
                    format!("`{code}` is not a dotted code, expected one such as `invoice.due_date`"),
                );
            }
            self.queue(&[Key("matters"), Key(code), Key("queue")], matter.queue.as_deref());
            let plan = self.matter(place, code, matter);
            self.compiled.matter_index.insert(code.to_owned(), self.compiled.matters.len());
            self.compiled.matters.push(plan);
        }
    }

    fn matter(&mut self, place: usize, code: &str, matter: &Matter) -> MatterPlan {
        let mut set = |field, names: &Option<Vec<String>>| {
            names.as_ref().map(|names| self.channel_set(&[Key("matters"), Key(code), Key(field)], names))
        };
        let (allowed, preferred) = (set("allowed", &matter.allowed), set("preferred", &matter.preferred));
        let stay_open = set("must_stay_open", &matter.must_stay_open);
        let above = code.rsplit_once('.').map_or(&self.compiled.unknown, |(prefix, _)| self.compiled.matter(prefix));
        let plan = MatterPlan {
            place: Some(place),
            urgency: matter.urgency.or(above.urgency),
            difficulty: matter.difficulty.or(above.difficulty),
            allowed: allowed.unwrap_or(above.allowed),
            preferred: preferred.unwrap_or(above.preferred),
            stay_open: stay_open.unwrap_or(above.stay_open),
            skills: matter.skills.clone().unwrap_or_else(|| above.skills.clone()),
            queue: matter.queue.clone().or_else(|| above.queue.clone()),
            cells: Vec::new(),
        };
        self.ways_out(code, &plan);
        plan
    }

    /// A way out that must stay open has nothing that could close it.
    fn ways_out(&mut self, code: &str, plan: &MatterPlan) {
        let path = [Key("matters"), Key(code)];
        for (place, (name, channel)) in self.document.channels.iter().enumerate() {
            if !plan.stay_open.contains(place) {
                continue;
            }
            if !plan.allowed.contains(place) {
                let message = format!("`{name}` must stay open for `{code}` and is not among its allowed channels");
                self.problems.add(&path, 0, message);
            }
            let closes = [
                (channel.hours.is_some(), "opening hours"),
                (channel.consent.is_some(), "a consent"),
                (channel.capacity.is_some(), "a capacity"),
                (channel.kind.is_staffed(), "people at work"),
                (channel.languages.is_some(), "a language"),
            ];
            for (_, what) in closes.iter().filter(|(has, _)| *has) {
                let message = format!("`{name}` must stay open for `{code}`, and depends on {what}");
                self.problems.add(&path, 0, message);
            }
        }
    }

    fn segments(&mut self, scope: &mut Scope<'_>) {
        if self.document.segments.len() > SegmentSet::CAPACITY {
            let message = format!(
                "a policy has at most {} segments, this one {}",
                SegmentSet::CAPACITY,
                self.document.segments.len()
            );
            self.problems.add(&[Key("segments")], 0, message);
        }
        for (place, (name, segment)) in self.document.segments.iter().enumerate() {
            if self.problems.is_full() {
                return;
            }
            match segment.live_floor {
                Some(share) if (0.0..=1.0).contains(&share) => self.compiled.live_floors.push((place, share)),
                Some(share) => {
                    let path = [Key("segments"), Key(name), Key("live_floor")];
                    self.problems.add(&path, 0, format!("`{share}` is not a share, expected 0 to 1"));
                }
                None => {}
            }
            match Condition::parse(&segment.when, scope) {
                Ok(condition) => self.compiled.segments.push(condition),
                Err(problems) => self.condition(&[Key("segments"), Key(name), Key("when")], problems),
            }
        }
    }

    fn rules(&mut self, scope: &mut Scope<'_>) {
        let mut names = hashbrown::HashSet::<&str, foldhash::fast::FixedState>::default();
        for (place, rule) in self.document.rules.iter().enumerate() {
            if self.problems.is_full() {
                return;
            }
            let at = |field| [Key("rules"), Item(place), Key(field)];
            if rule.name.trim().is_empty() || !names.insert(&rule.name) {
                let message = format!("a rule has a name of its own, `{}` is taken or empty", clip(&rule.name));
                self.problems.add(&at("name"), 0, message);
            }
            let condition = match &rule.when {
                None => Condition::always(),
                Some(text) => Condition::parse(text, scope).unwrap_or_else(|problems| {
                    self.condition(&at("when"), problems);
                    Condition::always()
                }),
            };
            if rule.then.is_empty() {
                let message = format!("rule `{}` does nothing, expected at least one effect", clip(&rule.name));
                self.problems.add(&at("then"), 0, message);
            }
            self.queue(&[Key("rules"), Item(place), Key("then"), Key("escalate")], rule.then.escalate.as_deref());
            let plan = self.effects(place, condition, rule);
            self.compiled.rules.push(plan);
        }
        let document = self.document;
        let priority = |plan: &RulePlan| document.rules.get(plan.place).map_or(0, |rule| rule.priority);
        self.compiled.rules.sort_by_key(|plan| std::cmp::Reverse(priority(plan)));
    }

    fn effects(&mut self, place: usize, condition: Condition, rule: &Rule) -> RulePlan {
        let effects = &rule.then;
        let at = |field| [Key("rules"), Item(place), Key("then"), Key(field)];
        let require = self.channel_set(&at("require"), &effects.require);
        let forbid = self.channel_set(&at("forbid"), &effects.forbid);
        let prefer = self.channel_set(&at("prefer"), &effects.prefer);
        let boost = effects.boost.iter().filter_map(|(name, value)| Some((self.channel(&at("boost"), name)?, *value)));
        let boost = boost.collect();
        let promise = effects.promise_callback.as_ref().and_then(|promise| {
            let path = [Key("rules"), Item(place), Key("then"), Key("promise_callback"), Key("channel")];
            let channel = self.channel(&path, &promise.channel)?;
            if self.document.channels.at(channel).is_some_and(|(_, c)| c.kind != Channel::Callback) {
                self.problems.add(&path, 0, format!("`{}` is not a channel of kind `callback`", promise.channel));
            }
            Some((channel, instant::minutes(promise.within_minutes), promise.within))
        });
        let offer = effects.offer.iter().enumerate();
        let offer = offer.filter_map(|(nth, name)| {
            self.channel(&[Key("rules"), Item(place), Key("then"), Key("offer"), Item(nth)], name)
        });
        let offer = offer.collect();
        let places = effects.escalate.is_some() || effects.keep_with_holder.is_some() || !effects.offer.is_empty();
        RulePlan { place, condition, require, forbid, prefer, boost, promise, offer, places, facts: Vec::new() }
    }

    fn values(&mut self) {
        let document = self.document;
        let default = &document.values.default;
        self.probability(&[Key("values"), Key("default"), Key("purchase")], Some(default.purchase));
        if default.effort < 0.0 {
            self.problems.add(&[Key("values"), Key("default"), Key("effort")], 0, "effort is at least 0");
        }
        let mut seen = hashbrown::HashSet::<_, foldhash::fast::FixedState>::default();
        for (place, row) in document.values.rows.iter().enumerate() {
            let at = |field| [Key("values"), Key("rows"), Item(place), Key(field)];
            self.channel(&at("channel"), &row.channel);
            self.probability(&at("purchase"), row.purchase);
            for (field, value) in [("cost", row.cost), ("effort", row.effort), ("minutes", row.minutes)] {
                if value.is_some_and(|value| value < 0.0) {
                    self.problems.add(&at(field), 0, format!("{field} is at least 0"));
                }
            }
            self.defined(&at("segment"), "segment", row.segment.as_deref(), &document.segments);
            self.defined(&at("matter"), "matter", row.matter.as_deref(), &document.matters);
            if !seen.insert((&row.segment, &row.channel, &row.matter)) {
                let path = [Key("values"), Key("rows"), Item(place)];
                self.problems.add(&path, 0, "another row has the same segment, channel and matter");
            }
        }
    }

    fn exploration(&mut self) {
        let share = |value: f64| (0.0..=1.0).contains(&value);
        let path = |field| [Key("exploration"), Key(field)];
        match self.document.exploration {
            Some(Exploration::Epsilon { epsilon }) if !share(epsilon) => {
                self.problems.add(&path("epsilon"), 0, format!("`{epsilon}` is not a share, expected 0 to 1"));
            }
            Some(Exploration::Softmax { temperature, floor }) => {
                if temperature <= 0.0 {
                    self.problems.add(
                        &path("temperature"),
                        0,
                        format!("`{temperature}` is not a temperature, expected above 0"),
                    );
                }
                if !share(floor) {
                    self.problems.add(&path("floor"), 0, format!("`{floor}` is not a share, expected 0 to 1"));
                }
            }
            _ => {}
        }
    }

    fn condition(&mut self, path: &[Step<'_>], problems: Vec<Problem>) {
        for problem in problems {
            self.problems.add(path, problem.offset, problem.message);
        }
    }

    fn channel_set(&mut self, path: &[Step<'_>], names: &[String]) -> ChannelSet {
        let mut set = ChannelSet::default();
        for (index, name) in names.iter().enumerate() {
            match self.document.channels.position(name) {
                Some(place) => set.insert(place),
                None => {
                    let path: Vec<Step<'_>> = path.iter().copied().chain([Item(index)]).collect();
                    self.channel(&path, name);
                }
            }
        }
        set
    }

    /// A queue that is named somewhere: one of the policy's, when it lists any.
    fn queue(&mut self, path: &[Step<'_>], name: Option<&str>) {
        let document = self.document;
        if !document.queues.is_empty() {
            self.defined(path, "queue", name, &document.queues);
        }
    }

    fn channel(&mut self, path: &[Step<'_>], name: &str) -> Option<usize> {
        let document = self.document;
        self.defined(path, "channel", Some(name), &document.channels)
    }

    fn defined<T>(&mut self, path: &[Step<'_>], what: &str, name: Option<&str>, known: &Named<T>) -> Option<usize> {
        let name = name?;
        let place = known.position(name);
        if place.is_none() {
            let hint = did_you_mean(name, known.names());
            self.problems.add(path, 0, format!("{what} `{}` is not defined{hint}", clip(name)));
        }
        place
    }

    fn probability(&mut self, path: &[Step<'_>], value: Option<f64>) {
        if let Some(value) = value.filter(|value| !(0.0..=1.0).contains(value)) {
            self.problems.add(path, 0, format!("`{value}` is not a probability, expected 0 to 1"));
        }
    }
}
