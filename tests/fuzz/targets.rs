//! The doors under random input. Each target must return whatever the bytes are: no panic, an error says something,
//! and what the design promises of good input holds of every input that is taken.
//!
//! The parts of an input stand between lines of `--`.

use arrow_array::{RecordBatch, RecordBatchIterator};
use kanava::routing::{DecisionDocument, Floor};
use kanava::{
    AppendOptions, AppendReport, Assertion, CaseFilter, ContactFilter, Error, History, Request, Resolver, Result,
    Router, document, identity_document, instant,
};
use serde::Serialize;
use serde_json::{Value, json};
use std::collections::HashSet;
use std::hash::{BuildHasher, BuildHasherDefault, DefaultHasher};

use super::{log, reader, resolve, routing};

pub(crate) type Target = fn(&[u8], &mut Seen);

/// Every target: its name is that of its folder of inputs.
pub(crate) const TARGETS: [(&str, Target); 18] = [
    ("documents", documents),
    ("append", append),
    ("table", table),
    ("identity", identity),
    ("script", script),
    ("log", log::corrupted),
    ("policy", policy),
    ("condition", condition),
    ("hours", hours),
    ("decide", decide),
    ("reader", reader::csv),
    ("resolve", resolve::records),
    ("resolver", resolve::resolver),
    ("request", routing::request),
    ("queueing", routing::queueing),
    ("simulate", routing::simulation),
    ("check", routing::check),
    ("explain", routing::explanation),
];

/// What came of an input, without its details: an input that brings something new is worth changing further.
#[derive(Default)]
pub(crate) struct Seen(pub(crate) HashSet<u64>);

impl Seen {
    pub(crate) fn saw(&mut self, what: &str) {
        // Digits and quoted input are details.
        let mut quoted = false;
        let shape: String = what
            .chars()
            .filter(|c| {
                quoted ^= *c == '`';
                !quoted && !c.is_ascii_digit()
            })
            .collect();
        self.0.insert(BuildHasherDefault::<DefaultHasher>::default().hash_one(shape));
    }

    /// The value of a success; an error must say something, in one line of text.
    pub(crate) fn taken<T>(&mut self, result: Result<T>) -> Option<T> {
        match result {
            Ok(value) => Some(value),
            Err(error) => {
                self.refused(&error);
                None
            }
        }
    }

    fn refused(&mut self, error: &Error) {
        assert!(!error.message().trim().is_empty(), "an error without a message");
        assert_ne!(error.status(), kanava::Status::Internal, "{error}");
        let said: Value = serde_json::from_str(&error.to_document()).unwrap();
        assert!(said["message"].is_string() || said["problems"].is_array(), "{said}");
        self.saw(error.message());
        error.problems().iter().for_each(|p| self.saw(p.message()));
    }
}

/// The parts of an input, as text; what is not UTF-8 is replaced, since no door takes it.
fn parts(data: &[u8]) -> Vec<String> {
    String::from_utf8_lossy(data).split("\n--\n").map(str::to_owned).collect()
}

/// Law 10: `parse(print(x)) == x`, and the print is a normal form.
pub(crate) fn prints_back<T>(
    text: &str,
    seen: &mut Seen,
    read: fn(&str) -> Result<T>,
    print: fn(&T) -> Result<String>,
) {
    if let Some(value) = seen.taken(read(text)) {
        let printed = print(&value).unwrap();
        let again = print(&read(&printed).unwrap_or_else(|e| panic!("{printed}: {e}"))).unwrap();
        assert_eq!(printed, again);
        seen.saw(&printed);
    }
}

fn print<T: Serialize>(value: &T) -> Result<String> {
    document::print(value)
}

fn documents(data: &[u8], seen: &mut Seen) {
    let text = String::from_utf8_lossy(data);
    prints_back(&text, seen, AppendOptions::parse, print);
    prints_back(&text, seen, Resolver::parse, print);
    prints_back(&text, seen, Assertion::parse, print);
    prints_back(&text, seen, CaseFilter::parse, print);
    prints_back(&text, seen, Request::parse, Request::to_document);
    prints_back(&text, seen, Floor::parse, Floor::to_document);
}

