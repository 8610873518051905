//! What people say of the history: an append-only log; each entry is taken back by a counter-entry, never deleted.

use crate::error::{Error, Result, Status};
use crate::ids::{EntryName, content_hash};
use crate::instant;
use hashbrown::{HashMap, HashSet};
use serde::{Deserialize, Serialize};

/// What can be said.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum AssertionType {
    /// `a` and `b` are one customer.
    Same,
    /// They are not.
    NotSame,
    /// A note on the subject's customer.
    Note,
    /// The subject's case is settled.
    Settle,
    /// It is open again.
    Reopen,
    /// `a` and `b` belong to one case.
    LinkCase,
    /// The subject's customer is erased. Cannot be taken back.
    Erase,
    /// The assertion `undo` was never said.
    Undo,
}

/// One thing said. `a`, `b` and `subject` are `source:contact_id`, or the id of a customer or a case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Assertion {
    /// Its name; made from its content when left out, so that saying it twice says it once.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// What is said.
    #[serde(rename = "type")]
    pub kind: AssertionType,
    /// One of two.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub a: Option<String>,
    /// The other.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub b: Option<String>,
    /// The one it is about.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub subject: Option<String>,
    /// The assertion taken back.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub undo: Option<String>,
    /// The text of a note.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    /// When it was said; a settling or reopening counts from then.
    pub at: String,
    /// Who said it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub actor: Option<String>,
    /// Why.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

/// The pairs that assertions join or keep apart, where nothing takes them back.
#[derive(Debug, Default)]
pub(crate) struct AssertedLinks {
    pub(crate) same: Vec<(EntryName, EntryName)>,
    pub(crate) not_same: Vec<(EntryName, EntryName)>,
    pub(crate) cases: Vec<(EntryName, EntryName)>,
}

/// An assertion about one entry's customer or case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct StoredAssertion {
    pub(crate) at: i64,
    pub(crate) id: String,
    pub(crate) assertion: Assertion,
}

/// Every assertion, and what is in force.
#[derive(Debug, Default)]
pub(crate) struct Assertions {
    log: HashMap<String, Assertion>,
    /// Ids that an undo names.
    undo_targets: HashSet<String>,
    /// The last assertion about a pair: when, and by which id.
    pairs: HashMap<(EntryName, EntryName), (i64, String, AssertionType)>,
    pub(crate) asserted: AssertedLinks,
    about: HashMap<EntryName, Vec<StoredAssertion>>,
}

impl Assertion {
    /// Reads an assertion.
    ///
    /// # Errors
    /// [`InvalidDocument`](Status::InvalidDocument) when a field is missing, unknown or unreadable.
    pub fn parse(text: &str) -> Result<Self> {
        let read: Self = crate::document::read(text)?;
        read.check().map_err(|e| crate::locate::locate(e, text))?;
        Ok(read)
    }

    fn check(&self) -> Result<()> {
        self.names()?;
        instant::parse(&self.at).map_err(|e| Error::document(e.message()).at(0, 0, "at"))?;
        if self.kind == AssertionType::Note && self.text.as_deref().unwrap_or("").is_empty() {
            return Err(Error::document("a note needs `text`").at(0, 0, "text"));
        }
        if self.kind == AssertionType::Undo && self.undo.is_none() {
            return Err(Error::document("an undo needs `undo`, the id of the assertion to take back").at(0, 0, "undo"));
        }
        Ok(())
    }

    /// The entries it names: two, one or none.
    pub(crate) fn names(&self) -> Result<Vec<EntryName>> {
        let field = |name: &'static str, value: &Option<String>| {
            let Some(text) = value else {
                return Err(Error::document(format!("missing field `{name}`")).at(0, 0, name));
            };
            EntryName::parse(text).ok_or_else(|| {
                let message = format!("`{text}` names nobody, expected `source:id` or the id of a customer or a case");
                Error::document(message).at(0, 0, name)
            })
        };
        match self.kind {
            AssertionType::Same | AssertionType::NotSame | AssertionType::LinkCase => {
                let (a, b) = (field("a", &self.a)?, field("b", &self.b)?);
                if a == b {
                    return Err(Error::document("`a` and `b` are the same entry").at(0, 0, "b"));
                }
                Ok(vec![a, b])
            }
            AssertionType::Undo => Ok(Vec::new()),
            _ => Ok(vec![field("subject", &self.subject)?]),
        }
    }

    /// Its id: the one given, or one made from its content.
    pub(crate) fn name(&self) -> Result<String> {
        match &self.id {
            Some(id) => Ok(id.clone()),
            None => Ok(format!("a_{:032x}", content_hash(crate::document::print(self)?.as_bytes()))),
        }
    }
}

