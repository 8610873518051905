//! Without the feature `arrow` there is no model to score pairs by, and nothing of it is ever made.

use super::alike::Alike;
use super::resolver::Resolver;
use crate::model::Item;

/// Never there.
#[derive(Debug)]
pub(crate) enum Similar {}

/// Never made.
#[derive(Debug, serde::Serialize)]
pub(crate) struct Scoring {
    pub(crate) weight: f64,
    pub(crate) probability: f64,
    pub(crate) evidence: Vec<Evidence>,
}

/// Never made.
#[derive(Debug, serde::Serialize)]
pub(crate) struct Evidence {
    pub(crate) field: String,
    pub(crate) level: String,
}

impl Similar {
    pub(crate) fn new(_: &Resolver) -> Option<Box<Self>> {
        None
    }

    pub(crate) fn threshold(&self) -> f64 {
        match *self {}
    }

    pub(crate) fn most(&self) -> usize {
        match *self {}
    }

    pub(crate) fn weighs_births(&self) -> bool {
        match *self {}
    }

    pub(crate) fn face(&self, _: u32) -> Option<u32> {
        match *self {}
    }

    pub(crate) fn entries(&self, _: u32) -> std::iter::Empty<u32> {
        match *self {}
    }

    pub(crate) fn insert<'a>(&mut self, _: u32, _: impl Iterator<Item = Item<'a>>, _: Option<&mut Vec<u32>>) {
        match *self {}
    }

    pub(crate) fn remove(&mut self, _: u32, _: Option<&mut Vec<u32>>) {
        match *self {}
    }

    pub(crate) fn compare_fresh(&mut self) {
        match *self {}
    }

    pub(crate) fn compare_anew(&mut self) {
        match *self {}
    }

    pub(crate) fn keep(&mut self, _: &[Alike]) {
        match *self {}
    }

    pub(crate) fn near(&self, _: u32) -> Vec<(u32, f32)> {
        match *self {}
    }

    pub(crate) fn pairs(&self) -> Vec<Alike> {
        match *self {}
    }

    pub(crate) fn merge(&self, _: &[u32], _: &[u32], _: &[Alike], _: &mut dyn FnMut(&Alike) -> bool) {
        match *self {}
    }

    pub(crate) fn scoring(&self, _: u32, _: u32) -> Scoring {
        match *self {}
    }
}
