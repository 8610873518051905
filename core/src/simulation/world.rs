//! The plan, settled: names have become places, rates pieces of time, everything checked once for all replications.

use super::plan::{Arrivals, Behaviour, ChannelBehaviour, FloorPlan, QueuePlan, SimulationDocument};
use super::profile::{Piece, Profile};
use super::truth::Truth;
use super::{MAX_AGENTS, MAX_CONTACTS, MAX_DAYS, MAX_GIVEN, MAX_POLICIES, MAX_RATE, MAX_REPLICATIONS, MINUTE};
use crate::document;
use crate::error::{Error, Result};
use crate::instant::{self, HOUR, Zone};
use crate::routing::documents::{ChannelDocument, Pace, Queue};
use crate::routing::{Floor, Policy, Request, Router};
use crate::suggest::did_you_mean;
use foldhash::fast::FixedState;
use hashbrown::HashMap;
use serde_json::{Map, Value};

/// All that the replications share.
#[derive(Debug)]
pub(super) struct World {
    pub(super) policies: Vec<PolicyWorld>,
    pub(super) from: i64,
    pub(super) until: i64,
    pub(super) counted_from: i64,
    pub(super) within_minutes: f64,
    pub(super) templates: Vec<Template>,
    pub(super) streams: Vec<StreamWorld>,
    /// In the order of their instants.
    pub(super) given: Vec<(i64, usize)>,
    pub(super) matters: Vec<String>,
    matter_places: HashMap<String, usize, FixedState>,
    pub(super) queues: Vec<QueueWorld>,
    pub(super) teams: Vec<TeamWorld>,
    pub(super) floor: Floor,
    pub(super) redial_minutes: f64,
    pub(super) repeat_minutes: f64,
    pub(super) agent_hour: f64,
    pub(super) seed: u64,
    pub(super) replications: u32,
}

#[derive(Debug)]
pub(super) struct PolicyWorld {
    pub(super) router: Router,
    pub(super) channels: Vec<ChannelWorld>,
    pub(super) truth: Truth,
}

#[derive(Debug)]
pub(super) struct ChannelWorld {
    pub(super) name: String,
    pub(super) staffed: bool,
    pub(super) live: bool,
    pub(super) cost: f64,
    pub(super) behaviour: ChannelBehaviour,
}

/// A request, and what is known of those who send it.
#[derive(Debug)]
pub(super) struct Template {
    pub(super) request: Request,
    pub(super) matter: usize,
    pub(super) patience_minutes: Option<f64>,
    pub(super) handling_minutes: Option<f64>,
    /// Whether those are the contact's own, not means to draw around.
    pub(super) exact: bool,
    /// The stream whose contacts share it.
    pub(super) stream: Option<usize>,
}

#[derive(Debug)]
pub(super) struct StreamWorld {
    pub(super) template: usize,
    pub(super) pieces: Vec<Piece>,
}

#[derive(Debug)]
pub(super) struct QueueWorld {
    pub(super) name: String,
    pub(super) levels: Vec<f64>,
    pub(super) deviation: Option<f64>,
    pub(super) patience_minutes: Option<f64>,
    /// The teams that serve it, those with the fewest queues first.
    pub(super) teams: Vec<usize>,
}

#[derive(Debug)]
pub(super) struct TeamWorld {
    pub(super) name: String,
    pub(super) queues: Vec<usize>,
    pub(super) most: usize,
    pub(super) pieces: Vec<Piece>,
}

