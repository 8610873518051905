//! How well people are found who nobody described: floors, well under what is reached, far above what a fault leaves.

use super::found::{customers, f1, groups, numbers, of, pairwise, run, texts, truth};
use super::people::{Record, World, table};
use arrow_array::cast::AsArray;
use arrow_array::{ArrayRef, RecordBatch, StringArray};
use kanava::resolution::{Resolution, ResolveOptions};
use std::collections::HashMap;
use std::sync::Arc;

fn measured(records: &[Record]) -> (Resolution, f64, f64) {
    let found = of(records);
    let (precision, recall) = pairwise(&groups(&found), &truth(records));
    println!("{} records: precision {precision:.4}, recall {recall:.4}", records.len());
    (found, precision, recall)
}

#[test]
fn people_are_found_without_configuration() {
    for seed in [1, 2, 3] {
        let (_, precision, recall) = measured(&World::new(1500, seed).records());
        assert!(precision > 0.955, "precision {precision}, seed {seed}");
        // Where names are damaged in one record of ten, what binds in small tables costs some of them.
        assert!(recall > 0.925, "recall {recall}, seed {seed}");
    }
}

#[test]
fn with_much_missing_it_stays_careful() {
    let (_, precision, recall) = measured(&World { missing: 0.45, ..World::new(1500, 4) }.records());
    assert!(precision > 0.85, "precision {precision}");
    assert!(recall > 0.59, "recall {recall}");
}

#[test]
fn shared_telephones_and_default_values_glue_nobody() {
    let plain = World::new(1200, 6).records();
    let (_, _, before) = measured(&plain);
    let records = World { defaults: 0.3, ..World::new(1200, 6) }.records();
    let (found, precision, recall) = measured(&records);
    assert!(precision > 0.95, "precision {precision}");
    assert!(recall > before - 0.15, "recall {recall}, {before} without default values");
    let largest = groups(&found).iter().map(Vec::len).max().unwrap();
    assert!(largest <= 8, "a customer of {largest} records, where nobody has more than four");
    let report: serde_json::Value = serde_json::from_str(&found.report_document().unwrap()).unwrap();
    let warned: Vec<&str> =
        report["warnings"].as_array().unwrap().iter().filter_map(|w| w["column"].as_str()).collect();
    // 1900-01-01, `unknown` and 0000000000 are known for what they are: only what was found out is told.
    assert!(warned.contains(&"phone"), "{report}");
}

#[test]
fn a_telephone_of_everybody_weighs_nothing() {
    let mut records = World::new(600, 8).records();
    records.iter_mut().for_each(|r| r.fields[3] = Some("09 4242 4242".to_owned()));
    let (_, precision, recall) = measured(&records);
    assert!(precision > 0.95 && recall > 0.88, "{precision} {recall}");
}

