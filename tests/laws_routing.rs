//! Routing: the laws that hold for every policy, request and draw.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::print_stdout,
    reason = "a test stops at the first surprise, and says what it saw"
)]

use kanava::Router;
use kanava::document;
use kanava::routing::documents::{Action, HoursAt, HoursDocument, Level, StepDocument};
use kanava::routing::{DecisionDocument, Floor, Form, Hours, Language, PolicyDocument, Request, Scalar, explain};
use proptest::prelude::*;
use serde_json::json;

/// A condition in CEL and, beside it, whether it holds: written twice, so that one can be wrong.
#[derive(Debug, Clone, Copy)]
enum Asked {
    Always,
    Repeat,
    CountAtLeast(i64),
    OnChannel(usize),
    NotOnSite,
    Urgent,
    InvoiceOrUnknown,
}

impl Asked {
    fn cel(self) -> Option<String> {
        Some(match self {
            Self::Always => return None,
            Self::Repeat => "facts.repeat".into(),
            Self::CountAtLeast(count) => format!("facts.repeat_count >= {count}"),
            Self::OnChannel(channel) => format!("channel == \"c{channel}\""),
            Self::NotOnSite => "!facts.on_site".into(),
            Self::Urgent => "urgency == \"high\"".into(),
            Self::InvoiceOrUnknown => "matter.startsWith(\"invoice\") || !has(request.matter)".into(),
        })
    }

    fn holds(self, request: &Request) -> bool {
        let matter = request.matter.as_deref();
        match self {
            Self::Always => true,
            Self::Repeat => request.facts.repeat == Some(true),
            Self::CountAtLeast(count) => request.facts.repeat_count.is_some_and(|found| found >= count),
            Self::OnChannel(channel) => request.channel == Some(format!("c{channel}")),
            Self::NotOnSite => request.facts.on_site == Some(false),
            // The policy below says that leaving is urgent.
            Self::Urgent => match request.urgency {
                Some(urgency) => urgency == Level::High,
                None => matter.is_some_and(|matter| matter == "leave" || matter.starts_with("leave.")),
            },
            Self::InvoiceOrUnknown => matter.is_none_or(|matter| matter.starts_with("invoice")),
        }
    }
}

fn asked() -> impl Strategy<Value = Asked> {
    prop_oneof![
        Just(Asked::Always),
        Just(Asked::Repeat),
        (0..4_i64).prop_map(Asked::CountAtLeast),
        (0..5_usize).prop_map(Asked::OnChannel),
        Just(Asked::NotOnSite),
        Just(Asked::Urgent),
        Just(Asked::InvoiceOrUnknown),
    ]
}

const KINDS: [&str; 6] = ["voice", "chat", "mail", "callback", "web", "bot"];

