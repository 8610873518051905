//! Every join has a path of reasons, every refusal one, and the numbers in them add up.

use super::found::{groups, numbers, of, texts};
use super::people::{Record, World};
use kanava::Status;
use kanava::resolution::Resolution;
use serde_json::Value;
use std::collections::HashSet;

fn world() -> Vec<Record> {
    World { missing: 0.3, defaults: 0.05, ..World::new(500, 41) }.records()
}

fn why(found: &Resolution, a: &str, b: &str) -> Value {
    serde_json::from_str(&found.why(a, b).unwrap()).unwrap()
}

#[test]
fn why_leads_from_the_one_to_the_other_for_every_pair_of_a_customer() {
    let found = of(&world());
    let links = found.links().unwrap();
    let joined: HashSet<(String, String)> =
        texts(&links, "record_a").into_iter().zip(texts(&links, "record_b")).collect();
    let mut asked = 0;
    let mut longest = 0;
    for group in groups(&found).iter().filter(|g| g.len() > 1) {
        for (a, b) in group.iter().flat_map(|a| group.iter().map(move |b| (a, b))).filter(|(a, b)| a != b) {
            let said = why(&found, a, b);
            let path = said["path"].as_array().unwrap();
            assert_eq!(said["same"], true);
            assert_eq!(path[0]["a"], a.as_str(), "{a} {b}: {said}");
            assert_eq!(path[path.len() - 1]["b"], b.as_str(), "{a} {b}: {said}");
            for two in path.windows(2) {
                assert_eq!(two[0]["b"], two[1]["a"], "{a} {b}: the path has a gap");
            }
            for step in path {
                let (x, y) = (step["a"].as_str().unwrap().to_owned(), step["b"].as_str().unwrap().to_owned());
                assert!(joined.contains(&(x.clone(), y.clone())) || joined.contains(&(y, x)), "{step} is no link");
                assert!(step["joined_at"].as_f64().unwrap() >= 0.0, "joined below the threshold: {step}");
            }
            let text = said["text"].as_str().unwrap();
            assert!(text.contains(a.as_str()) && text.contains(b.as_str()), "{text}");
            longest = longest.max(path.len());
            asked += 1;
        }
    }
    assert!(asked > 500 && longest > 1, "{asked} pairs, the longest path has {longest} steps");
}

#[test]
fn the_links_of_a_customer_are_a_tree() {
    let found = of(&world());
    let all = groups(&found);
    let links = found.links().unwrap();
    assert_eq!(links.num_rows(), all.iter().map(|g| g.len() - 1).sum::<usize>());
    let customer: std::collections::HashMap<&String, usize> =
        all.iter().enumerate().flat_map(|(i, g)| g.iter().map(move |r| (r, i))).collect();
    for (a, b) in texts(&links, "record_a").iter().zip(&texts(&links, "record_b")) {
        assert_eq!(customer[a], customer[b], "{a} and {b} are linked");
    }
    for (p, w) in numbers(&links, "probability").iter().zip(numbers(&links, "weight")) {
        assert!((p - 1.0 / (1.0 + (-w).exp2())).abs() < 1e-9 && *p >= 0.5, "{p} {w}");
    }
    assert!(numbers(&links, "weight").is_sorted_by(|a, b| a >= b));
}

#[test]
fn why_not_has_the_evidence_of_two_who_are_apart() {
    let found = of(&world());
    let all = groups(&found);
    for two in all.windows(2).step_by(7) {
        let (a, b) = (&two[0][0], &two[1][0]);
        let said: Value = serde_json::from_str(&found.why_not(a, b).unwrap()).unwrap();
        assert_eq!(
            (said["same"].as_bool(), said["a"].as_str(), said["b"].as_str()),
            (Some(false), Some(a.as_str()), Some(b.as_str()))
        );
        assert_eq!((said["pair"]["a"].as_str(), said["pair"]["b"].as_str()), (Some(a.as_str()), Some(b.as_str())));
        assert!(!said["pair"]["evidence"].as_array().unwrap().is_empty());
        assert_eq!(found.why(a, b).unwrap_err().status(), Status::Conflict);
    }
    let group = all.iter().find(|g| g.len() > 1).unwrap();
    assert_eq!(found.why_not(&group[0], &group[1]).unwrap_err().status(), Status::Conflict);
    for name in ["crm:nobody", "", ":", "::::", "nobody", "crm", "crm:", ":00001"] {
        assert_eq!(found.why(name, &group[0]).unwrap_err().status(), Status::NotFound, "{name}");
        assert_eq!(found.why_not(&group[0], name).unwrap_err().status(), Status::NotFound, "{name}");
        assert_eq!(found.evidence(name, name).unwrap_err().status(), Status::NotFound, "{name}");
    }
}