/// Options, then documents. Appending what is there already changes nothing.
fn append(data: &[u8], seen: &mut Seen) {
    let parts = parts(data);
    let Some(options) = seen.taken(AppendOptions::parse(&parts[0])) else { return };
    let mut history = History::default();
    for part in &parts[1..] {
        let Some(report) = seen.taken(history.append_document(part, &options)) else { continue };
        adds_up(&report, 1);
        seen.saw(&report.to_document().unwrap());
        let before = answers(&history);
        let again = history.append_document(part, &options).unwrap();
        assert_eq!((again.accepted, again.superseded), (0, 0), "appended twice: {part}");
        assert_eq!(before, answers(&history), "appended twice: {part}");
    }
    replicates(&history);
}

/// Options, then CSV text.
fn table(data: &[u8], seen: &mut Seen) {
    let (options, csv) = match data.windows(4).position(|w| w == b"\n--\n") {
        Some(at) => (&data[..at], &data[at + 4..]),
        None => (b"{\"source\":\"s\"}".as_slice(), data),
    };
    let options = seen.taken(AppendOptions::parse(&String::from_utf8_lossy(options)));
    let options_of_reader = kanava::table::ReadOptions::default();
    let (Some(mut options), Some(batch)) = (options, seen.taken(kanava::table::csv_table(csv, &options_of_reader)))
    else {
        return;
    };
    options.delivery.get_or_insert("again".into());
    let mut history = History::default();
    let Some(report) = seen.taken(history.append_table(stream(batch.clone()), &options)) else { return };
    adds_up(&report, batch.num_rows() as u64);
    seen.saw(&report.to_document().unwrap());
    let before = answers(&history);
    let again = history.append_table(stream(batch), &options).unwrap();
    assert_eq!((again.accepted, again.superseded), (0, 0), "appended twice");
    assert_eq!(before, answers(&history), "appended twice");
    replicates(&history);
}

pub(crate) fn adds_up(report: &AppendReport, rows: u64) {
    assert_eq!(report.rows(), rows, "a row is neither taken nor refused: {report:?}");
    for row in &report.rejected_rows {
        assert!(row.row < rows && !row.reason.is_empty() && !row.column.is_empty(), "{row:?}");
    }
}

/// Kind, region, raw value. A normal form is its own normal form.
fn identity(data: &[u8], seen: &mut Seen) {
    let parts = parts(data);
    let part = |i: usize| parts.get(i).map_or("", String::as_str);
    let Some(said) = seen.taken(identity_document(part(0), part(2), part(1))) else { return };
    let read: Value = serde_json::from_str(&said).unwrap();
    seen.saw(&said.replace(part(2), ""));
    if read["key"] == json!(true) {
        let value = read["value"].as_str().unwrap();
        let again: Value = serde_json::from_str(&identity_document(part(0), value, part(1)).unwrap()).unwrap();
        assert_eq!(again["value"], read["value"], "`{}` is no normal form of `{}`", value, part(2));
    } else {
        assert!(read["reason"].is_string(), "no key, and no reason: {said}");
    }
}

