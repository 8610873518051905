//! The macros: one expression asked of every item of a list, or every entry of a map.

use super::Node;
use super::eval::{Fault, Run, settled};
use super::value::{List, Value, map};

/// A macro, compiled.
#[derive(Debug)]
pub(crate) struct Fold {
    pub(super) kind: FoldKind,
    pub(super) range: Node,
    /// The place of its first variable, and whether it has two: of a list the place and the item, of a map key and value.
    pub(super) slot: usize,
    pub(super) two: bool,
    /// What an item must meet, of `filter`, `map` and their like.
    pub(super) filter: Option<Node>,
    pub(super) body: Node,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum FoldKind {
    Exists,
    All,
    ExistsOne,
    /// `map`, `filter` and `transformList`.
    List,
    /// `transformMap`.
    Map,
}

/// What a macro comes to.
pub(super) fn value<'a>(fold: &'a Fold, run: &mut Run<'a, '_>) -> Result<Value<'a>, Fault> {
    let range = Range::of(fold.range.value(run)?)?;
    let made = folded(fold, &range, run);
    run.variables.truncate(fold.slot);
    made
}

fn folded<'a>(fold: &'a Fold, range: &Range<'a>, run: &mut Run<'a, '_>) -> Result<Value<'a>, Fault> {
    let each = (0..range.len()).filter_map(|place| range.entry(place));
    Ok(match fold.kind {
        FoldKind::Exists | FoldKind::All => {
            let settles = fold.kind == FoldKind::Exists;
            Value::Bool(settled(
                each.map(|entry| fold.enter(entry, range, run).and_then(|()| fold.body.holds(run))),
                settles,
            )?)
        }
        FoldKind::ExistsOne => {
            let mut count = 0_usize;
            for entry in each {
                fold.enter(entry, range, run)?;
                count += usize::from(fold.body.holds(run)?);
            }
            Value::Bool(count == 1)
        }
        FoldKind::List => {
            let mut list = Vec::new();
            for entry in each {
                fold.enter(entry, range, run)?;
                if fold.takes(run)? {
                    list.push(fold.body.value(run)?);
                }
            }
            Value::list(list)
        }
        FoldKind::Map => {
            let mut entries = Vec::new();
            for entry in each {
                let key = entry.0.clone();
                fold.enter(entry, range, run)?;
                if fold.takes(run)? {
                    entries.push((key, fold.body.value(run)?));
                }
            }
            map(entries, run)?
        }
    })
}

impl Fold {
    /// Sets the variables to an entry.
    fn enter<'a>(
        &self,
        (key, value): (Value<'a>, Value<'a>),
        range: &Range<'a>,
        run: &mut Run<'a, '_>,
    ) -> Result<(), Fault> {
        run.charge(1)?;
        // A macro that needs nothing from outside may be asked without the macros around it.
        run.variables.resize(self.slot, Value::Bool(false));
        match (self.two, range) {
            (true, _) => run.variables.extend([key, value]),
            (false, Range::List(_)) => run.variables.push(value),
            (false, Range::Map(_)) => run.variables.push(key),
        }
        Ok(())
    }

    fn takes<'a>(&'a self, run: &mut Run<'a, '_>) -> Result<bool, Fault> {
        self.filter.as_ref().map_or(Ok(true), |filter| filter.holds(run))
    }
}

/// What a macro goes over.
enum Range<'a> {
    List(List<'a>),
    Map(std::sync::Arc<[(Value<'a>, Value<'a>)]>),
}

impl<'a> Range<'a> {
    fn of(value: Value<'a>) -> Result<Self, Fault> {
        match value {
            Value::List(list) => Ok(Self::List(list)),
            Value::Map(entries) => Ok(Self::Map(entries)),
            _ => Err(Fault::Lost),
        }
    }

    fn len(&self) -> usize {
        match self {
            Self::List(list) => list.len(),
            Self::Map(entries) => entries.len(),
        }
    }

    fn entry(&self, place: usize) -> Option<(Value<'a>, Value<'a>)> {
        match self {
            Self::List(list) => Some((Value::count(place), list.get(place)?)),
            Self::Map(entries) => entries.get(place).cloned(),
        }
    }
}
