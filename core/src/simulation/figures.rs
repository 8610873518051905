//! From counts to figures: each a mean over the replications, with its interval.

use super::contact::Groups;
use super::run::Ran;
use super::tally::Counts;
use super::world::{PolicyWorld, World};
use crate::estimate::Estimate;
use serde::Serialize;

/// One figure.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Figure {
    /// What it is.
    pub measure: &'static str,
    /// The mean over the replications that have it.
    #[serde(flatten)]
    pub estimate: Estimate,
}

/// The figures of one group of contacts.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Group {
    /// `all`, `queue`, `channel`, `matter`, `segment` or `team`.
    pub by: &'static str,
    /// Its name; `all` for all.
    pub name: String,
    /// Its figures.
    pub figures: Vec<Figure>,
}

/// The figures of every group, from the runs of one policy.
pub(super) fn groups(world: &World, policy: &PolicyWorld, runs: &[Ran]) -> Vec<Group> {
    let rows = numbers(world, policy, runs);
    let figure = |(measure, values): (_, Vec<_>)| Figure { measure, estimate: Estimate::mean(&values) };
    let figures = |rows: Row| rows.measures.into_iter().map(figure).collect();
    rows.into_iter().map(|row| Group { by: row.by, name: row.name.clone(), figures: figures(row) }).collect()
}

/// The figures of one policy less those of another, replication by replication: what both share falls out.
pub(super) fn differences(world: &World, of: (&PolicyWorld, &[Ran]), against: (&PolicyWorld, &[Ran])) -> Vec<Group> {
    let ours = numbers(world, of.0, of.1);
    let theirs = numbers(world, against.0, against.1);
    let mut groups = Vec::new();
    for row in ours {
        let Some(other) = theirs.iter().find(|other| other.by == row.by && other.name == row.name) else { continue };
        let pairs = row.measures.iter().zip(&other.measures);
        let figures = pairs.map(|((measure, ours), (_, theirs))| {
            let less = |(ours, theirs): (&Option<f64>, &Option<f64>)| Some((*ours)? - (*theirs)?);
            let differences: Vec<_> = ours.iter().zip(theirs).map(less).collect();
            Figure { measure, estimate: Estimate::mean(&differences) }
        });
        groups.push(Group { by: row.by, name: row.name, figures: figures.collect() });
    }
    groups
}

/// One group: for every measure its value in every replication.
struct Row {
    by: &'static str,
    name: String,
    measures: Vec<(&'static str, Vec<Option<f64>>)>,
}

fn numbers(world: &World, policy: &PolicyWorld, runs: &[Ran]) -> Vec<Row> {
    let groups = Groups::new(world, policy);
    let segments = policy.router.policy().document().segments.names();
    let mut names: Vec<(&'static str, usize, String)> = vec![("all", 0, "all".to_owned())];
    let queues = world.queues.iter().map(|queue| queue.name.clone());
    let channels = policy.channels.iter().map(|channel| channel.name.clone());
    let mut add = |by: &'static str, from: usize, of: &mut dyn Iterator<Item = String>| {
        names.extend(of.enumerate().map(|(place, name)| (by, from + place, name)));
    };
    add("queue", Groups::QUEUES, &mut queues.into_iter());
    add("channel", groups.channels, &mut channels.into_iter());
    add("matter", groups.matters, &mut world.matters.iter().cloned());
    add("segment", groups.segments, &mut segments.map(str::to_owned));
    let empty = Counts::default();
    let mut rows: Vec<Row> = Vec::new();
    for (by, place, name) in names {
        let of = |run: &Ran| measures(run.groups.get(place).unwrap_or(&empty), world, (by == "all").then_some(run));
        rows.push(Row { by, name, measures: across(runs.iter().map(of)) });
    }
    for (place, team) in world.teams.iter().enumerate() {
        let of = |run: &Ran| {
            let (busy, present) = run.teams.get(place).copied().unwrap_or_default();
            vec![("agent_hours", Some(present)), ("occupancy", ratio(busy, present))]
        };
        rows.push(Row { by: "team", name: team.name.clone(), measures: across(runs.iter().map(of)) });
    }
    rows
}

/// One list for every measure instead of one for every replication.
fn across(runs: impl Iterator<Item = Vec<(&'static str, Option<f64>)>>) -> Vec<(&'static str, Vec<Option<f64>>)> {
    let mut measures: Vec<(&'static str, Vec<Option<f64>>)> = Vec::new();
    for run in runs {
        for (place, (measure, value)) in run.into_iter().enumerate() {
            match measures.get_mut(place) {
                Some((_, values)) => values.push(value),
                None => measures.push((measure, vec![value])),
            }
        }
    }
    measures
}

fn measures(of: &Counts, world: &World, whole: Option<&Ran>) -> Vec<(&'static str, Option<f64>)> {
    let count = |count: u64| Some(count as f64);
    let share = |count: u64, of: u64| ratio(count as f64, of as f64);
    let mut list = vec![
        ("contacts", count(of.contacts)),
        ("answered", count(of.answered)),
        ("handled", count(of.handled)),
        ("abandoned", share(of.abandoned, of.offered)),
        ("turned_away", share(of.turned_away, of.contacts)),
        ("service_level", share(of.in_time, of.offered)),
        ("wait_mean", ratio(of.waited, (of.answered + of.abandoned) as f64)),
        ("wait_p50", of.waits.quantile(0.5)),
        ("wait_p90", of.waits.quantile(0.9)),
        ("wait_answered_mean", ratio(of.waited_answered, of.answered as f64)),
        ("wait_answered_p50", of.waits_answered.quantile(0.5)),
        ("wait_answered_p90", of.waits_answered.quantile(0.9)),
        ("live_share", share(of.answered, of.contacts)),
        ("deferred", count(of.deferred)),
        ("deferred_hours", ratio(of.deferred_hours, of.deferred_done as f64)),
        ("unfinished", count((of.offered + of.deferred).saturating_sub(of.answered + of.abandoned + of.deferred_done))),
        ("callbacks_kept", share(of.kept, of.promised)),
        ("redials", count(of.redials)),
        ("repeats", share(of.repeats, of.handled)),
        ("sales", count(of.sales)),
        ("sold", Some(of.sold)),
        ("retained", Some(of.retained)),
    ];
    let mut cost = of.cost;
    if let Some(run) = whole {
        let (busy, present) = run.teams.iter().fold((0.0, 0.0), |(a, b), (busy, present)| (a + busy, b + present));
        // People are paid whoever calls: their hours are nobody's but the whole's.
        cost += present * world.agent_hour;
        list.push(("agent_hours", Some(present)));
        list.push(("occupancy", ratio(busy, present)));
    }
    list.push(("cost", Some(cost)));
    list.push(("net_value", Some(of.sold + of.retained - cost)));
    list
}

fn ratio(part: f64, of: f64) -> Option<f64> {
    (of > 0.0).then(|| part / of)
}