impl Assertions {
    /// Adds an assertion; `None` when it is here already.
    pub(crate) fn add(&mut self, assertion: Assertion) -> Result<Option<String>> {
        let id = assertion.name()?;
        match self.log.get(&id) {
            Some(here) if *here == assertion => return Ok(None),
            Some(_) => {
                return Err(Error::new(Status::Conflict, format!("another assertion has the id `{id}`")));
            }
            None => {}
        }
        if assertion.kind == AssertionType::Undo
            && let Some(undo_targets) = assertion.undo.as_ref().and_then(|u| self.log.get(u))
            && undo_targets.kind == AssertionType::Erase
        {
            return Err(Error::new(Status::Conflict, "an erasure cannot be taken back"));
        }
        let alone = assertion.kind != AssertionType::Undo && !self.undo_targets.contains(&id);
        if alone {
            self.activate(&id, &assertion);
            self.log.insert(id.clone(), assertion);
        } else {
            self.log.insert(id.clone(), assertion);
            self.replay();
        }
        Ok(Some(id))
    }

    /// Takes another replica's assertions over; returns the entries they are about. Of two with one id the same one
    /// stays everywhere.
    #[cfg(feature = "arrow")]
    pub(crate) fn merge(&mut self, assertions: Vec<Assertion>) -> Result<Vec<EntryName>> {
        let (mut ids, mut touched) = (Vec::new(), Vec::new());
        for assertion in assertions {
            let id = assertion.name()?;
            let keep = match self.log.get(&id) {
                Some(here) => crate::document::print(here)? < crate::document::print(&assertion)?,
                None => true,
            };
            if keep {
                touched.extend(self.touched(&id));
                self.log.insert(id.clone(), assertion);
                ids.push(id);
            }
        }
        self.replay();
        ids.iter().for_each(|id| touched.extend(self.touched(id)));
        Ok(touched)
    }

    /// The entries that an assertion, or what it takes back, is about.
    pub(crate) fn touched(&self, id: &str) -> Vec<EntryName> {
        let mut next = Some(id);
        let mut seen = HashSet::new();
        while let Some(a) = next.filter(|n| seen.insert(n.to_owned())).and_then(|n| self.log.get(n)) {
            if a.kind != AssertionType::Undo {
                return a.names().unwrap_or_default();
            }
            next = a.undo.as_deref();
        }
        Vec::new()
    }

    /// The assertions about an entry, by time and id.
    pub(crate) fn about(&self, name: EntryName) -> &[StoredAssertion] {
        self.about.get(&name).map(Vec::as_slice).unwrap_or_default()
    }

    /// Whether there are assertions about single entries.
    pub(crate) fn any_about(&self) -> bool {
        !self.about.is_empty()
    }

    /// Every assertion as it was given, by id.
    #[cfg(feature = "arrow")]
    pub(crate) fn all(&self) -> Vec<(&str, &Assertion)> {
        let mut all: Vec<_> = self.log.iter().map(|(id, a)| (id.as_str(), a)).collect();
        all.sort_by_key(|(id, _)| *id);
        all
    }

    /// Drops the assertions about erased entries, and what takes those back; returns the ids.
    pub(crate) fn drop_erased(&mut self, erased: &dyn Fn(EntryName) -> bool) -> Vec<String> {
        let about = |a: &Assertion| match a.undo.as_deref() {
            Some(undone) if a.kind == AssertionType::Undo => vec![EntryName::for_assertion(undone)],
            _ => a.names().unwrap_or_default(),
        };
        let gone = |(id, a): (&String, &Assertion)| about(a).into_iter().any(erased).then(|| id.clone());
        let gone: Vec<String> = self.log.iter().filter_map(gone).collect();
        for id in &gone {
            self.log.remove(id);
        }
        if !gone.is_empty() {
            self.replay();
        }
        gone
    }

    /// Replays all assertions: in force are those that no undo in force takes back.
    fn replay(&mut self) {
        let undos = self.log.values().filter(|a| a.kind == AssertionType::Undo);
        self.undo_targets = undos.filter_map(|a| a.undo.clone()).collect();
        (self.pairs, self.asserted, self.about) = (HashMap::new(), AssertedLinks::default(), HashMap::new());
        let log = std::mem::take(&mut self.log);
        let undone = undone(&log);
        for (id, a) in log.iter().filter(|(id, _)| !undone.contains(id.as_str())) {
            self.activate(id, a);
        }
        drop(undone);
        self.log = log;
    }

