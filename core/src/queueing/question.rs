//! The document door: one question in, its figures out.

use super::now::Now;
use super::retrials::Retrials;
use super::staffing::Target;
use super::station::{Settled, Station};
use super::{MAX_AGENTS, erlang_b};
use crate::document;
use crate::error::{Error, Result, Status};
use crate::suggest;
use serde::{Deserialize, Serialize};

/// Answers a question about a queue, document in and document out.
///
/// `model` is what is asked: `erlang_b`, `erlang_c`, `erlang_a`, `chat`, `retrials`, `agents_needed` or
/// `expected_wait`; the other fields are the numbers it needs (see [`Station`], [`Retrials`], [`Target`], [`Now`]).
///
/// # Errors
/// [`InvalidDocument`](Status::InvalidDocument) when it is no such question, and
/// [`InvalidArgument`](Status::InvalidArgument) when a number is not usable or the queue would grow for ever.
pub fn queueing_document(question: &str) -> Result<String> {
    let asked: Question = suggest::read(question, Status::InvalidDocument)?;
    match asked.model {
        QueueModel::ErlangB => asked.erlang_b(),
        QueueModel::ErlangC => asked.figures(false),
        QueueModel::ErlangA => asked.figures(true),
        QueueModel::Chat => asked.figures(asked.patience_minutes.is_some()),
        QueueModel::Retrials => asked.retrials(),
        QueueModel::AgentsNeeded => asked.agents_needed(),
        QueueModel::ExpectedWait => asked.expected_wait(),
    }
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Question {
    model: QueueModel,
    agents: Option<u32>,
    load: Option<f64>,
    arrivals_per_hour: Option<f64>,
    handling_minutes: Option<Handling>,
    patience_minutes: Option<f64>,
    within_minutes: Option<f64>,
    quantiles: Option<Vec<f64>>,
    redial: Option<f64>,
    reconnect: Option<f64>,
    service_level: Option<f64>,
    max_abandoned: Option<f64>,
    max_occupancy: Option<f64>,
    staffed: Option<u32>,
    busy: Option<u32>,
    waiting: Option<u32>,
    concurrency: Option<u32>,
}

#[derive(Debug, Clone, Copy, PartialEq, Deserialize)]
#[serde(rename_all = "snake_case")]
enum QueueModel {
    ErlangB,
    ErlangC,
    ErlangA,
    Chat,
    Retrials,
    AgentsNeeded,
    ExpectedWait,
}

/// A handling time, or one for each number of contacts at once.
#[derive(Debug, Clone, Deserialize)]
#[serde(untagged, expecting = "expected minutes, or a list of minutes: alone, beside one other, and so on")]
enum Handling {
    One(f64),
    Levels(Vec<f64>),
}

impl Question {
    fn erlang_b(&self) -> Result<String> {
        let agents = needed(self.agents, "agents")?;
        let load = match (self.load, self.arrivals_per_hour) {
            (Some(load), _) => load,
            (None, Some(arrivals)) => arrivals / 60.0 * self.handling()?.first().copied().unwrap_or_default(),
            (None, None) => return Err(missing("load")),
        };
        if agents > MAX_AGENTS {
            return Err(Error::argument(format!("`{agents}` agents, expected at most {MAX_AGENTS}")));
        }
        if !(load >= 0.0 && load.is_finite()) {
            return Err(Error::argument(format!("`{load}` erlangs, expected a number of at least 0")));
        }
        let lost = if load == 0.0 { f64::from(u8::from(agents == 0)) } else { erlang_b(agents, load) };
        document::print(&Lost { agents, load, lost })
    }

    fn figures(&self, gives_up: bool) -> Result<String> {
        let station = self.station(needed(self.agents, "agents")?, gives_up)?;
        document::print(&self.told(&station, &station.settle()?, None)?)
    }

    fn retrials(&self) -> Result<String> {
        let mut station = self.station(needed(self.agents, "agents")?, self.patience_minutes.is_some())?;
        let again = Retrials::new(self.redial.unwrap_or_default(), self.reconnect.unwrap_or_default());
        let settling = again.settle(&station)?;
        station.arrivals_per_hour = settling.tries_per_hour;
        document::print(&self.told(&station, &settling.settled, Some(settling.tries_per_hour))?)
    }

    fn agents_needed(&self) -> Result<String> {
        let usual = Target::default();
        let target = Target {
            service_level: self.service_level.unwrap_or(usual.service_level),
            within_minutes: self.within(),
            max_abandoned: self.max_abandoned,
            max_occupancy: self.max_occupancy,
        };
        let station = self.station(1, self.patience_minutes.is_some())?;
        let (agents, settled) = target.agents(&station)?;
        document::print(&self.told(&Station { agents, ..station }, &settled, None)?)
    }

    fn expected_wait(&self) -> Result<String> {
        let now = Now {
            staffed: needed(self.staffed, "staffed")?,
            busy: self.busy,
            waiting: self.waiting.unwrap_or_default(),
            arrivals_per_hour: self.arrivals_per_hour,
            handling_minutes: self.handling()?.last().copied().unwrap_or_default(),
            patience_minutes: self.patience_minutes,
            concurrency: self.concurrency.unwrap_or(1),
        };
        for minutes in [Some(now.handling_minutes), now.patience_minutes].into_iter().flatten() {
            if !(minutes > 0.0 && minutes.is_finite()) {
                return Err(Error::argument(format!("`{minutes}` minutes, expected more than 0")));
            }
        }
        if now.busy.is_none() && now.arrivals_per_hour.is_none() {
            return Err(missing("busy"));
        }
        let wait = now.expected_wait();
        let finite = |minutes: f64| Some(minutes).filter(|minutes| minutes.is_finite());
        document::print(&Awaited {
            mean_minutes: finite(wait.mean),
            low_minutes: finite(wait.low),
            high_minutes: finite(wait.high),
        })
    }

    fn station(&self, agents: u32, gives_up: bool) -> Result<Station> {
        let patience_minutes = if gives_up { Some(needed(self.patience_minutes, "patience_minutes")?) } else { None };
        Ok(Station {
            agents,
            arrivals_per_hour: needed(self.arrivals_per_hour, "arrivals_per_hour")?,
            handling_minutes: self.handling()?,
            patience_minutes,
        })
    }

    fn handling(&self) -> Result<Vec<f64>> {
        Ok(match needed(self.handling_minutes.clone(), "handling_minutes")? {
            Handling::One(minutes) => vec![minutes],
            Handling::Levels(levels) => levels,
        })
    }

    fn within(&self) -> f64 {
        self.within_minutes.unwrap_or(Target::default().within_minutes)
    }

    fn told(&self, station: &Station, settled: &Settled, tries_per_hour: Option<f64>) -> Result<Figures> {
        let within_minutes = self.within();
        if !(within_minutes >= 0.0 && within_minutes.is_finite()) {
            return Err(Error::argument(format!("within `{within_minutes}` minutes, expected at least 0")));
        }
        let shares = self.quantiles.as_deref().unwrap_or(&[0.5, 0.9]);
        if let Some(share) = shares.iter().find(|share| !(0.0..1.0).contains(*share)) {
            return Err(Error::argument(format!("the quantile `{share}`, expected at least 0 and below 1")));
        }
        let level = settled.service_level(within_minutes);
        Ok(Figures {
            agents: station.agents,
            load: station.load(),
            tries_per_hour,
            occupancy: settled.occupancy,
            wait_probability: settled.wait_probability,
            abandoned: settled.abandoned(),
            mean_wait_minutes: settled.mean_wait,
            mean_wait_answered_minutes: settled.mean_wait_answered(),
            waiting: settled.queue,
            serving: settled.serving,
            service_level: ServiceLevel {
                within_minutes,
                of_all: level,
                of_answered: (level / settled.answered).min(1.0),
                answered_or_gone: 1.0 - settled.longer_than(within_minutes),
            },
            wait_quantiles: shares
                .iter()
                .map(|share| Quantile { share: *share, minutes: settled.quantile(*share) })
                .collect(),
        })
    }
}

fn needed<T>(value: Option<T>, name: &str) -> Result<T> {
    value.ok_or_else(|| missing(name))
}

fn missing(name: &str) -> Error {
    Error::document(format!("missing field `{name}`")).at(0, 0, name)
}

#[derive(Debug, Serialize)]
struct Lost {
    agents: u32,
    load: f64,
    lost: f64,
}

#[derive(Debug, Serialize)]
struct Awaited {
    mean_minutes: Option<f64>,
    low_minutes: Option<f64>,
    high_minutes: Option<f64>,
}

#[derive(Debug, Serialize)]
struct Figures {
    agents: u32,
    load: f64,
    #[serde(skip_serializing_if = "Option::is_none")]
    tries_per_hour: Option<f64>,
    occupancy: f64,
    wait_probability: f64,
    abandoned: f64,
    mean_wait_minutes: f64,
    mean_wait_answered_minutes: f64,
    waiting: f64,
    serving: f64,
    service_level: ServiceLevel,
    wait_quantiles: Vec<Quantile>,
}

/// Three of the usual meanings: answered in time of all, of the answered; answered or gone in time of all.
#[derive(Debug, Serialize)]
struct ServiceLevel {
    within_minutes: f64,
    of_all: f64,
    of_answered: f64,
    answered_or_gone: f64,
}

#[derive(Debug, Serialize)]
struct Quantile {
    share: f64,
    minutes: f64,
}
