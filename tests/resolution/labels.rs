//! Labelled pairs: they teach what pairs of one person agree in, and how sure the odds may be.

use super::found::{f1, groups, of, pairwise, texts, truth};
use super::people::{Dice, Record, World, table};
use arrow_array::{ArrayRef, BooleanArray, Float64Array, Int64Array, RecordBatch, StringArray};
use kanava::resolution::{Resolution, ResolveOptions, resolve, score};
use serde_json::{Value, json};
use std::collections::HashMap;
use std::ops::ControlFlow;
use std::sync::Arc;

type Labelled = Vec<(String, String, bool)>;

fn world() -> Vec<Record> {
    World { missing: 0.35, ..World::new(700, 51) }.records()
}

/// Pairs of one person, and of two who look alike: what a person would be shown.
fn labelled(records: &[Record], count: usize) -> Labelled {
    let mut dice = Dice(9);
    let mut sorted: Vec<&Record> = records.iter().collect();
    sorted.sort_by_key(|r| (r.person, r.name()));
    let same = sorted.windows(2).filter(|p| p[0].person == p[1].person);
    let mut out: Labelled = same.map(|p| (p[0].name(), p[1].name(), true)).collect();
    sorted.sort_by_key(|r| (r.fields[1].clone(), r.fields[0].clone(), r.name()));
    let other = sorted.windows(2).filter(|p| p[0].person != p[1].person);
    out.extend(other.map(|p| (p[0].name(), p[1].name(), false)));
    dice.shuffle(&mut out);
    out.truncate(count);
    out
}

fn rows(labels: &Labelled, same: ArrayRef) -> RecordBatch {
    let a: ArrayRef = Arc::new(labels.iter().map(|l| Some(l.0.clone())).collect::<StringArray>());
    let b: ArrayRef = Arc::new(labels.iter().map(|l| Some(l.1.clone())).collect::<StringArray>());
    RecordBatch::try_from_iter([("record_a", a), ("record_b", b), ("same", same)]).unwrap()
}

fn taught(records: &[Record], labels: &Labelled) -> Resolution {
    let same: ArrayRef = Arc::new(labels.iter().map(|l| Some(l.2)).collect::<BooleanArray>());
    let rows = rows(labels, same);
    resolve(&[table(records)], &[rows], &ResolveOptions::default(), &mut |_| ControlFlow::Continue(())).unwrap()
}

fn scored(found: &Resolution) -> Value {
    serde_json::from_str::<Value>(&found.resolver_document().unwrap()).unwrap()["scored"].clone()
}

#[test]
fn labels_calibrate_and_do_no_harm() {
    let records = world();
    let plain = of(&records);
    assert!(scored(&plain).get("calibration").is_none());
    let before = pairwise(&groups(&plain), &truth(&records));
    for count in [30, 200, 600] {
        let found = taught(&records, &labelled(&records, count));
        let after = pairwise(&groups(&found), &truth(&records));
        println!("{count} labels: f1 {:.4}, without {:.4}", f1(after), f1(before));
        assert!(scored(&found)["calibration"]["slope"].as_f64().unwrap() > 0.0);
        assert!(f1(after) > f1(before) - 0.015, "{count} labels: {after:?}, without {before:?}");
    }
    let few = scored(&taught(&records, &labelled(&records, 5)));
    let slope = few["calibration"]["slope"].as_f64().unwrap();
    assert!((slope - 1.0).abs() < 0.15, "five labels say little of how sure odds are: {slope}");
}

/// Pairs of one person, as the truth has them: most are plain, some were missed.
fn of_one_person(records: &[Record]) -> Labelled {
    let mut sorted: Vec<&Record> = records.iter().collect();
    sorted.sort_by_key(|r| (r.person, r.name()));
    let same = sorted.windows(2).filter(|p| p[0].person == p[1].person);
    same.map(|p| (p[0].name(), p[1].name(), true)).collect()
}

/// Pairs drawn from all: nearly all are plain strangers.
fn strangers(records: &[Record]) -> Labelled {
    let far = records.iter().zip(records.iter().skip(records.len() / 2));
    far.filter(|(a, b)| a.person != b.person).map(|(a, b)| (a.name(), b.name(), false)).collect()
}

fn said_of_labels(found: &Resolution) -> Vec<String> {
    let report: Value = serde_json::from_str(&found.report_document().unwrap()).unwrap();
    let all = report["warnings"].as_array().unwrap().iter().filter(|w| w["column"] == "labels");
    all.map(|w| w["text"].as_str().unwrap().to_owned()).collect()
}

fn unmet(found: &Resolution, labels: &Labelled) -> usize {
    let all = groups(found);
    let of: HashMap<&String, usize> = all.iter().enumerate().flat_map(|(i, g)| g.iter().map(move |r| (r, i))).collect();
    labels.iter().filter(|(a, b, same)| (of[a] == of[b]) != *same).count()
}