#[test]
fn every_refused_pair_has_a_reason_and_is_apart() {
    let found = of(&world());
    let refused = found.refused().unwrap();
    assert!(refused.num_rows() > 5, "only {} pairs were refused", refused.num_rows());
    let all = groups(&found);
    let customer: std::collections::HashMap<&String, usize> =
        all.iter().enumerate().flat_map(|(i, g)| g.iter().map(move |r| (r, i))).collect();
    let (a, b, reasons) = (texts(&refused, "record_a"), texts(&refused, "record_b"), texts(&refused, "reason"));
    for i in 0..refused.num_rows() {
        assert_ne!(customer[&a[i]], customer[&b[i]], "{} and {} are refused and together", a[i], b[i]);
        assert!(reasons[i].ends_with(" differ") || reasons[i].contains("several customers"), "{}", reasons[i]);
        let said: Value = serde_json::from_str(&found.why_not(&a[i], &b[i]).unwrap()).unwrap();
        assert!(!said["refused"].as_array().unwrap().is_empty(), "{said}");
        assert!(said["text"].as_str().unwrap().contains("kept apart"), "{said}");
        assert_eq!(said["compared"], true);
    }
    assert!(numbers(&refused, "probability").iter().all(|p| (0.5..=1.0).contains(p)));
    assert!(numbers(&refused, "weight").is_sorted_by(|a, b| a >= b));
}

#[test]
fn why_not_says_whether_two_were_compared_at_all() {
    let found = of(&world());
    let all = groups(&found);
    let (mut never, mut below) = (0, 0);
    for two in all.windows(2) {
        let said: Value = serde_json::from_str(&found.why_not(&two[0][0], &two[1][0]).unwrap()).unwrap();
        let text = said["text"].as_str().unwrap();
        let enough = said["pair"]["probability"].as_f64().unwrap() >= 0.5;
        let refused = said["refused"].as_array().unwrap().iter().any(|s| {
            let ends = [&said["pair"]["a"], &said["pair"]["b"]];
            ends.contains(&&s["a"]) && ends.contains(&&s["b"])
        });
        assert_eq!(text.contains("never compared"), said["compared"] == false, "{text}");
        assert_eq!(said["compared"] == true, refused, "{text}");
        assert!(!enough || !said["compared"].is_null(), "likely, and it is not known whether it was compared: {text}");
        assert_eq!(text.contains("A join needs a probability of 0.500"), !enough, "{text}");
        never += usize::from(said["compared"] == false);
        below += usize::from(said["compared"].is_null());
    }
    println!("never compared {never}, compared or not {below}");
    assert!(never > 100);
}

#[test]
fn the_weights_of_a_waterfall_add_up() {
    let found = of(&world());
    let links = found.links().unwrap();
    for (a, b) in texts(&links, "record_a").iter().zip(texts(&links, "record_b")).step_by(11) {
        let said = why(&found, a, &b);
        let step = &said["path"][0];
        let evidence = found.evidence(a, &b).unwrap();
        let (levels, weights) = (texts(&evidence, "level"), numbers(&evidence, "weight"));
        let (same, random) = (numbers(&evidence, "same"), numbers(&evidence, "random"));
        for i in 0..evidence.num_rows() {
            assert_eq!(step["evidence"][i]["level"], levels[i].as_str());
            if levels[i] == "missing" {
                assert_eq!(weights[i], 0.0);
            } else {
                assert!((weights[i] - (same[i] / random[i]).log2()).abs() < 1e-9);
            }
        }
        let (weight, p) = (step["weight"].as_f64().unwrap(), step["probability"].as_f64().unwrap());
        assert!((p - 1.0 / (1.0 + (-weight).exp2())).abs() < 1e-9);
        // Read as a person would: the first number and what is added make the last one.
        let text = said["text"].as_str().unwrap();
        let numbers: Vec<f64> = text
            .lines()
            .skip_while(|l| !l.ends_with("two records drawn at random"))
            .take_while(|l| !l.starts_with("  With"))
            .filter_map(|l| l.split_whitespace().next()?.parse().ok())
            .collect();
        let (last, parts) = numbers.split_last().unwrap();
        assert!((parts.iter().sum::<f64>() - last).abs() < 0.05 * parts.len() as f64 + 0.06, "{text}");
    }
}
