//! Why two records were not joined: a label, their source, that they were never compared, or a contradiction of their
//! customers.

use super::blocking;
use super::cluster_members::ClusterMembers;
use super::comparison::RecordTable;
use super::outcome::Resolution;
use super::pair::{ScoredPair, probability};
use super::why::printable;

impl Resolution {
    /// Why a pair above the threshold was not joined.
    pub(super) fn reason(&self, table: &RecordTable<'_>, members: &ClusterMembers<'_>, e: &ScoredPair) -> String {
        if let Some((a, b)) = self.labelled_different(members, e.a, e.b) {
            return format!("a label says that {} and {} are two people", self.display_name(a), self.display_name(b));
        }
        if let Some((a, _)) = self.same_source_records(members, e.a, e.b) {
            return format!("their customers both have a record of `{}`", printable(self.names.source_of(a)));
        }
        let evidence = self.pair_evidence(table, e.a, e.b);
        let against: Vec<String> = evidence.iter().filter(|e| e.weight < -1.0).map(|e| printable(&e.field)).collect();
        if !against.is_empty() {
            return format!("{} differ", against.join(" and "));
        }
        match self.contradictions(table, members, e.a, e.b) {
            fields if fields.is_empty() => "the shared values belong to several customers".to_owned(),
            fields => format!("their customers contradict each other: {} differ", fields.join(" and ")),
        }
    }

    /// Whether a pair was compared, and that in words; not known where it would not have been joined anyway.
    pub(super) fn comparison_state(
        &self,
        table: &RecordTable<'_>,
        members: &ClusterMembers<'_>,
        a: u32,
        b: u32,
    ) -> (Option<bool>, String) {
        let odds = self.model.odds(table.level_vector(a, b));
        let reaches_threshold = f64::from(odds as f32) >= self.threshold_odds;
        let (low, high) = (a.min(b), a.max(b));
        let refused = self.refused.iter().any(|e| (e.a, e.b) == (low, high));
        let same_source = self.link_only && self.source(a) == self.source(b);
        let rules = self.shared_rules(table, a, b);
        let compared = match (refused, same_source || rules.is_empty(), reaches_threshold) {
            (true, ..) => Some(true),
            (_, true, _) | (.., true) => Some(false),
            _ => None,
        };
        let mut text = String::new();
        if let Some((x, y)) = self.labelled_different(members, a, b) {
            text.push_str(&format!(
                "A label says that {} and {} are two people.\n",
                self.display_name(x),
                self.display_name(y)
            ));
        }
        if same_source {
            text.push_str("They were never compared: they are of one source, and a customer has one record of each.\n");
        } else if rules.is_empty() && !refused {
            text.push_str("They were never compared: they agree in no blocking rule.\n");
        } else if reaches_threshold && !refused {
            let rules = rules.join(", ");
            text.push_str(&format!("They were never compared: they agree in {rules}, and so do too many others.\n"));
        }
        if !reaches_threshold {
            let threshold = probability(self.threshold_odds);
            text.push_str(&format!("A join needs a probability of {threshold:.3}.\n"));
        }
        (compared, text)
    }

    /// The blocking rules by which two records are candidates.
    fn shared_rules(&self, table: &RecordTable<'_>, a: u32, b: u32) -> Vec<String> {
        let Some(scored) = &self.resolver.scored else { return Vec::new() };
        let (features, rules) = scored.compile_rules(table.fields);
        let key_text =
            |f: &usize| format!("{}.{}", printable(&table.fields[features[*f].field].name), features[*f].part.name());
        let shared = rules.iter().filter(|rule| blocking::share_rule(table, &features, rule, a, b));
        shared.map(|rule| rule.iter().map(key_text).collect::<Vec<_>>().join(" + ")).collect()
    }

    /// Two records, one of each customer, that a label says are two people.
    fn labelled_different(&self, members: &ClusterMembers<'_>, a: u32, b: u32) -> Option<(u32, u32)> {
        if self.different.is_empty() {
            return None;
        }
        let others = |r: u32| {
            let from = self.different.partition_point(|d| d.0 < r);
            self.different[from..].iter().take_while(move |d| d.0 == r)
        };
        let customer = self.merged.customers[b as usize];
        members
            .of_record(a)
            .iter()
            .flat_map(|r| others(*r))
            .find(|d| self.merged.customers[d.1 as usize] == customer)
            .copied()
    }

    /// Two records, one of each customer, of one source, where such records are never one person.
    fn same_source_records(&self, members: &ClusterMembers<'_>, a: u32, b: u32) -> Option<(u32, u32)> {
        if !self.link_only {
            return None;
        }
        let mut pairs = members.of_record(a).iter().flat_map(|x| members.of_record(b).iter().map(move |y| (*x, *y)));
        pairs.find(|(x, y)| self.source(*x) == self.source(*y))
    }

    fn source(&self, record: u32) -> u32 {
        self.names.sources()[record as usize]
    }

    fn display_name(&self, record: u32) -> String {
        printable(&self.names.display_name(record))
    }

    /// The fields in which two customers contradict each other, over the pairs of their records.
    fn contradictions(&self, table: &RecordTable<'_>, members: &ClusterMembers<'_>, a: u32, b: u32) -> Vec<String> {
        const MAX_RECORDS: usize = 12;
        let mut sums = vec![(0.0, 0usize); self.fields.len()];
        for x in members.of_record(a).iter().take(MAX_RECORDS) {
            for y in members.of_record(b).iter().take(MAX_RECORDS) {
                for (sum, e) in
                    sums.iter_mut().zip(self.pair_evidence(table, *x, *y)).filter(|(_, e)| e.level != "missing")
                {
                    *sum = (sum.0 + e.weight, sum.1 + 1);
                }
            }
        }
        let against =
            sums.iter().zip(&self.fields).filter(|((sum, count), _)| *count > 0 && sum / (*count as f64) < -0.5);
        against.map(|(_, field)| printable(&field.name)).collect()
    }
}