#[test]
fn labels_of_one_answer_or_of_plain_pairs_do_not_move_the_curve() {
    let records = world();
    let before = pairwise(&groups(&of(&records)), &truth(&records));
    let (same, strangers) = (of_one_person(&records), strangers(&records));
    for labels in [&same, &strangers, &same[..200].to_vec()] {
        let found = taught(&records, labels);
        assert!(scored(&found).get("calibration").is_none(), "{}", scored(&found)["calibration"]);
        assert!(f1(pairwise(&groups(&found), &truth(&records))) > f1(before) - 0.002);
    }
    let both = taught(&records, &[same, strangers].concat());
    let after = pairwise(&groups(&both), &truth(&records));
    let curve = scored(&both)["calibration"].clone();
    assert!(curve["shift"].as_f64().unwrap().abs() < 2.0, "{curve}");
    assert!(f1(after) > f1(before), "{after:?}, without labels {before:?}");
}

#[test]
fn plain_pairs_of_one_person_do_not_teach_that_all_are_plain() {
    let records = world();
    let plain = of(&records);
    let before = pairwise(&groups(&plain), &truth(&records));
    let links = plain.links().unwrap();
    let ends = texts(&links, "record_a").into_iter().zip(texts(&links, "record_b"));
    let surest: Labelled = ends.take(250).map(|(a, b)| (a, b, true)).collect();
    let after = pairwise(&groups(&taught(&records, &surest)), &truth(&records));
    println!("f1 {:.4}, without labels {:.4}", f1(after), f1(before));
    // Whoever labels the plainest 250 pairs alone loses a little by it.
    assert!(f1(after) > f1(before) - 0.015, "{after:?}, without labels {before:?}");
}

#[test]
fn a_label_decides_its_own_pair() {
    let records = world();
    let plain = of(&records);
    let same = of_one_person(&records);
    assert!(unmet(&plain, &same) > 10, "nothing was missed");
    let found = taught(&records, &same);
    assert_eq!((unmet(&found, &same), said_of_labels(&found)), (0, Vec::new()));
    // What was joined, said to be two people, with a learned resolver too.
    let links = plain.links().unwrap();
    let ends = texts(&links, "record_a").into_iter().zip(texts(&links, "record_b"));
    let two: Labelled = ends.take(300).map(|(a, b)| (a, b, false)).collect();
    assert_eq!(unmet(&taught(&records, &two), &two), 0);
    let options = ResolveOptions::parse(&json!({"resolver": found.resolver()}).to_string()).unwrap();
    for labels in [same, two] {
        let answers: ArrayRef = Arc::new(labels.iter().map(|l| Some(l.2)).collect::<BooleanArray>());
        let rows = rows(&labels, answers);
        let again = resolve(&[table(&records)], &[rows], &options, &mut |_| ControlFlow::Continue(())).unwrap();
        assert_eq!(unmet(&again, &labels), 0);
        let refused = texts(&again.refused().unwrap(), "reason");
        assert_eq!(refused.iter().any(|r| r.contains("label")), !labels[0].2, "{refused:?}");
    }
    let link = found.links().unwrap();
    let (a, b) = (texts(&link, "record_a"), texts(&link, "record_b"));
    assert!(found.why(&a[0], &b[0]).unwrap().contains("A label says"), "{}", found.why(&a[0], &b[0]).unwrap());
}

#[test]
fn labels_that_contradict_are_told_by_name() {
    let records = world();
    let name = |i: usize| records[i].name();
    // One and two at once, and a chain of three whose ends differ.
    let labels = vec![
        (name(0), name(1), true),
        (name(1), name(0), false),
        (name(2), name(3), true),
        (name(3), name(4), true),
        (name(2), name(4), false),
    ];
    let found = taught(&records, &labels);
    let said = said_of_labels(&found);
    assert_eq!(said.len(), 2, "{said:?}");
    assert!(said[0].starts_with("labelled as one person and as two") && said[0].contains(&name(0)), "{said:?}");
    assert!(said[1].starts_with("labelled as one person and not joined") && said[1].contains(&name(3)), "{said:?}");
    assert_eq!(unmet(&found, &labels[4..].to_vec()), 0, "what differs is kept apart");
}

#[test]
fn wrong_labels_make_it_careful() {
    let records = world();
    let mut wrong = labelled(&records, 300);
    wrong.iter_mut().for_each(|l| l.2 = false);
    let found = taught(&records, &wrong);
    assert!(groups(&found).len() > groups(&of(&records)).len(), "told that nobody is the same, it joins as many");
}

