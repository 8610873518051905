//! Why two entries are one customer, and why others are not: every join and every refusal has a reason.

use super::identity_keys::Keys;
use super::log::Log;
use crate::model::identity::IdentityKind;

/// Why a join was made or tried. Values are keys of the log.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Reason {
    /// An assertion says so.
    Asserted,
    /// Both hold a value that proves.
    Shares(u32),
    /// Both hold a value that suggests, and agree in something else.
    Agrees(u32, Agreement),
    /// One is the only customer who claims the only value of the other.
    Sole(u32),
    /// One has no key and continues the other.
    Follows,
    /// A scored pair: `log2` of the odds that their clusters are one person, in hundredths.
    Scored(i32),
}

impl Reason {
    pub(crate) fn scored(log2_odds: f32) -> Self {
        Self::Scored((log2_odds * 100.0).round() as i32)
    }
}

/// What agrees besides a shared value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Agreement {
    Value(u32),
    Name,
    BirthDate,
}

impl Agreement {
    /// The best first.
    pub(crate) fn rank(self) -> u8 {
        match self {
            Self::Value(_) => 0,
            Self::Name => 1,
            Self::BirthDate => 2,
        }
    }
}

/// Why a join was refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) enum Guard {
    NotSame,
    VerifiedAccount,
    BirthDate,
    Cap,
    Alone,
    Contested,
    Window,
    Blocked,
    NoKey,
    Score,
    Weighed,
}

impl Guard {
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::NotSame => "not_same",
            Self::VerifiedAccount => "verified_account",
            Self::BirthDate => "birth_date",
            Self::Cap => "cap",
            Self::Alone => "suggests_alone",
            Self::Contested => "contested",
            Self::Window => "window",
            Self::Blocked => "blocked",
            Self::NoKey => "no_key",
            Self::Score => "score",
            Self::Weighed => "weighed",
        }
    }

    pub(crate) fn sentence(self) -> &'static str {
        match self {
            Self::NotSame => "somebody said they are not the same customer",
            Self::VerifiedAccount => "they have different verified accounts",
            Self::BirthDate => "they have different birth dates",
            Self::Cap => "more customers claim the value than one value may join",
            Self::Alone => "the value only suggests, and nothing else agrees",
            Self::Window => "the uses of the value are too far apart to be one holder's",
            Self::Blocked => "the resolver blocks the value",
            Self::NoKey => "the value names nobody: a role, a placeholder, a service number, or no valid value",
            Self::Score => "all that is known of both together does not make them one customer",
            Self::Weighed => "the value is weighed with everything else and joins nobody by itself",
            Self::Contested => "several customers claim the value, and nothing tells which one this is",
        }
    }
}

/// Told of joins and refusals. Entries are positions in the scope.
pub(crate) trait JoinObserver {
    /// Whether it matters which entry of a cluster is named.
    const ON: bool;
    fn joined(&mut self, a: u32, b: u32, reason: Reason);
    fn refused(&mut self, a: u32, b: u32, reason: Reason, guard: Guard);
}

/// Ignores everything: resolving a million entries keeps no reasons, a [`JoinLog`] finds them again when asked.
#[derive(Debug)]
pub(crate) struct NoObserver;

impl JoinObserver for NoObserver {
    const ON: bool = false;
    fn joined(&mut self, _: u32, _: u32, _: Reason) {}
    fn refused(&mut self, _: u32, _: u32, _: Reason, _: Guard) {}
}

/// A join by positions in the scope.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Join {
    pub(crate) a: u32,
    pub(crate) b: u32,
    pub(crate) reason: Reason,
}

/// Every join and refusal of a scope.
#[derive(Debug, Default)]
pub(crate) struct JoinLog {
    pub(crate) joins: Vec<Join>,
    pub(crate) refusals: Vec<(Join, Guard)>,
}

impl JoinObserver for JoinLog {
    const ON: bool = true;
    fn joined(&mut self, a: u32, b: u32, reason: Reason) {
        self.joins.push(Join { a, b, reason });
    }
    fn refused(&mut self, a: u32, b: u32, reason: Reason, guard: Guard) {
        self.refusals.push((Join { a, b, reason }, guard));
    }
}

/// Counts refusals.
#[derive(Debug, Default)]
pub(crate) struct RefusalCount(pub(crate) u64);

impl JoinObserver for RefusalCount {
    const ON: bool = false;
    fn joined(&mut self, _: u32, _: u32, _: Reason) {}
    fn refused(&mut self, _: u32, _: u32, _: Reason, _: Guard) {
        self.0 += 1;
    }
}

/// A reason as documents and tables have it.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub(crate) struct ReasonText {
    pub(crate) rule: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) kind: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) value: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) also: Option<String>,
}

/// The text of a reason.
pub(crate) fn reason_text(log: &Log, reason: Reason) -> ReasonText {
    let keys = &log.keys;
    let of = |rule, key: Option<u32>, also| ReasonText {
        rule,
        kind: key.map(|k| kind_name(keys, k)),
        value: key.map(|k| keys.text(k).to_owned()),
        also,
    };
    match reason {
        Reason::Asserted => of("said", None, None),
        Reason::Shares(key) => of("shares", Some(key), None),
        Reason::Sole(key) => of("sole_claimant", Some(key), None),
        Reason::Follows => of("follows_parent", None, None),
        Reason::Scored(log2_odds) => ReasonText {
            rule: "scored",
            kind: Some("log2_odds"),
            value: Some(format!("{:.2}", f64::from(log2_odds) / 100.0)),
            also: None,
        },
        Reason::Agrees(key, Agreement::Name) => of("agrees", Some(key), Some("name".into())),
        Reason::Agrees(key, Agreement::BirthDate) => of("agrees", Some(key), Some("birth_date".into())),
        Reason::Agrees(key, Agreement::Value(other)) => {
            of("agrees", Some(key), Some(format!("{}:{}", kind_name(keys, other), keys.text(other))))
        }
    }
}

fn kind_name(keys: &Keys, key: u32) -> &'static str {
    IdentityKind::ALL.get(usize::from(keys.kind(key))).map_or("link", |k| k.name())
}