/// A policy with open, closed and always open channels, ties in cost, rules that contradict, and a way out (`c0`).
fn policy() -> impl Strategy<Value = (serde_json::Value, Vec<(i64, Asked)>)> {
    let channel = (0..KINDS.len(), 0..3_usize, 0..3_u8, proptest::bool::weighted(0.2));
    let effects = proptest::collection::vec((0..9_usize, 0..5_usize, -20..20_i32), 1..3);
    let rules = proptest::collection::vec((-2..3_i64, asked(), effects), 0..24);
    let exploration = prop_oneof![
        Just(serde_json::Value::Null),
        (0.0..=1.0_f64).prop_map(|epsilon| json!({"kind": "epsilon", "epsilon": epsilon})),
        (0.01..50.0_f64, 0.0..=1.0_f64).prop_map(|(t, f)| json!({"kind": "softmax", "temperature": t, "floor": f})),
    ];
    let rows = proptest::collection::vec((0..5_usize, any::<bool>(), any::<bool>(), 0..40_i32), 0..6);
    (proptest::collection::vec(channel, 4), rules, exploration, rows).prop_map(
        |(channels, rules, exploration, rows)| {
            let mut named = json!({"c0": {"kind": "self_service"}});
            for (place, (kind, hours, cost, consent)) in channels.iter().enumerate() {
                let mut channel = json!({"kind": KINDS[*kind], "cost": cost, "max_wait_minutes": 12,
                    "handling_minutes": 2 * cost});
                if place == 3 {
                    channel["languages"] = json!(["fi", "sv"]);
                }
                if *hours < 2 {
                    channel["hours"] = json!(["office", "night"][*hours]);
                }
                if *consent {
                    channel["consent"] = json!("any");
                }
                named[format!("c{}", place + 1)] = channel;
            }
            let written: Vec<_> = rules
                .iter()
                .enumerate()
                .map(|(place, (priority, asked, effects))| {
                    let mut then = json!({});
                    for (effect, channel, boost) in effects {
                        let name = format!("c{channel}");
                        match effect {
                            0 | 1 => then["require"] = json!([name]),
                            2 | 3 => then["forbid"] = json!([name, "c0"]),
                            4 => then["prefer"] = json!([name]),
                            5 => then["boost"] = json!({name: boost}),
                            6 => then["escalate"] = json!("experts"),
                            7 => then["offer"] = json!([name, "c4"]),
                            _ => then["keep_with_holder"] = json!({"max_wait_minutes": 5}),
                        }
                    }
                    let mut rule = json!({"name": format!("rule-{place}"), "priority": priority, "then": then});
                    if let Some(cel) = asked.cel() {
                        rule["when"] = json!(cel);
                    }
                    rule
                })
                .collect();
            let mut seen = std::collections::BTreeSet::new();
            let rows: Vec<_> = rows
                .into_iter()
                .filter(|row| seen.insert((row.0, row.1, row.2)))
                .map(|(channel, segment, matter, value)| {
                    let mut row = json!({"channel": format!("c{channel}"), "retained": value, "n": value});
                    if segment {
                        row["segment"] = json!("often");
                    }
                    if matter {
                        row["matter"] = json!("invoice");
                    }
                    row
                })
                .collect();
            let mut policy = json!({
            "name": "any", "version": "1", "objective": {"waiting": 0.5, "agent_minute": 0.25},
            "hours": {
                "office": {"open": "Mo-Fr 09:00-15:00; PH off", "zone": "Europe/Helsinki", "country": "FI"},
                "night": {"open": "22:00-05:00", "zone": "Europe/Helsinki"}},
            "channels": named,
            "matters": {"invoice": {"preferred": ["c1"]}, "invoice.copy": {"allowed": ["c0", "c2", "c3"]},
                "leave": {"urgency": "high", "must_stay_open": ["c0"]}},
            "segments": {"often": {"when": "facts.repeat_count >= 2", "live_floor": 0.4}},
            "rules": written, "values": {"prior": 10, "rows": rows}, "fallback": {"channel": "c1", "queue": "last"}});
            if !exploration.is_null() {
                policy["exploration"] = exploration;
            }
            (policy, rules.into_iter().map(|(priority, asked, _)| (priority, asked)).collect())
        },
    )
}

