//! A stored decision taken again: the same policy, request, floor and draw give the same bytes, or what differs is told.

use super::Router;
use crate::document;
use crate::error::{Error, Result, Status};
use crate::suggest;
use serde::Serialize;
use serde_json::{Map, Value};

/// What came of taking a stored decision again.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Replay {
    /// Whether the same bytes came out. White space between the stored ones is no difference.
    pub same: bool,
    /// What differs, in the order of the document, at most ten.
    pub differences: Vec<Difference>,
}

/// One place at which a stored decision and the new one differ.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Difference {
    /// The path, such as `ranked[0].value`.
    pub path: String,
    /// What the stored decision has there; nothing when it has nothing.
    pub then: Option<Value>,
    /// What the new one has.
    pub now: Option<Value>,
}

impl Router {
    /// Takes a stored decision again, with the draw it carries.
    ///
    /// # Errors
    /// [`InvalidDocument`](Status::InvalidDocument) when the decision, the request or the floor is none.
    pub fn replay(&self, decision: &str, request: &str, floor: Option<&str>) -> Result<Replay> {
        let then: Map<String, Value> = suggest::read(decision, Status::InvalidDocument)?;
        let draw = match then.get("draw") {
            None | Some(Value::Null) => None,
            Some(draw) => Some(draw.as_f64().ok_or_else(|| {
                crate::locate::locate(Error::document("the draw is a number").at(0, 0, "draw"), decision)
            })?),
        };
        let now = self.decide_document(request, floor, draw)?;
        if document::print(&then)? == now {
            return Ok(Replay { same: true, differences: Vec::new() });
        }
        let now: Map<String, Value> = document::read(&now)?;
        let mut differences = Vec::new();
        objects("", &then, &now, &mut differences);
        Ok(Replay { same: false, differences })
    }

    /// The same as a document: `{"same", "differences": [{"path", "then", "now"}]}`.
    ///
    /// # Errors
    /// As for [`Router::replay`].
    pub fn replay_document(&self, decision: &str, request: &str, floor: Option<&str>) -> Result<String> {
        document::print(&self.replay(decision, request, floor)?)
    }
}

fn values(path: &str, then: &Value, now: &Value, out: &mut Vec<Difference>) {
    match (then, now) {
        _ if out.len() >= MOST || then == now => {}
        (Value::Object(then), Value::Object(now)) => objects(path, then, now, out),
        (Value::Array(then), Value::Array(now)) => {
            for index in 0..then.len().max(now.len()) {
                let path = format!("{path}[{index}]");
                either(path, then.get(index), now.get(index), out);
            }
        }
        (then, now) => either(path.to_owned(), Some(then), Some(now), out),
    }
}

fn objects(path: &str, then: &Map<String, Value>, now: &Map<String, Value>, out: &mut Vec<Difference>) {
    let before = out.len();
    for name in now.keys().chain(then.keys().filter(|name| !now.contains_key(*name))) {
        let path = if path.is_empty() { name.clone() } else { format!("{path}.{name}") };
        either(path, then.get(name), now.get(name), out);
    }
    if out.len() == before && !then.keys().eq(now.keys()) && out.len() < MOST {
        // The same fields in another order: other bytes all the same.
        let names = |of: &Map<String, Value>| Some(of.keys().cloned().collect());
        out.push(Difference { path: path.to_owned(), then: names(then), now: names(now) });
    }
}

fn either(path: String, then: Option<&Value>, now: Option<&Value>, out: &mut Vec<Difference>) {
    match (then, now) {
        (Some(Value::Object(_)), Some(Value::Object(_))) | (Some(Value::Array(_)), Some(Value::Array(_))) => {
            if let (Some(then), Some(now)) = (then, now) {
                values(&path, then, now, out);
            }
        }
        (then, now) if then != now && out.len() < MOST => {
            out.push(Difference { path, then: then.cloned(), now: now.cloned() });
        }
        _ => {}
    }
}

/// Differences told at most.
const MOST: usize = 10;

#[cfg(test)]
mod tests {
    use super::*;

    const POLICY: &str = r#"{"name":"t","version":"1","objective":{},"channels":{"chat":{"kind":"chat"},"voice":{"kind":"voice","cost":1}},
        "exploration":{"kind":"epsilon","epsilon":0.5},"fallback":{"channel":"chat"}}"#;
    const REQUEST: &str = r#"{"at":"2026-11-22T07:30:00Z"}"#;

    #[test]
    fn the_same_bytes_come_out() {
        let router = Router::parse(POLICY).unwrap();
        let stored = router.decide_document(REQUEST, None, None).unwrap();
        assert!(router.replay(&stored, REQUEST, None).unwrap().same);
        let spaced = stored.replace(',', ", \n");
        assert!(router.replay(&spaced, REQUEST, None).unwrap().same);
    }

    #[test]
    fn what_differs_is_told_in_the_order_of_the_document() {
        let router = Router::parse(POLICY).unwrap();
        let stored = router.decide_document(REQUEST, None, None).unwrap();
        let other = Router::parse(&POLICY.replace("\"cost\":1", "\"cost\":-0.0,\"queue\":\"q\"")).unwrap();
        let replay = other.replay(&stored, REQUEST, None).unwrap();
        assert!(!replay.same);
        let first = &replay.differences[0];
        assert_eq!((first.path.as_str(), first.then.clone()), ("ranked[1].queue", Some(Value::Null)));
        let missing = stored.replacen("\"pace\":\"live\",", "", 1);
        let replay = router.replay(&missing, REQUEST, None).unwrap();
        assert_eq!((replay.differences[0].path.as_str(), &replay.differences[0].then), ("pace", &None));
        assert!(router.replay("[]", REQUEST, None).is_err());
        assert!(router.replay(r#"{"draw":"x"}"#, REQUEST, None).unwrap_err().message().contains("draw"));
    }
}
