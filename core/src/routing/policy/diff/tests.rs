use super::*;

const OLD: &str = r#"{"name":"t","version":"1","objective":{"cost":1},
    "hours":{"day":{"open":"Mo-Fr 09:00-15:00","zone":"Europe/Helsinki"}},
    "channels":{"voice":{"kind":"voice","hours":"day","cost":6},"chat":{"kind":"chat"},"fax":{"kind":"mail"}},
    "matters":{"fault":{"allowed":["voice","chat"]}},
    "rules":[{"name":"r","when":"facts.repeat","then":{"prefer":["voice"]}},{"name":"gone","then":{"prefer":["chat"]}}],
    "values":{"rows":[{"channel":"voice","purchase":0.1}]},"fallback":{"channel":"chat"}}"#;
const NEW: &str = r#"{"name":"t","version":"2","objective":{"cost":1},
    "hours":{"long":{"open":"Mo-Fr 09:00-16:00","zone":"Europe/Helsinki"}},
    "channels":{"voice":{"kind":"voice","hours":"long","cost":6.5},"chat":{"kind":"chat"},"mail":{"kind":"mail"}},
    "matters":{"fault":{"allowed":["voice","mail"]}},
    "rules":[{"name":"r","priority":5,"when":"facts.repeat","then":{"prefer":["voice"],"boost":{"chat":2}}}],
    "values":{"rows":[{"channel":"voice","purchase":0.25}]},"exploration":{"kind":"epsilon","epsilon":0.1},
    "fallback":{"channel":"mail","queue":"q"}}"#;

fn diff(old: &str, new: &str, language: &str) -> PolicyDiff {
    let words = Language::new(language, None).unwrap();
    Policy::parse(old).unwrap().diff(&Policy::parse(new).unwrap(), &words).unwrap()
}

#[test]
fn every_change_is_told() {
    let english = [
        "Changed channel `voice`, handling cost: 6 → 6.5 (+0.5).",
        "Customers can now be served in channel `mail`.",
        "Customers are no longer served in channel `fax`.",
        "Hours of channel `voice`: `Mo-Fr 09:00-15:00` (Europe/Helsinki) → `Mo-Fr 09:00-16:00` (Europe/Helsinki) (+5 h in an ordinary week).",
        "Changed matter `fault`, allowed channels: added `mail`; removed `chat`.",
        "Changed rule `r`, priority: 0 → 5 (+5).",
        "Changed rule `r`, change of value, `chat`: nothing → 2.",
        "Removed rule: `gone`.",
        "Changed row of values `* × voice × *`, purchase: 0.1 → 0.25 (+0.15).",
        "Changed exploration, as a whole: nothing → kind `epsilon`, epsilon 0.1.",
        "Changed fallback, channel: `chat` → `mail`.",
        "Changed fallback, queue: nothing → `q`.",
    ];
    assert_eq!(diff(OLD, NEW, "en").sentences, english);
    let finnish = diff(OLD, NEW, "fi").sentences;
    assert_eq!(finnish[0], "Muuttunut kanava `voice`, käsittelyn hinta: 6 → 6,5 (+0,5).");
    assert_eq!(finnish[7], "Poistettu sääntö: `gone`.");
    assert_eq!(diff(OLD, OLD, "fi").sentences, ["Mikään ei muutu."]);
}

#[test]
fn the_same_policy_written_otherwise_does_not_differ() {
    let normal = document::print(Policy::parse(OLD).unwrap().document()).unwrap();
    assert!(diff(OLD, &normal, "en").changes.is_empty());
}

#[test]
fn the_order_of_channels_and_rules_is_a_change() {
    let turned = OLD
        .replace(r#""chat":{"kind":"chat"},"fax":{"kind":"mail"}"#, r#""fax":{"kind":"mail"},"chat":{"kind":"chat"}"#);
    assert_eq!(
        diff(OLD, &turned, "en").sentences,
        ["The order of channels changed: `voice`, `chat`, `fax` → `voice`, `fax`, `chat`."]
    );
}

#[test]
fn a_list_that_is_not_there_is_not_an_empty_one() {
    let free = OLD.replace(r#""fault":{"allowed":["voice","chat"]}"#, r#""fault":{"preferred":[]}"#);
    let changes = [
        "Changed matter `fault`, preferred channels: as the wider matter has it → nothing.",
        "Changed matter `fault`, allowed channels: `voice`, `chat` → no limit of its own.",
    ];
    assert_eq!(diff(OLD, &free, "en").sentences, changes);
    let back = diff(&free, OLD, "fi").sentences;
    assert_eq!(back[0], "Muuttunut asia `fault`, sallitut kanavat: ei omaa rajausta → `voice`, `chat`.");
    let fluent = OLD.replace(r#""chat":{"kind":"chat"}"#, r#""chat":{"kind":"chat","languages":["fi"]}"#);
    let changed = ["Changed channel `chat`, languages: `fi` → no limit of its own."];
    assert_eq!(diff(&fluent, OLD, "en").sentences, changed);
}