#[test]
fn the_odds_of_labelled_pairs_go_where_labels_say() {
    let records = world();
    let labels = labelled(&records, 400);
    let (plain, found) = (of(&records), taught(&records, &labels));
    let losses = |found: &Resolution| -> Vec<Option<f64>> {
        let one = |(a, b, same): &(String, String, bool)| {
            let said = found.why(a, b).or_else(|_| found.why_not(a, b)).unwrap();
            let said: Value = serde_json::from_str(&said).unwrap();
            // The pair itself, when no other record stands between the two.
            let step = if said["same"] == true && said["path"].as_array().unwrap().len() == 1 {
                &said["path"][0]
            } else if said["same"] == true {
                return None;
            } else {
                &said["pair"]
            };
            let p = step["probability"].as_f64().unwrap().clamp(1e-6, 1.0 - 1e-6);
            Some(if *same { -p.ln() } else { -(1.0 - p).ln() })
        };
        labels.iter().map(one).collect()
    };
    let both: Vec<(f64, f64)> =
        losses(&found).into_iter().zip(losses(&plain)).filter_map(|(with, without)| with.zip(without)).collect();
    let mean = |all: &mut dyn Iterator<Item = f64>| all.sum::<f64>() / both.len() as f64;
    let (with, without) = (mean(&mut both.iter().map(|l| l.0)), mean(&mut both.iter().map(|l| l.1)));
    println!("log loss of the labels: {with:.4}, without {without:.4}");
    assert!(with < without + 0.01, "{with}, without labels {without}");
}

#[test]
fn labels_say_yes_and_no_in_many_words_and_bad_ones_are_counted() {
    let records = world();
    let labels = labelled(&records, 40);
    let expected = taught(&records, &labels).resolver_document().unwrap();
    let say = |same: ArrayRef, all: &Labelled| {
        let rows = rows(all, same);
        resolve(&[table(&records)], &[rows], &ResolveOptions::default(), &mut |_| ControlFlow::Continue(())).unwrap()
    };
    let words: ArrayRef =
        Arc::new(labels.iter().map(|l| Some(if l.2 { " Yes" } else { "different" })).collect::<StringArray>());
    assert_eq!(say(words, &labels).resolver_document().unwrap(), expected);
    let digits: ArrayRef = Arc::new(labels.iter().map(|l| Some(i64::from(l.2))).collect::<Int64Array>());
    assert_eq!(say(digits, &labels).resolver_document().unwrap(), expected);
    let numbers: ArrayRef = Arc::new(labels.iter().map(|l| Some(f64::from(u8::from(l.2)))).collect::<Float64Array>());
    assert_eq!(say(numbers, &labels).resolver_document().unwrap(), expected);
    let mut bad = labels.clone();
    bad.extend([
        ("crm:nobody".to_owned(), labels[0].0.clone(), true),
        (labels[0].0.clone(), labels[0].0.clone(), true),
        (labels[0].0.clone(), labels[0].1.clone(), true),
    ]);
    let words: Vec<Option<&str>> = labels.iter().map(|l| Some(if l.2 { "true" } else { "false" })).collect();
    let words = words.into_iter().chain([Some("yes"), Some("yes"), Some("perhaps")]).collect::<StringArray>();
    let found = say(Arc::new(words), &bad);
    assert_eq!(found.resolver_document().unwrap(), expected);
    let report: Value = serde_json::from_str(&found.report_document().unwrap()).unwrap();
    let said = report["warnings"].as_array().unwrap().iter().find(|w| w["column"] == "labels").unwrap();
    assert!(said["text"].as_str().unwrap().starts_with("3 rows"), "{said}");
}

#[test]
fn the_scores_are_what_a_second_program_counts() {
    let records = world();
    let found = of(&records);
    let source: ArrayRef = Arc::new(records.iter().map(|r| Some(r.source)).collect::<StringArray>());
    let id: ArrayRef = Arc::new(records.iter().map(|r| Some(r.id.clone())).collect::<StringArray>());
    let who: ArrayRef = Arc::new(records.iter().map(|r| Some(format!("p{}", r.person))).collect::<StringArray>());
    let truth_table = RecordBatch::try_from_iter([("source", source), ("record_id", id), ("who", who)]).unwrap();
    let said: Value = serde_json::from_str(&score(&[found.customers().unwrap()], &[truth_table]).unwrap()).unwrap();
    let (precision, recall) = pairwise(&groups(&found), &truth(&records));
    for (name, value) in [("precision", precision), ("recall", recall), ("f1", f1((precision, recall)))] {
        assert!((said["pairwise"][name].as_f64().unwrap() - value).abs() < 1e-9, "{name} {value}: {said}");
    }
    assert_eq!((&said["records"], &said["unmatched"]), (&json!(records.len()), &json!(0)));
}