/// Steps as in the vectors, one a line. Whatever was said, a replica answers the same.
fn script(data: &[u8], seen: &mut Seen) {
    let text = String::from_utf8_lossy(data);
    let (mut history, mut router) = (History::default(), None);
    for line in text.lines().take(60) {
        let args: Vec<&str> = line.split('\t').collect();
        let arg = |i: usize| args.get(i).copied().unwrap_or("");
        let at = instant::parse(arg(2)).ok();
        let answer = match arg(0) {
            "resolver" => Resolver::parse(arg(1)).map(|r| history = History::new(r)).map(|()| String::new()),
            "append" => AppendOptions::parse(arg(1))
                .and_then(|o| history.append_document(arg(2), &o))
                .and_then(|r| r.to_document()),
            "assert" => history.assert_document(arg(1)),
            "customer" => history.customer_id(arg(1)),
            "timeline" => history.timeline_document(arg(1)),
            "brief" => history.brief_document(arg(1), at),
            "cases" => CaseFilter::parse(arg(1)).and_then(|f| history.cases_document(&f)),
            "why" => history.why_document(arg(1), arg(2)),
            "why_not" => history.why_not_document(arg(1), arg(2)),
            "policy" => Router::parse(arg(1)).map(|r| router = Some(r)).map(|()| String::new()),
            "facts" => history.facts_document(arg(1)).inspect(|filled| {
                // What routing reads, it reads with the facts as well; what else is in a request is for it to refuse.
                if Request::parse(arg(1)).is_err() {
                    return;
                }
                Request::parse(filled).unwrap_or_else(|e| panic!("{filled}: {e}"));
                if let Some(router) = &router {
                    decided(router, filled, None, None, seen);
                }
            }),
            _ => continue,
        };
        if let Some(document) = seen.taken(answer) {
            seen.saw(&document);
        }
    }
    replicates(&history);
}

/// A policy document: what is taken prints back, and decides every request.
fn policy(data: &[u8], seen: &mut Seen) {
    let text = String::from_utf8_lossy(data);
    let Some(router) = seen.taken(Router::parse(&text)) else { return };
    let printed = router.policy_document().unwrap();
    let again = Router::parse(&printed).unwrap_or_else(|e| panic!("{printed}: {e}"));
    assert_eq!(printed, again.policy_document().unwrap());
    seen.saw(&printed);
    for request in REQUESTS {
        decided(&router, request, None, Some(0.5), seen);
    }
}

/// A condition in a rule.
fn condition(data: &[u8], seen: &mut Seen) {
    let text = String::from_utf8_lossy(data);
    let mut policy: Value = serde_json::from_str(POLICY).unwrap();
    policy["rules"][0]["when"] = json!(text);
    let Some(router) = seen.taken(Router::parse(&policy.to_string())) else { return };
    for request in REQUESTS {
        decided(&router, request, None, None, seen);
    }
}

/// Opening hours, zone, country, instant. Law 9: its state stays up to the next change, and not beyond.
fn hours(data: &[u8], seen: &mut Seen) {
    let parts = parts(data);
    let part = |i: usize| parts.get(i).map_or("", String::as_str);
    let mut policy: Value = serde_json::from_str(POLICY).unwrap();
    policy["hours"] = json!({"office": {"open": part(0), "zone": part(1)}});
    if !part(2).is_empty() {
        policy["hours"]["office"]["country"] = json!(part(2));
    }
    policy["channels"]["voice"]["hours"] = json!("office");
    let Some(router) = seen.taken(Router::parse(&policy.to_string())) else { return };
    let Some(at) = seen.taken(instant::parse(part(3))) else { return };
    let ask = |at| -> Value { serde_json::from_str(&router.hours_document("voice", at).unwrap()).unwrap() };
    let now = ask(at);
    seen.saw(&format!("{} holiday {} then {}", now["state"], now["holiday"], now["next_change"].is_string()));
    if let Some(change) = now["next_change"].as_str() {
        let change = instant::parse(change).unwrap();
        assert!(change > at, "{now}");
        assert_eq!(ask(change - 1)["state"], now["state"], "{now}");
        assert_ne!(ask(change)["state"], now["state"], "{now}");
    }
}

/// Policy (or nothing for a small one), request, floor, draw.
fn decide(data: &[u8], seen: &mut Seen) {
    let parts = parts(data);
    let part = |i: usize| parts.get(i).map(String::as_str).filter(|p| !p.trim().is_empty());
    let Some(router) = seen.taken(Router::parse(part(0).unwrap_or(POLICY))) else { return };
    let draw = part(3).and_then(|d| d.trim().parse().ok());
    decided(&router, part(1).unwrap_or("{}"), part(2), draw, seen);
}