fn request() -> impl Strategy<Value = Request> {
    let at = prop_oneof![
        Just("2026-11-24T10:00:00+02:00"),
        Just("2026-11-24T23:00:00+02:00"),
        Just("2026-06-19T10:00:00+03:00"),
        Just("2026-03-29T01:00:00Z"),
        Just("2026-10-25T00:59:59Z"),
    ];
    let matter = prop_oneof![
        Just(None),
        Just(Some("invoice")),
        Just(Some("invoice.copy.paper")),
        Just(Some("leave.now")),
        Just(Some("weather")),
    ];
    let facts = (any::<Option<bool>>(), proptest::option::of(0..5_i64), any::<Option<bool>>(), any::<bool>());
    let urgency = prop_oneof![Just(None), Just(Some("low")), Just(Some("high"))];
    let agent = prop_oneof![Just(None), Just(Some("anna")), Just(Some("bo"))];
    let running = proptest::option::weighted(0.5, (0..5_usize, any::<bool>(), agent, any::<bool>()));
    let language = prop_oneof![Just(None), Just(Some("fi")), Just(Some("en"))];
    let last = (urgency, any::<bool>(), running, language);
    (at, proptest::option::of(0..6_usize), matter, facts, last).prop_map(
        |(at, channel, matter, (repeat, count, on_site, holder), (urgency, consent, running, language))| {
            let mut facts = json!({"evidence": {"repeat": ["calls:1"]}});
            for (name, value) in
                [("repeat", json!(repeat)), ("repeat_count", json!(count)), ("on_site", json!(on_site))]
            {
                if !value.is_null() {
                    facts[name] = value;
                }
            }
            if holder {
                facts["open_case"] = json!({"case_id": "k", "holder_agent": "anna", "holder_queue": "q1"});
            }
            let mut request = json!({"at": at, "facts": facts, "consent": {"any": consent}});
            for (name, value) in [
                ("channel", json!(channel.map(|c| format!("c{c}")))),
                ("matter", json!(matter)),
                ("urgency", json!(urgency)),
                ("language", json!(language)),
            ] {
                if !value.is_null() {
                    request[name] = value;
                }
            }
            if let Some((channel, queue, agent, bot)) = running {
                request["running"] = json!({"channel": format!("c{channel}"), "bot": bot});
                for (name, value) in [("queue", queue.then_some("q1")), ("agent", agent)] {
                    if let Some(value) = value {
                        request["running"][name] = json!(value);
                    }
                }
                request["brief"] = json!({"said": "before", "n": [1, 2.5]});
            }
            Request::parse(&request.to_string()).unwrap()
        },
    )
}