#[test]
fn link_only_never_joins_records_of_one_source() {
    let records = World::new(1000, 9).records();
    let found = run(&[table(&records)], &ResolveOptions::parse(r#"{"link_only": true}"#).unwrap());
    for group in groups(&found) {
        let mut sources: Vec<&str> = group.iter().map(|name| name.split(':').next().unwrap()).collect();
        sources.sort_unstable();
        sources.dedup();
        assert_eq!(sources.len(), group.len(), "two records of one source: {group:?}");
    }
    for table in [found.links().unwrap(), found.refused().unwrap()] {
        for (a, b) in texts(&table, "record_a").iter().zip(texts(&table, "record_b")) {
            assert_ne!(a.split(':').next(), b.split(':').next(), "{a} and {b}");
        }
    }
    let joined = groups(&found).iter().filter(|g| g.len() == 2).count();
    let possible = records.iter().map(|r| (r.person, r.source)).collect::<std::collections::HashSet<_>>();
    let possible = possible.iter().filter(|(p, s)| *s == "crm" && possible.contains(&(*p, "web"))).count();
    assert!(joined as f64 > 0.85 * possible as f64, "{joined} of {possible}");
}

/// Sixty-five sources and more: no two of them are the same one.
#[test]
fn link_only_links_as_many_sources_as_there_are() {
    let mut records = World { missing: 0.0, ..World::new(400, 10) }.records();
    records.sort_by_key(|r| r.person);
    records.dedup_by_key(|r| r.person);
    let one = table(&records);
    let both = one_after_the_other(&one, &one);
    // The first record of a person is of the source `k`, the second of `k + 64`, in the order of the table.
    let of = |i: usize| if i < records.len() { i % 64 } else { 64 + (i - records.len()) % 64 };
    let sources: StringArray = (0..both.num_rows()).map(|i| Some(format!("s{:03}", of(i)))).collect();
    let mut columns = both.columns().to_vec();
    columns[0] = Arc::new(sources);
    let whole = RecordBatch::try_new(both.schema(), columns).unwrap();
    let linked = run(&[whole], &ResolveOptions::parse(r#"{"link_only": true}"#).unwrap());
    let joined = groups(&linked).iter().filter(|g| g.len() >= 2).count();
    assert!(joined * 10 > records.len() * 9, "{joined} of {} equal records were linked", records.len());
}

/// One table after the other.
fn one_after_the_other(a: &RecordBatch, b: &RecordBatch) -> RecordBatch {
    let texts = |i: usize| -> ArrayRef {
        let (x, y) = (a.column(i).as_string::<i32>(), b.column(i).as_string::<i32>());
        Arc::new(x.iter().chain(y.iter()).collect::<StringArray>())
    };
    RecordBatch::try_new(a.schema(), (0..a.num_columns()).map(texts).collect()).unwrap()
}

/// Best pair first with refusals, beside what the same pairs make when they are simply connected.
#[test]
fn merging_with_refusals_is_more_precise_than_connecting_the_same_pairs() {
    let records = World { missing: 0.3, defaults: 0.1, ..World::new(1500, 11) }.records();
    let (found, precision, recall) = measured(&records);
    let index: HashMap<String, usize> = records.iter().enumerate().map(|(i, r)| (r.name(), i)).collect();
    let mut parent: Vec<usize> = (0..records.len()).collect();
    fn root(parent: &mut [usize], mut x: usize) -> usize {
        while parent[x] != x {
            parent[x] = parent[parent[x]];
            x = parent[x];
        }
        x
    }
    let (links, refused) = (found.links().unwrap(), found.refused().unwrap());
    assert!(refused.num_rows() > 20, "only {} pairs were refused", refused.num_rows());
    for pairs in [links, refused] {
        for (a, b) in texts(&pairs, "record_a").iter().zip(texts(&pairs, "record_b")) {
            let (x, y) = (root(&mut parent, index[a]), root(&mut parent, index[&b]));
            parent[x] = y;
        }
    }
    let mut connected: HashMap<usize, Vec<String>> = HashMap::new();
    for (i, r) in records.iter().enumerate() {
        connected.entry(root(&mut parent, i)).or_default().push(r.name());
    }
    let connected: Vec<Vec<String>> = connected.into_values().collect();
    let other = pairwise(&connected, &truth(&records));
    println!("connected: precision {:.4}, recall {:.4}", other.0, other.1);
    assert!(precision > other.0 + 0.01, "{precision}, connected {}", other.0);
    assert!(f1((precision, recall)) > f1(other), "{precision} {recall}, connected {other:?}");
}

/// Of records that belong to their customer with a confidence of `p`, about the share `p` does.
#[test]
fn confidence_is_a_probability() {
    let mut bins: Vec<(f64, f64, usize)> = vec![(0.0, 0.0, 0); 10];
    for (seed, missing) in [(21, 0.12), (22, 0.3), (23, 0.45), (24, 0.45), (25, 0.55), (26, 0.55)] {
        let records = World { missing, ..World::new(1500, seed) }.records();
        let (found, truth) = (of(&records), truth(&records));
        let sure = numbers(&found.customers().unwrap(), "confidence");
        let mut members: HashMap<String, Vec<usize>> = HashMap::new();
        let who: Vec<(usize, String)> = customers(&found).into_iter().map(|(r, c)| (truth[&r], c)).collect();
        who.iter().for_each(|(person, c)| members.entry(c.clone()).or_default().push(*person));
        for ((person, customer), sure) in who.iter().zip(&sure) {
            let all = &members[customer];
            if all.len() > 1 {
                let same = all.iter().filter(|p| *p == person).count() - 1;
                let bin = &mut bins[((sure * 10.0) as usize).min(9)];
                // Right where at least half of the others are the same person.
                *bin = (bin.0 + sure, bin.1 + f64::from(u8::from(2 * same >= all.len() - 1)), bin.2 + 1);
            } else {
                assert_eq!(*sure, 1.0, "a record on its own");
            }
        }
    }
    for (sum, right, count) in bins.iter().filter(|b| b.2 > 0) {
        println!("{count} records: confidence {:.3}, right {:.3}", sum / *count as f64, right / *count as f64);
    }
    for (sum, right, count) in bins.into_iter().filter(|b| b.2 > 100) {
        let (mean, share) = (sum / count as f64, right / count as f64);
        // A confidence is that of the join when it was made: what came later is not counted, so a low one is modest.
        let (over, under) = (mean - share, share - mean);
        assert!(over < 0.1 && under < 0.2, "{count} records: confidence {mean:.3}, right {share:.3}");
    }
}