/// Law 8, as far as a document shows it.
fn decided(router: &Router, request: &str, floor: Option<&str>, draw: Option<f64>, seen: &mut Seen) {
    let Some(said) = seen.taken(router.decide_document(request, floor, draw)) else { return };
    assert_eq!(said, router.decide_document(request, floor, draw).unwrap());
    let read: DecisionDocument = document::read(&said).unwrap_or_else(|e| panic!("{said}: {e}"));
    assert_eq!(said, document::print(&read).unwrap());
    assert!(read.propensity > 0.0 && read.propensity <= 1.0, "{said}");
    seen.saw(&said);
}

/// Law 3: a replica that takes over the log answers as the original does.
pub(crate) fn replicates(history: &History) {
    let mut replica = History::new(Resolver::parse(&history.resolver_document().unwrap()).unwrap());
    let report = replica.merge_table(stream(history.log_table().unwrap())).unwrap();
    assert_eq!(report.rejected, 0, "its own log is refused: {:?}", report.rejected_rows);
    assert_eq!(answers(history), answers(&replica), "the replica answers otherwise");
}

/// Everything a history answers.
pub(crate) fn answers(history: &History) -> Vec<String> {
    let all = CaseFilter::default();
    let customers = history.entries_table().unwrap();
    let mut out: Vec<String> = [
        history.contacts_table(&ContactFilter::default()).unwrap(),
        history.customers_table(None).unwrap(),
        history.cases_table(&all).unwrap(),
        history.links_table().unwrap(),
        history.refused_table().unwrap(),
        history.log_table().unwrap(),
    ]
    .iter()
    .chain([&customers])
    .map(|t| format!("{:?}", t.columns()))
    .collect();
    out.push(history.summary_document().unwrap());
    out.push(history.cases_document(&all).unwrap());
    let ids = customers.column_by_name("customer_id").unwrap();
    let ids = arrow_array::cast::AsArray::as_string::<i32>(ids);
    let ids: std::collections::BTreeSet<&str> = ids.iter().flatten().collect();
    for id in ids {
        out.push(history.timeline_document(id).unwrap());
        out.push(history.brief_document(id, None).unwrap());
    }
    out
}

pub(crate) fn stream(batch: RecordBatch) -> Box<dyn arrow_array::RecordBatchReader + Send> {
    let schema = batch.schema();
    Box::new(RecordBatchIterator::new([Ok(batch)], schema))
}

/// A small policy whose first rule has room for a condition.
pub(crate) const POLICY: &str = r#"{"name":"small","version":"1","objective":{},"attributes":{"tier":"string","age":"int","debt":"double","vip":"bool"},
"channels":{"voice":{"kind":"voice"},"chat":{"kind":"chat"},"mail":{"kind":"mail"}},
"matters":{"invoice":{}},"segments":{"loyal":{"when":"facts.known"}},
"rules":[{"name":"first","when":"true","then":{"prefer":["chat"]}}],"fallback":{"channel":"mail"}}"#;

pub(crate) const REQUESTS: [&str; 3] = [
    r#"{"at":"2026-11-22T07:30:00Z"}"#,
    r#"{"at":"2026-11-22T07:30:00Z","channel":"voice","matter":"invoice","urgency":"high","text":"lasku",
"attributes":{"tier":"gold","age":44,"debt":12.5,"vip":true},"consent":{"callback":true},
"facts":{"known":true,"repeat":true,"repeat_count":3,"hours_since_last":1.5,"tried_in_vain":["mail"],"on_site":true,
"open_case":{"case_id":"k","contacts":2,"holder_agent":"a"},"promised_callback_at":"2026-11-22T09:00:00Z"}}"#,
    r#"{"at":"2262-04-11T23:47:16Z","channel":"fax","matter":"other","facts":{"known":false,"contacts_30d":9007199254740993}}"#,
];