impl World {
    pub(super) fn new(document: SimulationDocument, rows: Vec<(Behaviour, Request)>) -> Result<Self> {
        let SimulationDocument { policies, arrivals, floor_plan, seed, replications, warm_up_minutes, within_minutes } =
            document;
        if !(1..=MAX_REPLICATIONS).contains(&replications) {
            let message = format!("`{replications}` replications, expected from 1 to {MAX_REPLICATIONS}");
            return Err(at("replications", message));
        }
        if policies.is_empty() || policies.len() > MAX_POLICIES {
            let message = format!("`{}` policies, expected from 1 to {MAX_POLICIES}", policies.len());
            return Err(at("policies", message));
        }
        minutes("within_minutes", within_minutes)?;
        minutes("warm_up_minutes", warm_up_minutes)?;
        let policies = policies
            .iter()
            .enumerate()
            .map(|(place, policy)| Policy::parse(&document::print(policy)?).map_err(|error| of_policy(place, &error)));
        let policies: Vec<Policy> = policies.collect::<Result<_>>()?;
        let zone_name = arrivals.zone.as_deref().unwrap_or("UTC");
        let zone = Zone::named(zone_name).map_err(|error| at("arrivals.zone", error.message().to_owned()))?;
        let mut world = Self {
            policies: Vec::new(),
            from: 0,
            until: 0,
            counted_from: 0,
            within_minutes,
            templates: Vec::new(),
            streams: Vec::new(),
            given: Vec::new(),
            matters: Vec::new(),
            matter_places: HashMap::default(),
            queues: Vec::new(),
            teams: Vec::new(),
            floor: Floor::new(),
            redial_minutes: minutes("floor_plan.redial_minutes", floor_plan.redial_minutes)?,
            repeat_minutes: minutes("floor_plan.repeat_minutes", floor_plan.repeat_minutes)?,
            agent_hour: minutes("floor_plan.agent_hour", floor_plan.agent_hour)?,
            seed,
            replications,
        };
        world.arrivals(arrivals, rows, &zone)?;
        world.counted_from = world.from.saturating_add((warm_up_minutes * MINUTE) as i64);
        if world.counted_from >= world.until {
            let all = (world.until - world.from) as f64 / MINUTE;
            let message = format!("`{warm_up_minutes}` of {all} minutes leave nothing to count, expected fewer");
            return Err(at("warm_up_minutes", message));
        }
        let expected: f64 = world.streams.iter().flat_map(|stream| &stream.pieces).map(Piece::expected).sum();
        if expected > MAX_CONTACTS as f64 {
            let message = format!("`{expected:.0}` contacts are expected, {MAX_CONTACTS} is the limit");
            return Err(at("arrivals.streams", message));
        }
        world.people(&floor_plan, &policies, &zone)?;
        world.behaviour(&floor_plan, policies)?;
        Ok(world)
    }

    /// Hours that count, in all.
    pub(super) fn counted_hours(&self) -> f64 {
        (self.until - self.counted_from) as f64 / HOUR as f64
    }

    fn arrivals(&mut self, arrivals: Arrivals, rows: Vec<(Behaviour, Request)>, zone: &Zone) -> Result<()> {
        if arrivals.requests.len() + rows.len() > MAX_GIVEN {
            return Err(at("arrivals.requests", format!("more than {MAX_GIVEN} contacts, the limit")));
        }
        let streams = arrivals.streams.len();
        if streams == 0 && arrivals.requests.is_empty() && rows.is_empty() {
            return Err(at("arrivals", "nobody comes, expected `streams`, `requests` or a table".to_owned()));
        }
        for (place, given) in arrivals.requests.into_iter().enumerate() {
            let path = format!("arrivals.requests[{place}]");
            let request = request_of(given.request, None, &path)?;
            self.given.push((request.at, self.templates.len()));
            self.template(request, &given.behaviour, None, &path)?;
        }
        for (place, (behaviour, request)) in rows.into_iter().enumerate() {
            self.given.push((request.at, self.templates.len()));
            self.template(request, &behaviour, None, &format!("arrivals[{place}]"))?;
        }
        self.given.sort_by_key(|(at, _)| *at);
        let named = |text: &Option<String>, path: &str| {
            let read = text.as_deref().map(instant::parse).transpose();
            read.map_err(|error| at(path, error.message().to_owned()))
        };
        let ends = self.given.first().zip(self.given.last());
        let needed = |name: &str| at("arrivals", format!("missing field `{name}`, needed where there are `streams`"));
        let default = |of: Option<i64>, name: &str| of.filter(|_| streams == 0).ok_or_else(|| needed(name));
        self.from = match named(&arrivals.from, "arrivals.from")? {
            Some(from) => from,
            None => default(ends.map(|(first, _)| first.0), "from")?,
        };
        self.until = match named(&arrivals.until, "arrivals.until")? {
            Some(until) => until,
            None => default(ends.map(|(_, last)| last.0.saturating_add(HOUR)), "until")?,
        };
        let long = self.until.saturating_sub(self.from);
        if long <= 0 || long > MAX_DAYS * 24 * HOUR {
            return Err(at(
                "arrivals",
                format!("from `from` to `until` there must be more than 0 and at most {MAX_DAYS} days"),
            ));
        }
        self.given.retain(|(at, _)| (self.from..self.until).contains(at));
        for (place, stream) in arrivals.streams.into_iter().enumerate() {
            let path = format!("arrivals.streams[{place}]");
            if let Some(fault) = stream.per_hour.fault(MAX_RATE) {
                return Err(at(&format!("{path}.per_hour"), fault));
            }
            let pieces = stream.per_hour.pieces(self.from, self.until, zone);
            let request = request_of(stream.request, Some(self.from), &path)?;
            self.streams.push(StreamWorld { template: self.templates.len(), pieces });
            self.template(request, &stream.behaviour, Some(place), &path)?;
        }
        Ok(())
    }