    /// Activates one assertion that nothing takes back.
    fn activate(&mut self, id: &str, a: &Assertion) {
        let at = instant::parse(&a.at).unwrap_or(0);
        let names = a.names().unwrap_or_default();
        match (a.kind, names.as_slice()) {
            (AssertionType::Same | AssertionType::NotSame, [x, y]) => {
                let pair = (*x.min(y), *x.max(y));
                let before = self.pairs.get(&pair);
                if before.is_some_and(|(t, i, _)| (*t, i.as_str()) > (at, id)) {
                    return;
                }
                // The last assertion about a pair counts.
                if let Some((.., kind)) = before {
                    let list = self.asserted.list(*kind);
                    list.binary_search(&pair).map(|i| list.remove(i)).ok();
                }
                self.pairs.insert(pair, (at, id.to_owned(), a.kind));
                insert_sorted(self.asserted.list(a.kind), pair);
            }
            (AssertionType::LinkCase, [x, y]) => insert_sorted(&mut self.asserted.cases, (*x.min(y), *x.max(y))),
            (_, [subject]) => {
                let list = self.about.entry(*subject).or_default();
                let i = list.partition_point(|s| (s.at, s.id.as_str()) < (at, id));
                list.insert(i, StoredAssertion { at, id: id.to_owned(), assertion: a.clone() });
            }
            _ => {}
        }
    }
}

impl AssertedLinks {
    fn list(&mut self, kind: AssertionType) -> &mut Vec<(EntryName, EntryName)> {
        if kind == AssertionType::Same { &mut self.same } else { &mut self.not_same }
    }
}

fn insert_sorted(list: &mut Vec<(EntryName, EntryName)>, pair: (EntryName, EntryName)) {
    let i = list.partition_point(|p| *p < pair);
    list.insert(i, pair);
}

/// The assertions that a holding undo takes back. A circle of undos, which only a forged id can make, takes nothing
/// back. From the last undo to what it is about, without recursion: a chain may be long.
fn undone(log: &HashMap<String, Assertion>) -> HashSet<&str> {
    let mut pending: HashMap<&str, usize> = HashMap::new();
    for a in log.values() {
        if let Some(id) = undo_target(log, a) {
            *pending.entry(id).or_default() += 1;
        }
    }
    let mut ready: Vec<&str> = log.keys().map(String::as_str).filter(|id| !pending.contains_key(id)).collect();
    let mut undone = HashSet::new();
    while let Some(id) = ready.pop() {
        let Some(about) = log.get(id).and_then(|a| undo_target(log, a)) else { continue };
        if !undone.contains(id) {
            undone.insert(about);
        }
        if let Some(n) = pending.get_mut(about) {
            *n -= 1;
            if *n == 0 {
                ready.push(about);
            }
        }
    }
    undone
}

/// The assertion here that an undo takes back.
fn undo_target<'a>(log: &'a HashMap<String, Assertion>, a: &Assertion) -> Option<&'a str> {
    let id = a.undo.as_ref().filter(|_| a.kind == AssertionType::Undo)?;
    log.get_key_value(id).map(|(id, _)| id.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn say(log: &mut Assertions, text: &str) -> String {
        let a = Assertion::parse(text).unwrap();
        let id = a.name().unwrap();
        log.add(a).unwrap();
        id
    }

    #[test]
    fn undo_of_undo_holds_again_and_the_last_word_counts() {
        let mut log = Assertions::default();
        let first = say(&mut log, r#"{"type":"same","a":"crm:1","b":"crm:2","at":"2026-01-01T00:00:00Z"}"#);
        assert_eq!(log.asserted.same.len(), 1);
        let undo = format!(r#"{{"type":"undo","undo":"{first}","at":"2026-01-02T00:00:00Z"}}"#);
        let undo = say(&mut log, &undo);
        assert_eq!(log.asserted.same.len(), 0);
        say(&mut log, &format!(r#"{{"type":"undo","undo":"{undo}","at":"2026-01-03T00:00:00Z"}}"#));
        assert_eq!(log.asserted.same.len(), 1);
        say(&mut log, r#"{"type":"not_same","a":"crm:2","b":"crm:1","at":"2026-01-04T00:00:00Z"}"#);
        assert_eq!((log.asserted.same.len(), log.asserted.not_same.len()), (0, 1));
        assert_eq!(log.touched(&undo).len(), 2);
    }

    #[test]
    fn says_what_is_missing() {
        let said = |t: &str| Assertion::parse(t).unwrap_err().to_string();
        assert!(said(r#"{"type":"same","a":"crm:1","at":"2026-01-01T00:00:00Z"}"#).contains("missing field `b`"));
        assert!(
            said(r#"{"type":"note","subject":"crm:1","at":"2026-01-01T00:00:00Z"}"#).contains("a note needs `text`")
        );
        assert!(said(r#"{"type":"settle","subject":"nobody","at":"2026-01-01T00:00:00Z"}"#).contains("names nobody"));
        assert!(said(r#"{"type":"settle","subject":"crm:1","at":"today"}"#).contains("is not an instant"));
    }
}
