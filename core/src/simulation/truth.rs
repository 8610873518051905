//! What a contact is really worth: drawn from a value table, the same for every policy.
//!
//! The table is read as a policy's is: the most specific row that fits, each row shrunk towards the less specific one.

use crate::routing::PolicyDocument;
use crate::routing::documents::{Cell, Row, Values};

#[derive(Debug)]
pub(super) struct Truth {
    values: Values,
    /// For each row, the place of its channel and of its segment in the policy; rows of a channel or a segment it does
    /// not have never fit.
    places: Vec<Option<(usize, Option<usize>)>>,
}

/// What a contact is worth.
#[derive(Debug, Clone)]
pub(super) struct Worth {
    pub(super) cell: Cell,
    /// The handling cost, where a row says it.
    pub(super) cost: Option<f64>,
}

impl Truth {
    pub(super) fn new(values: Values, policy: &PolicyDocument) -> Self {
        let places = values.rows.iter().map(|row| {
            let segment = match &row.segment {
                Some(name) => Some(policy.segments.position(name)?),
                None => None,
            };
            Some((policy.channels.position(&row.channel)?, segment))
        });
        Self { places: places.collect(), values }
    }

    /// What a contact about this matter is worth in this channel, for a customer in these segments.
    pub(super) fn of(&self, channel: usize, matter: Option<&str>, segments: impl Fn(usize) -> bool) -> Worth {
        let fits = |place: &Option<(usize, Option<usize>)>| {
            place.is_some_and(|(of, segment)| of == channel && segment.is_none_or(&segments))
        };
        let rows = self.values.rows.iter().zip(&self.places).enumerate();
        let rows = rows.filter(|(_, (row, place))| fits(place) && covers(row.matter.as_deref(), matter));
        let mut rows: Vec<(usize, &Row)> = rows.map(|(place, (row, _))| (place, row)).collect();
        // The least specific first; of equals the one written first wins, so it comes last.
        rows.sort_by_key(|(place, row)| (depth(row), row.segment.is_some(), std::cmp::Reverse(*place)));
        let mut chain: Vec<&Row> = Vec::new();
        for (_, row) in rows.into_iter().rev() {
            if chain.last().is_none_or(|narrow| is_wider(row, narrow)) {
                chain.push(row);
            }
        }
        let mut worth = Worth { cell: self.values.default.clone(), cost: None };
        chain.into_iter().rev().for_each(|row| self.step(&mut worth, row));
        worth
    }

    fn step(&self, worth: &mut Worth, row: &Row) {
        let weight = match row.n {
            Some(n) if self.values.prior > 0.0 => n as f64 / (n as f64 + self.values.prior),
            _ => 1.0,
        };
        let to = |from: f64, to: Option<f64>| to.map_or(from, |to| from + (to - from) * weight);
        let cell = &mut worth.cell;
        (cell.purchase, cell.margin) = (to(cell.purchase, row.purchase), to(cell.margin, row.margin));
        (cell.retained, cell.effort) = (to(cell.retained, row.retained), to(cell.effort, row.effort));
        worth.cost = row.cost.or(worth.cost);
    }
}

fn covers(of: Option<&str>, matter: Option<&str>) -> bool {
    match (of, matter) {
        (None, _) => true,
        (Some(of), Some(matter)) => {
            matter.strip_prefix(of).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
        }
        (Some(_), None) => false,
    }
}

/// Whether a row covers all that another one of its channel does, and more.
fn is_wider(wide: &Row, narrow: &Row) -> bool {
    covers(wide.matter.as_deref(), narrow.matter.as_deref())
        && (wide.segment.is_none() || wide.segment == narrow.segment)
        && (wide.matter != narrow.matter || wide.segment != narrow.segment)
}

fn depth(row: &Row) -> usize {
    row.matter.as_ref().map_or(0, |code| code.split('.').count())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::routing::Policy;

    #[test]
    fn a_contact_is_worth_what_the_table_says() {
        let policy = Policy::parse(
            r#"{"name":"p","version":"1","objective":{},"channels":{"voice":{"kind":"voice"},"mail":{"kind":"mail"}},
            "matters":{"a":{},"a.b":{}},"segments":{"loyal":{"when":"facts.known"}},
            "values":{"default":{"retained":10},"prior":50,"rows":[
                {"channel":"voice","matter":"a.b","segment":"loyal","n":50,"retained":40,"cost":7},
                {"channel":"voice","matter":"a","n":150,"retained":30},
                {"channel":"voice","segment":"loyal","retained":90},
                {"channel":"mail","retained":5}]},
            "fallback":{"channel":"mail"}}"#,
        );
        let policy = policy.unwrap();
        let document = policy.document();
        let truth = Truth::new(document.values.clone(), document);
        let of = |channel: usize, matter: Option<&str>, loyal: bool| truth.of(channel, matter, |_| loyal).cell.retained;
        assert_eq!((of(0, None, false), of(1, Some("a"), true)), (10.0, 5.0));
        // 10 + 20 × 150/200; a matter before a segment; 25 + 15 × 50/100.
        assert_eq!(
            (of(0, Some("a.x"), false), of(0, Some("a.x"), true), of(0, Some("a.b.c"), true)),
            (25.0, 25.0, 32.5)
        );
        assert_eq!((of(0, None, true), of(0, Some("ab"), true)), (90.0, 90.0));
        assert_eq!(truth.of(0, Some("a.b"), |_| true).cost, Some(7.0));
    }
}