    fn template(
        &mut self,
        mut request: Request,
        behaviour: &Behaviour,
        stream: Option<usize>,
        path: &str,
    ) -> Result<()> {
        for (name, given) in
            [("patience_minutes", behaviour.patience_minutes), ("handling_minutes", behaviour.handling_minutes)]
        {
            given.map(|given| minutes(&format!("{path}.{name}"), given)).transpose()?;
        }
        if let Some(segment) = &behaviour.segment {
            request.facts.segments_hint.get_or_insert_default().push(segment.clone());
        }
        let code = request.matter.as_deref().unwrap_or(NO_MATTER);
        let matter = match self.matter_places.get(code) {
            Some(place) => *place,
            None => {
                // The figures of the rest stand together: a table of free texts is not a list of matters.
                let place = self.matters.len().min(MAX_MATTERS - 1);
                if self.matters.len() < MAX_MATTERS {
                    let last = place == MAX_MATTERS - 1;
                    self.matters.push(if last { OTHER_MATTERS.to_owned() } else { code.to_owned() });
                }
                if place < MAX_MATTERS - 1 {
                    self.matter_places.insert(code.to_owned(), place);
                }
                place
            }
        };
        self.templates.push(Template {
            request,
            matter,
            patience_minutes: behaviour.patience_minutes,
            handling_minutes: behaviour.handling_minutes,
            exact: stream.is_none(),
            stream,
        });
        Ok(())
    }

    fn people(&mut self, plan: &FloorPlan, policies: &[Policy], zone: &Zone) -> Result<()> {
        for (name, queue) in plan.queues.iter() {
            let path = format!("floor_plan.queues.{name}");
            self.queue(name, queue, policies, &path)?;
            self.team(name, &queue.staffed, vec![self.queues.len() - 1], zone, &format!("{path}.staffed"))?;
        }
        for (name, team) in plan.teams.iter() {
            let path = format!("floor_plan.teams.{name}");
            if plan.queues.position(name).is_some() {
                return Err(at(&path, format!("`{name}` is a queue already, expected a name of its own")));
            }
            let place = |queue: &String| {
                plan.queues.position(queue).ok_or_else(|| {
                    let hint = did_you_mean(queue, plan.queues.names());
                    at(&format!("{path}.queues"), format!("queue `{queue}` is not in the plan{hint}"))
                })
            };
            let queues = team.queues.iter().map(place).collect::<Result<Vec<usize>>>()?;
            self.team(name, &team.staffed, queues, zone, &format!("{path}.staffed"))?;
        }
        for (place, queue) in self.queues.iter_mut().enumerate() {
            let serving = self.teams.iter().enumerate().filter(|(_, team)| team.queues.contains(&place));
            let mut teams: Vec<(usize, usize)> = serving.map(|(team, of)| (of.queues.len(), team)).collect();
            teams.sort_unstable();
            queue.teams = teams.into_iter().map(|(_, team)| team).collect();
        }
        self.floor.agent_minute = plan.agent_minute;
        Ok(())
    }

    fn queue(&mut self, name: &str, queue: &QueuePlan, policies: &[Policy], path: &str) -> Result<()> {
        let known = || policies.iter().flat_map(|policy| policy.document().channels.names());
        for channel in &queue.channels {
            if !known().any(|known| known == channel) {
                let hint = did_you_mean(channel, known());
                return Err(at(&format!("{path}.channels"), format!("channel `{channel}` is in no policy{hint}")));
            }
        }
        let levels = queue.handling_minutes.minutes();
        if levels.is_empty() || levels.len() > MAX_LEVELS {
            let message = format!("`{}` handling times, expected from 1 to {MAX_LEVELS}", levels.len());
            return Err(at(&format!("{path}.handling_minutes"), message));
        }
        let numbers = levels.iter().map(|level| ("handling_minutes", level));
        let numbers = numbers.chain(queue.patience_minutes.iter().map(|number| ("patience_minutes", number)));
        let numbers = numbers.chain(queue.handling_sd_minutes.iter().map(|number| ("handling_sd_minutes", number)));
        for (field, number) in numbers {
            if minutes(&format!("{path}.{field}"), *number)? == 0.0 {
                return Err(at(&format!("{path}.{field}"), "`0` is not usable, expected more than 0".to_owned()));
            }
        }
        let alone = levels.first().copied().unwrap_or_default();
        let mut seen = Queue::new(queue.channels.iter().cloned(), 0);
        seen.skills.clone_from(&queue.skills);
        seen.languages.clone_from(&queue.languages);
        seen.concurrency = u32::try_from(levels.len()).unwrap_or(1);
        seen.handling_minutes = levels.last().copied();
        seen.patience_minutes = queue.patience_minutes;
        self.floor.queues.insert(name, seen);
        self.queues.push(QueueWorld {
            name: name.to_owned(),
            levels: levels.to_vec(),
            deviation: queue.handling_sd_minutes.map(|deviation| deviation / alone),
            patience_minutes: queue.patience_minutes,
            teams: Vec::new(),
        });
        Ok(())
    }

