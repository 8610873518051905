//! Deliveries: numbered in the order in which they came, so that the later one wins.
//!
//! Law: a delivery has one more than any number seen, those of merged logs included. A delivery that has a name keeps
//! its number: what comes again under the name is a repeat, whatever came between. Erasing and undoing take no number.

use super::version::OneDelivery;
use std::collections::BTreeMap;

/// The largest number a log may bring, so that there are always larger ones.
#[cfg(feature = "arrow")]
pub(crate) const LARGEST: u32 = i32::MAX as u32;

/// The numbers given so far.
#[derive(Debug, Default)]
pub(crate) struct Deliveries {
    last: u32,
    names: BTreeMap<String, u32>,
}

/// One delivery while its rows are taken.
#[derive(Debug)]
pub(crate) struct Delivery {
    pub(crate) number: u32,
    pub(crate) told: OneDelivery,
}

impl Deliveries {
    /// The delivery of this name, or the next one.
    pub(crate) fn begin(&self, name: Option<&str>) -> Delivery {
        match name.and_then(|name| self.names.get(name)) {
            Some(number) => Delivery { number: *number, told: OneDelivery::Again(Default::default()) },
            None => Delivery { number: self.last.saturating_add(1), told: OneDelivery::LaterRow },
        }
    }

    /// Its rows were taken; one that brought nothing, and has no name, leaves its number to the next.
    pub(crate) fn end(&mut self, delivery: &Delivery, name: Option<&str>, brought: bool) {
        if let Some(name) = name {
            self.names.entry(name.to_owned()).or_insert(delivery.number);
        }
        if brought || name.is_some() {
            self.see(delivery.number);
        }
    }

    /// A number of another history's log.
    pub(crate) fn see(&mut self, number: u32) {
        self.last = self.last.max(number);
    }

    /// A name of another history's log. The smaller number stays, so that a repeat is one in both.
    #[cfg(feature = "arrow")]
    pub(crate) fn see_name(&mut self, name: &str, number: u32) -> bool {
        self.see(number);
        match self.names.get_mut(name) {
            Some(here) if *here <= number => false,
            Some(here) => {
                *here = number;
                true
            }
            None => self.names.insert(name.to_owned(), number).is_none(),
        }
    }

    /// Every name with its number, by name.
    #[cfg(feature = "arrow")]
    pub(crate) fn names(&self) -> impl Iterator<Item = (&str, u32)> {
        self.names.iter().map(|(name, number)| (name.as_str(), *number))
    }
}
