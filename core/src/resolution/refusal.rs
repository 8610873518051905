//! What kept two records apart: a label, their source, that they were never compared, or what their customers say.

use super::blocking;
use super::cluster_members::Members;
use super::comparison::Rows;
use super::outcome::Resolution;
use super::pair::{ScoredPair, probability};
use super::why::plain;

impl Resolution {
    /// What kept a pair apart that looked like one person.
    pub(super) fn reason(&self, rows: &Rows<'_>, members: &Members<'_>, e: &ScoredPair) -> String {
        if let Some((a, b)) = self.labelled(members, e.a, e.b) {
            return format!("a label says that {} and {} are two people", self.shown(a), self.shown(b));
        }
        if let Some((a, _)) = self.of_one_source(members, e.a, e.b) {
            return format!("their customers both have a record of `{}`", plain(self.names.source_of(a)));
        }
        let evidence = self.of_pair(rows, e.a, e.b);
        let against: Vec<String> = evidence.iter().filter(|e| e.weight < -1.0).map(|e| plain(&e.field)).collect();
        if !against.is_empty() {
            return format!("{} differ", against.join(" and "));
        }
        match self.contradictions(rows, members, e.a, e.b) {
            fields if fields.is_empty() => "others have what they share, and may be the ones".to_owned(),
            fields => format!("their customers contradict each other: {} differ", fields.join(" and ")),
        }
    }

    /// Why a pair was not joined, before anything is said of its customers, and whether it was compared: not known where
    /// it would not have been joined anyhow.
    pub(super) fn compared(&self, rows: &Rows<'_>, members: &Members<'_>, a: u32, b: u32) -> (Option<bool>, String) {
        let odds = self.weights.odds(rows.signature(a, b));
        let enough = f64::from(odds as f32) >= self.least;
        let (low, high) = (a.min(b), a.max(b));
        let refused = self.refused.iter().any(|e| (e.a, e.b) == (low, high));
        let of_one_source = self.link_only && self.source(a) == self.source(b);
        let rules = self.shared_rules(rows, a, b);
        let compared = match (refused, of_one_source || rules.is_empty(), enough) {
            (true, ..) => Some(true),
            (_, true, _) | (.., true) => Some(false),
            _ => None,
        };
        let mut said = String::new();
        if let Some((x, y)) = self.labelled(members, a, b) {
            said.push_str(&format!("A label says that {} and {} are two people.\n", self.shown(x), self.shown(y)));
        }
        if of_one_source {
            said.push_str("They were never compared: they are of one source, and a customer has one record of each.\n");
        } else if rules.is_empty() && !refused {
            said.push_str("They were never compared: they agree in none of the rules that candidates are found by.\n");
        } else if enough && !refused {
            let rules = rules.join(", ");
            said.push_str(&format!("They were never compared: they agree in {rules}, and so do too many others.\n"));
        }
        if !enough {
            let threshold = probability(self.least);
            said.push_str(&format!("A join needs a probability of {threshold:.3}.\n"));
        }
        (compared, said)
    }

    /// The rules by which two records are candidates.
    fn shared_rules(&self, rows: &Rows<'_>, a: u32, b: u32) -> Vec<String> {
        let Some(scored) = &self.resolver.scored else { return Vec::new() };
        let (features, rules) = scored.rules(rows.fields);
        let part = |f: &usize| format!("{}.{}", plain(&rows.fields[features[*f].field].name), features[*f].part.name());
        let shared = rules.iter().filter(|rule| blocking::agree(rows, &features, rule, a, b));
        shared.map(|rule| rule.iter().map(part).collect::<Vec<_>>().join(" + ")).collect()
    }

    /// A record of the one's customer and one of the other's that a label says are two people.
    fn labelled(&self, members: &Members<'_>, a: u32, b: u32) -> Option<(u32, u32)> {
        if self.different.is_empty() {
            return None;
        }
        let others = |r: u32| {
            let from = self.different.partition_point(|d| d.0 < r);
            self.different[from..].iter().take_while(move |d| d.0 == r)
        };
        let customer = self.merged.customers[b as usize];
        members
            .with(a)
            .iter()
            .flat_map(|r| others(*r))
            .find(|d| self.merged.customers[d.1 as usize] == customer)
            .copied()
    }

    /// A record of each one's customer that are of one source, where such records are never one person.
    fn of_one_source(&self, members: &Members<'_>, a: u32, b: u32) -> Option<(u32, u32)> {
        if !self.link_only {
            return None;
        }
        let mut pairs = members.with(a).iter().flat_map(|x| members.with(b).iter().map(move |y| (*x, *y)));
        pairs.find(|(x, y)| self.source(*x) == self.source(*y))
    }

    fn source(&self, record: u32) -> u32 {
        self.names.sources()[record as usize]
    }

    fn shown(&self, record: u32) -> String {
        plain(&self.names.shown(record))
    }

    /// The fields that say of two customers that they are not one, over the pairs of their records.
    fn contradictions(&self, rows: &Rows<'_>, members: &Members<'_>, a: u32, b: u32) -> Vec<String> {
        const EACH: usize = 12;
        let mut sums = vec![(0.0, 0usize); self.fields.len()];
        for x in members.with(a).iter().take(EACH) {
            for y in members.with(b).iter().take(EACH) {
                for (sum, e) in sums.iter_mut().zip(self.of_pair(rows, *x, *y)).filter(|(_, e)| e.level != "missing") {
                    *sum = (sum.0 + e.weight, sum.1 + 1);
                }
            }
        }
        let against =
            sums.iter().zip(&self.fields).filter(|((sum, count), _)| *count > 0 && sum / (*count as f64) < -0.5);
        against.map(|(_, field)| plain(&field.name)).collect()
    }
}
