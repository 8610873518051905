//! Laws that hold for every value of every kind.

use super::{IdentityKind, Normaliser, attribute};
use proptest::prelude::*;
use std::time::{Duration, Instant};

/// Anything, and things that look like identities with something odd inside.
fn raw() -> impl Strategy<Value = String> {
    prop_oneof![
        any::<String>(),
        "\\PC{0,40}",
        "[+0-9 ()./-]{1,22}",
        "(\\+|00|0|tel:|sip:)?[1-9][0-9 ٠-٩-]{3,14}( ?(x|ext\\.?|;ext=|#) ?[0-9]{1,5})?",
        "[ <'\"]{0,2}[A-Za-z0-9.+_éİß\u{301}'-]{1,12}@(gmail\\.com|GoogleMail.com|live\\.fi|[a-zäß。-]{1,8}\\.(fi|com|xn--a)\\.?)[> ]{0,2}",
        "[0-3][0-9][01][0-9]{3}[-+A][0-9]{3}[0-9A-Y]",
        "[@ {]{0,2}[A-Za-z0-9*-]{0,36}}?",
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(std::env::var("KANAVA_CASES").ok().and_then(|n| n.parse().ok()).unwrap_or(2000)))]

    #[test]
    fn normalising_twice_changes_nothing(raw in raw(), region in prop_oneof![Just(None), Just(Some("FI")), Just(Some("US")), Just(Some("AR")), Just(Some("RU")), Just(Some("IT"))]) {
        let normaliser = Normaliser::new(region).expect("a region");
        for kind in IdentityKind::ALL.iter().copied() {
            let (mut once, mut twice) = (String::new(), String::new());
            let verdict = normaliser.normalise(kind, &raw, &mut once);
            if once.is_empty() || once.len() > super::MAX_IDENTITY_BYTES {
                prop_assert!(verdict.is_err());
                continue;
            }
            let again = normaliser.normalise(kind, &once, &mut twice);
            prop_assert_eq!((again, &twice), (verdict, &once), "{} of {:?} in {:?}", kind.name(), raw, region);
        }
        let (mut once, mut twice) = (String::new(), String::new());
        for into in [attribute::name_into, attribute::postcode_into] {
            into(&raw, &mut once);
            into(&once, &mut twice);
            prop_assert_eq!(&once, &twice);
        }
    }

    #[test]
    fn every_value_has_a_document(raw in raw()) {
        for kind in IdentityKind::ALL.iter().copied() {
            let document = super::identity_document(kind.name(), &raw, "FI").expect("a document");
            let read: serde_json::Value = serde_json::from_str(&document).expect("JSON");
            prop_assert_eq!(&read["raw"], &serde_json::Value::from(raw.as_str()));
            prop_assert_eq!(read["key"] == true, read.get("reason").is_none());
        }
    }
}

#[test]
fn long_values_are_refused_at_once() {
    let normaliser = Normaliser::new(Some("FI")).expect("a region");
    let mut out = String::new();
    let start = Instant::now();
    for unit in ["0", "+", "(", "a@", "x", "\u{301}", "ä.", ";ext=1", "\u{661}", " "] {
        let raw = unit.repeat((1 << 20) / unit.len());
        let near_the_limit: String = raw.chars().take(255).collect();
        for kind in IdentityKind::ALL.iter().copied() {
            assert_eq!(normaliser.normalise(kind, &raw, &mut out), Err(super::NotAKey::TooLong));
            let _ = normaliser.normalise(kind, &near_the_limit, &mut out);
        }
        attribute::name_into(&raw, &mut out);
        attribute::split_full_name(&raw);
        attribute::birth_date(&raw, attribute::DateOrder::DayFirst);
        attribute::postcode_into(&raw, &mut out);
    }
    assert!(start.elapsed() < Duration::from_secs(60), "{:?}", start.elapsed());
}