fn floor() -> impl Strategy<Value = Option<Floor>> {
    let queue = (proptest::collection::vec(0..5_usize, 0..4), 0..3_u32, 0..3_u32, 0..4_u32);
    let queues = proptest::collection::vec(queue, 0..4);
    let state = prop_oneof![Just("free"), Just("busy"), Just("away")];
    let share = proptest::option::of(0.0..1.0_f64);
    proptest::option::of((queues, state, 0..3_u32, share)).prop_map(|floor| {
        let (queues, state, chats, share) = floor?;
        let mut written = json!({"queues": {}, "agents": {"anna": {"state": state},
            "bo": {"state": "busy", "chats": chats, "capacity": 2, "queues": ["q0", "q1"], "languages": ["fi"]}}});
        if let Some(share) = share {
            written["live_shares"] = json!({"often": share});
        }
        for (place, (channels, staffed, busy, waiting)) in queues.into_iter().enumerate() {
            let channels: Vec<_> = channels.into_iter().map(|channel| format!("c{channel}")).collect();
            let name = if place == 3 { "experts".to_owned() } else { format!("q{place}") };
            written["queues"][name] =
                json!({"channels": channels, "staffed": staffed, "busy": busy, "waiting": waiting});
            if place == 2 {
                written["queues"]["q2"]["arrivals_per_hour"] = json!(12 * waiting);
            }
        }
        Some(Floor::parse(&written.to_string()).unwrap())
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn law_08_decide_is_total_and_deterministic_and_says_why(
        (written, rules) in policy(), request in request(), floor in floor(), draw in proptest::option::of(0.0..1.0_f64),
    ) {
        let router = Router::parse(&written.to_string()).unwrap();
        let decision = router.decide(&request, floor.as_ref(), draw).document().unwrap();
        let again = Router::parse(&router.policy_document().unwrap()).unwrap();
        prop_assert_eq!(&decision, &again.decide(&request.clone(), floor.clone().as_ref(), draw).document().unwrap());

        // Every channel remained or did not, once.
        let mut channels: Vec<_> = decision.ranked.iter().map(|ranked| ranked.channel.clone()).collect();
        channels.extend(decision.impossible.iter().map(|refused| refused.channel.clone()));
        channels.sort();
        prop_assert_eq!(channels, ["c0", "c1", "c2", "c3", "c4"]);
        prop_assert_eq!(decision.fallback, decision.ranked.is_empty());
        let chosen = decision.ranked.iter().find(|ranked| ranked.channel == decision.channel);
        prop_assert!(chosen.is_some() || (decision.fallback && decision.channel == "c1"));

        // Propensities: of the choice, of all, and positive where exploration allows.
        if let Some(chosen) = chosen {
            prop_assert_eq!(chosen.propensity, decision.propensity);
            prop_assert!(decision.propensity > 0.0);
            let sum: f64 = decision.ranked.iter().map(|ranked| ranked.propensity).sum();
            prop_assert!((sum - 1.0).abs() < 1e-9, "{}", sum);
            let first = &decision.ranked[0];
            let own = request.running.as_ref().map_or(request.channel.as_deref(), |running| Some(&running.channel));
            let stays = request.running.is_some() && decision.ranked.iter().any(|ranked| Some(&*ranked.channel) == own);
            let explores = !stays && (written["exploration"]["kind"] == "softmax"
                || written["exploration"]["epsilon"].as_f64() > Some(0.0));
            let own_way_out = decision.stay_open.contains(&"c0".to_owned()) && own == Some("c0");
            for ranked in &decision.ranked {
                let may = explores && draw.is_some() && !own_way_out && ranked.preference == first.preference;
                prop_assert_eq!(ranked.propensity > 0.0, may || ranked.channel == decision.channel, "{:?}", ranked);
            }
            if own_way_out {
                prop_assert_eq!(&decision.channel, "c0");
            }
        } else {
            prop_assert_eq!(decision.propensity, 1.0);
        }

        // The rules that fired, and only those, in the order they apply.
        let mut fired: Vec<(i64, String)> = rules.iter().enumerate().filter(|(_, (_, asked))| asked.holds(&request))
            .map(|(place, (priority, _))| (-priority, format!("rule-{place}"))).collect();
        fired.sort_by_key(|(priority, _)| *priority);
        let fired: Vec<String> = fired.into_iter().map(|(_, name)| name).collect();
        let named: Vec<String> = decision.steps.iter().filter_map(|step| match step {
            StepDocument::Rule { rule, .. } => Some(rule.clone()),
            _ => None,
        }).collect();
        prop_assert_eq!(&named, &fired);
        let text = explain(&decision, &Language::default(), Form::Long).join("\n");
        let sentence = format!("Take `{}` ", decision.channel);
        prop_assert!(text.starts_with(&sentence) || decision.action != Action::Take, "{}", text);
        for place in 0..rules.len() {
            let name = format!("rule-{place}");
            prop_assert_eq!(text.contains(&format!("Rule `{name}` applies")), fired.contains(&name), "{}", text);
        }

        // A contact under way stays, or is moved to where it was not, with its brief.
        match (&request.running, decision.action) {
            (_, Action::Fallback) => prop_assert!(decision.fallback),
            (None, action) => prop_assert_eq!(action, Action::Take),
            (Some(running), Action::Stay) => {
                prop_assert_eq!(&decision.channel, &running.channel);
                prop_assert!(running.agent.is_none() || running.agent == decision.agent);
                prop_assert!(decision.brief.is_none() && decision.from.is_none());
            }
            (Some(running), Action::Transfer) => {
                let from = decision.from.as_ref().unwrap();
                prop_assert_eq!((&from.channel, &from.queue, from.bot), (&running.channel, &running.queue, running.bot));
                let same = (&decision.channel, &decision.queue, &decision.agent) == (&from.channel, &from.queue, &from.agent);
                prop_assert!(!same || running.bot);
                prop_assert_eq!(&decision.brief, &request.brief);
            }
            (Some(running), action) => {
                prop_assert_eq!(action, Action::OfferCallback);
                prop_assert!(decision.channel != running.channel);
            }
        }
        // What is offered is possible, is not the choice, and is offered once.
        for (place, offer) in decision.offers.iter().enumerate() {
            prop_assert!(offer.channel != decision.channel);
            prop_assert!(decision.ranked.iter().any(|ranked| ranked.channel == offer.channel));
            prop_assert!(decision.offers[..place].iter().all(|other| other.channel != offer.channel));
        }
        // Agent-minutes cost, unless a segment of the customer's is below its floor.
        let share = floor.as_ref().and_then(|floor| floor.live_shares.get("often"));
        let below = decision.segments.contains(&"often".to_owned()) && !share.is_some_and(|share| *share >= 0.4);
        let said = decision.steps.iter().any(|step| matches!(step, StepDocument::LiveFloor { .. }));
        prop_assert_eq!(said, below);
        for ranked in &decision.ranked {
            let cost = written["channels"][&ranked.channel]["cost"].as_f64().unwrap_or(0.0);
            prop_assert_eq!(ranked.parts.minutes, if below { 0.0 } else { 0.0 - 0.5 * cost });
            prop_assert!(ranked.wait_interval.is_none_or(|(low, high)| low <= ranked.wait_minutes && ranked.wait_minutes <= high));
        }

        // Leaving stays possible, whatever the rules say.
        if request.matter.as_deref() == Some("leave.now") {
            prop_assert_eq!(&decision.stay_open, &["c0"]);
            prop_assert!(decision.ranked.iter().any(|ranked| ranked.channel == "c0"));
        }
    }

    #[test]
    fn law_09_is_open_changes_exactly_at_next_change(
        days in proptest::sample::subsequence(vec![1_i8, 2, 3, 4, 5, 6, 7], 1..=7),
        spans in proptest::collection::vec((0..96_i64, 1..96_i64), 1..3),
        zone in proptest::sample::select(ZONES.to_vec()),
        at in 1_577_836_800..1_893_456_000_i64,
        near in proptest::option::of((0..20_usize, -200_000..200_000_i64)),
        inside in proptest::collection::vec(0.0..1.0_f64, 20),
    ) {
        let names: Vec<&str> = days.iter().map(|day| DAYS[*day as usize - 1]).collect();
        let times: Vec<String> = spans.iter().map(|(start, length)| {
            let (start, end) = (start * 15, start * 15 + length * 15);
            format!("{:02}:{:02}-{:02}:{:02}", start / 60, start % 60, end / 60, end % 60)
        }).collect();
        let open = format!("{} {}", names.join(","), times.join(","));
        let hours = Hours::new(&HoursDocument::new(&open, zone)).unwrap();
        // Half of the instants stand near a clock change.
        let zone = jiff::tz::TimeZone::get(zone).unwrap();
        let mut at = at;
        if let Some((nth, away)) = near {
            let from = jiff::Timestamp::from_second(1_577_836_800).unwrap();
            if let Some(change) = zone.following(from).nth(nth) {
                at = change.timestamp().as_second() + away;
            }
        }
        let at = at * 1_000_000_000;
        let wall = |at: i64| {
            let local = zone.to_datetime(jiff::Timestamp::from_nanosecond(i128::from(at)).unwrap());
            let minute = i64::from(local.hour()) * 60 + i64::from(local.minute());
            let today = local.weekday().to_monday_one_offset();
            let yesterday = if today == 1 { 7 } else { today - 1 };
            spans.iter().any(|(start, length)| {
                let (start, end) = (start * 15, start * 15 + length * 15);
                (days.contains(&today) && (start..end).contains(&minute))
                    || (days.contains(&yesterday) && (start..end).contains(&(minute + 1440)))
            })
        };
        prop_assert_eq!(hours.is_open(at), wall(at), "{} at {}", open, at);
        match hours.next_change(at) {
            None => prop_assert!(inside.iter().all(|share| wall(at + (share * 8.64e13) as i64) == hours.is_open(at))),
            Some(change) => {
                prop_assert!(change > at);
                prop_assert_eq!(wall(change), !wall(at));
                prop_assert_eq!(hours.is_open(change), !hours.is_open(at));
                for between in inside.iter().map(|share| at + (share * (change - at) as f64) as i64).chain([change - 1]) {
                    prop_assert_eq!(hours.is_open(between), hours.is_open(at));
                    prop_assert_eq!(wall(between), wall(at), "{} at {}", open, between);
                }
            }
        }
    }

    #[test]
    fn law_10_every_document_of_routing_goes_round(
        (written, _) in policy(), request in request(), floor in floor(), draw in proptest::option::of(0.0..1.0_f64),
        text in ".*", number in any::<f64>(),
    ) {
        let mut request = request;
        request.text = Some(text.clone());
        request.attributes.insert(text, Scalar::Double(if number.is_finite() { number } else { 0.5 }));
        prop_assert_eq!(&Request::parse(&request.to_document().unwrap()).unwrap(), &request);
        if let Some(floor) = &floor {
            prop_assert_eq!(&Floor::parse(&floor.to_document().unwrap()).unwrap(), floor);
        }
        let policy: PolicyDocument = document::read(&written.to_string()).unwrap();
        prop_assert_eq!(&document::read::<PolicyDocument>(&document::print(&policy).unwrap()).unwrap(), &policy);
        let router = Router::parse(&written.to_string()).unwrap();
        let normal = router.policy_document().unwrap();
        prop_assert_eq!(&Router::parse(&normal).unwrap().policy_document().unwrap(), &normal);
        let decision = router.decide(&request, floor.as_ref(), draw).document().unwrap();
        let printed = document::print(&decision).unwrap();
        prop_assert_eq!(&router.decide(&request, floor.as_ref(), draw).to_document().unwrap(), &printed);
        prop_assert_eq!(&document::read::<DecisionDocument>(&printed).unwrap(), &decision);
        let hours = router.hours_document("c1", request.at).unwrap();
        prop_assert_eq!(document::print(&document::read::<HoursAt>(&hours).unwrap()).unwrap(), hours);
    }
}

/// The generators of law 8 reach what the law speaks of: shown, not hoped for.
#[test]
fn law_08_generators_reach_rules_closed_channels_ties_and_fallbacks() {
    use proptest::strategy::ValueTree;
    use proptest::test_runner::TestRunner;
    let mut runner = TestRunner::deterministic();
    let mut seen = std::collections::BTreeMap::<String, u32>::new();
    for _ in 0..1500 {
        let ((written, _), request, floor) = (policy(), request(), floor()).new_tree(&mut runner).unwrap().current();
        let decision = Router::parse(&written.to_string()).unwrap();
        let decision = decision.decide(&request, floor.as_ref(), Some(0.9)).document().unwrap();
        for step in &decision.steps {
            match step {
                StepDocument::Rule { effects, set_aside, .. } => {
                    effects.iter().for_each(|effect| *seen.entry(format!("{effect:?}")).or_default() += 1);
                    set_aside.iter().for_each(|effect| *seen.entry(format!("{effect:?} set aside")).or_default() += 1);
                }
                StepDocument::Agent { .. } => *seen.entry("a free agent".into()).or_default() += 1,
                StepDocument::LiveFloor { .. } => *seen.entry("a live floor".into()).or_default() += 1,
                StepDocument::Choice { by, .. } => *seen.entry(format!("by {by:?}")).or_default() += 1,
                _ => {}
            }
        }
        *seen.entry(format!("{:?}", decision.action)).or_default() += 1;
        for refused in &decision.impossible {
            *seen.entry(format!("{:?}", refused.reason)).or_default() += 1;
        }
    }
    println!("{seen:#?}");
    let wanted = "Require, Require set aside, Forbid, Forbid set aside, Prefer, Boost, Escalate, KeepWithHolder, \
        Offer, Offer set aside, Stay, Transfer, OfferCallback, Fallback, a free agent, a live floor, \
        Language, Closed, NobodyStaffed, NoConsent, NotForMatter, WaitTooLong, Forbidden, \
        NotRequired, by Value, by Tie, by Preference, by OnlyWay, by OwnWayOut, by Exploration, \
        by Fallback";
    for what in wanted.split(", ") {
        assert!(seen.get(what).is_some_and(|count| *count >= 3), "{what}: {seen:?}");
    }
}

const DAYS: [&str; 7] = ["Mo", "Tu", "We", "Th", "Fr", "Sa", "Su"];
const ZONES: [&str; 7] = [
    "Europe/Helsinki",
    "America/New_York",
    "Asia/Kolkata",
    "Australia/Lord_Howe",
    "Africa/Casablanca",
    "Pacific/Chatham",
    "UTC",
];