    fn team(&mut self, name: &str, staffed: &Profile, queues: Vec<usize>, zone: &Zone, path: &str) -> Result<()> {
        if let Some(fault) = staffed.fault(MAX_AGENTS) {
            return Err(at(path, fault));
        }
        let levels = queues.iter().filter_map(|queue| self.queues.get(*queue)).map(|queue| queue.levels.len());
        self.teams.push(TeamWorld {
            name: name.to_owned(),
            most: levels.max().unwrap_or(1),
            queues,
            pieces: staffed.pieces(self.from, self.until, zone),
        });
        Ok(())
    }

    fn behaviour(&mut self, plan: &FloorPlan, policies: Vec<Policy>) -> Result<()> {
        for (name, behaviour) in plan.channels.iter() {
            let path = format!("floor_plan.channels.{name}");
            let known = || policies.iter().flat_map(|policy| policy.document().channels.names());
            if !known().any(|known| known == name) {
                return Err(at(&path, format!("channel `{name}` is in no policy{}", did_you_mean(name, known()))));
            }
            for share in [behaviour.redial, behaviour.repeat] {
                if !(0.0..=0.99).contains(&share) {
                    return Err(at(&path, format!("`{share}` try again, expected a share from 0 to 0.99")));
                }
            }
            behaviour.handling_minutes.map(|given| minutes(&path, given)).transpose()?;
        }
        let values = plan.values.clone().or_else(|| policies.first().map(|first| first.document().values.clone()));
        let values = values.unwrap_or_default();
        for policy in policies {
            let channel = |(name, written): (&str, &ChannelDocument)| ChannelWorld {
                name: name.to_owned(),
                staffed: written.kind.is_staffed(),
                live: written.pace_or_usual() == Pace::Live,
                cost: written.cost,
                behaviour: plan.channels.get(name).cloned().unwrap_or_default(),
            };
            let channels = policy.document().channels.iter().map(channel).collect();
            let truth = Truth::new(values.clone(), policy.document());
            self.policies.push(PolicyWorld { router: Router::new(policy), channels, truth });
        }
        Ok(())
    }
}

/// What is wrong with one of the policies, by its place among them.
fn of_policy(place: usize, error: &Error) -> Error {
    let within = |fault: &Error| {
        let path = fault.location().map_or("", |place| place.path.as_str());
        let dot = if path.is_empty() { "" } else { "." };
        Error::new(fault.status(), fault.message()).at(0, 0, format!("policies[{place}]{dot}{path}"))
    };
    Error::several(error.problems().iter().map(within).collect()).unwrap_or_else(|| within(error))
}

/// The request of a row; `at` is filled in where rows have none.
fn request_of(mut fields: Map<String, Value>, at_instant: Option<i64>, path: &str) -> Result<Request> {
    if let Some(instant) = at_instant {
        if fields.contains_key("at") {
            return Err(at(path, "`at` is drawn, expected a stream without it".to_owned()));
        }
        fields.insert("at".to_owned(), Value::String(instant::print(instant)));
    }
    Request::parse(&document::print(&fields)?).map_err(|error| {
        let inside = error.location().map(|place| place.path.clone()).filter(|inside| !inside.is_empty());
        at(&inside.map_or_else(|| path.to_owned(), |inside| format!("{path}.{inside}")), error.message().to_owned())
    })
}

pub(super) fn at(path: &str, message: String) -> Error {
    Error::document(message).at(0, 0, path)
}

/// Minutes, a price: a number that is not negative.
fn minutes(path: &str, number: f64) -> Result<f64> {
    if (0.0..=MOST_MINUTES).contains(&number) {
        Ok(number)
    } else {
        Err(at(path, format!("`{number}` is not usable, expected a number from 0 to {MOST_MINUTES}")))
    }
}

const NO_MATTER: &str = "(none)";
const OTHER_MATTERS: &str = "(others)";
const MAX_MATTERS: usize = 500;
const MAX_LEVELS: usize = 64;
/// A year.
const MOST_MINUTES: f64 = 527_040.0;
