//! What a condition can speak of: the fields of a request, their types, and how each is read.

use super::attribute_values::{AttributeValues, SLOTS};
use crate::instant::ZoneData;
use crate::model::{Channel, facts};
use crate::routing::documents::{AttributeType, ByName, Facts, Level, Named, Request, Running};
use foldhash::fast::FixedState;
use hashbrown::HashMap;

/// The type of a field or of an expression.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Type {
    Bool,
    Int,
    Double,
    Text,
    Texts,
    Time,
    Duration,
    /// Only `has()` may ask of it.
    Object,
    /// An attribute whose type the policy does not declare.
    Any,
}

impl Type {
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Bool => "a bool",
            Self::Int => "an int",
            Self::Double => "a double",
            Self::Text => "a string",
            Self::Texts => "a list of strings",
            Self::Time => "a timestamp",
            Self::Duration => "a duration",
            Self::Object => "an object",
            Self::Any => "an attribute",
        }
    }

    /// The name without an article, for a list.
    pub(crate) fn plain_name(self) -> &'static str {
        let name = self.name();
        name.split_once(' ').map_or(name, |(_, plain)| plain)
    }

    pub(crate) const fn is_number(self) -> bool {
        matches!(self, Self::Int | Self::Double | Self::Any)
    }
}

/// The fields of a request, facts among them: what each is called, and how it is read.
macro_rules! fields {
    ([$(
        $fact:ident $name:ident: $kind:ident
        ($en:literal, $fi:literal, $without:literal, $about:literal $(, $of:ident)?)
        $({ $(
            $part:ident $part_name:ident: $part_kind:ident
            ($part_en:literal, $part_fi:literal, $part_without:literal, $part_about:literal $(, $part_of:ident)?);
        )+ })?;
    )+]) => {
        /// One field of a request, as a slot: found by name when the policy is parsed, never while deciding.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub(crate) enum Field {
            At,
            Channel,
            Matter,
            Customer,
            Urgency,
            Difficulty,
            Language,
            Text,
            $($fact, $($($part,)+)?)+
            Running,
            RunningChannel,
            RunningQueue,
            RunningAgent,
            RunningBot,
            RunningStartedAt,
            /// One of the host's own facts, by its place in [`Interned::attributes`].
            Attribute(u16),
            /// Consent to a purpose, by its place in [`Interned::consents`].
            Consent(u16),
        }

        /// The names of fields, as they stand in conditions.
        pub(crate) const FIELDS: &[(&str, Field, Type)] = &[
            ("at", Field::At, Type::Time),
            ("channel", Field::Channel, Type::Text),
            ("matter", Field::Matter, Type::Text),
            ("customer", Field::Customer, Type::Text),
            ("urgency", Field::Urgency, Type::Text),
            ("difficulty", Field::Difficulty, Type::Text),
            ("language", Field::Language, Type::Text),
            ("text", Field::Text, Type::Text),
            $(
                (concat!("facts.", stringify!($name)), Field::$fact, Type::$kind),
                $($((
                    concat!("facts.", stringify!($name), ".", stringify!($part_name)),
                    Field::$part,
                    Type::$part_kind,
                ),)+)?
            )+
            ("running", Field::Running, Type::Object),
            ("running.channel", Field::RunningChannel, Type::Text),
            ("running.queue", Field::RunningQueue, Type::Text),
            ("running.agent", Field::RunningAgent, Type::Text),
            ("running.bot", Field::RunningBot, Type::Bool),
            ("running.started_at", Field::RunningStartedAt, Type::Time),
        ];

        impl Field {
            /// The object that a field is a part of.
            pub(crate) const fn whole(self) -> Option<Self> {
                match self {
                    $($($(Self::$part => Some(Self::$fact),)+)?)+
                    Self::RunningChannel
                    | Self::RunningQueue
                    | Self::RunningAgent
                    | Self::RunningBot
                    | Self::RunningStartedAt => Some(Self::Running),
                    _ => None,
                }
            }

            /// What its text is the name of.
            const fn names(self) -> Option<NameOf> {
                match self {
                    $($(Self::$fact => Some(NameOf::$of),)? $($($(Self::$part => Some(NameOf::$part_of),)?)+)?)+
                    Self::Channel | Self::RunningChannel => Some(NameOf::Channel),
                    Self::Matter => Some(NameOf::Matter),
                    Self::Urgency => Some(NameOf::Urgency),
                    Self::Difficulty => Some(NameOf::Difficulty),
                    _ => None,
                }
            }
        }

        impl<'a> View<'a> {
            fn read_other(&self, field: Field) -> Value<'a> {
                let request = self.request;
                let facts: &'a Facts = &request.facts;
                match field {
                    Field::At => Value::Time(request.at),
                    Field::Channel => text(&request.channel),
                    Field::Matter => text(&request.matter),
                    Field::Customer => text(&request.customer),
                    Field::Urgency => self.urgency.map_or(Value::Absent, |level| Value::Text(level.name())),
                    Field::Difficulty => self.difficulty.map_or(Value::Absent, |level| Value::Text(level.name())),
                    Field::Language => text(&request.language),
                    Field::Text => text(&request.text),
                    $(
                        Field::$fact => value!($kind facts.$name),
                        $($(Field::$part => match &facts.$name {
                            Some(whole) => value!($part_kind whole.$part_name),
                            None => Value::Absent,
                        },)+)?
                    )+
                    Field::Running => object(&request.running),
                    Field::RunningChannel
                    | Field::RunningQueue
                    | Field::RunningAgent
                    | Field::RunningBot
                    | Field::RunningStartedAt => {
                        request.running.as_ref().map_or(Value::Absent, |run| of_running(run, field))
                    }
                    Field::Attribute(slot) => self.attribute(usize::from(slot)),
                    Field::Consent(slot) => flag(self.consents(usize::from(slot))),
                }
            }
        }
    };
}

/// How a fact of this type is read.
macro_rules! value {
    (Bool $of:expr) => {
        flag($of)
    };
    (Int $of:expr) => {
        int($of)
    };
    (Double $of:expr) => {
        double($of)
    };
    (Text $of:expr) => {
        text(&$of)
    };
    (Texts $of:expr) => {
        texts(&$of)
    };
    (Time $of:expr) => {
        time($of)
    };
    (Object $of:expr) => {
        object(&$of)
    };
}

facts!(fields);

/// What a text may be the name of: such a literal is looked up when the policy is parsed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum NameOf {
    Channel,
    Matter,
    Segment,
    Urgency,
    Difficulty,
}

/// The names a policy gives, for checking what conditions say.
#[derive(Debug)]
pub(crate) struct Scope<'a> {
    pub(crate) channels: Names<'a>,
    pub(crate) matters: Names<'a>,
    pub(crate) segments: Names<'a>,
    pub(crate) attributes: &'a Named<AttributeType>,
    /// Whether `segments` may be asked of: in rules, not in the segments themselves.
    pub(crate) in_rule: bool,
    pub(crate) interned: Interned,
    /// The zones that conditions name, where they are not the bundled ones.
    pub(crate) zones: Option<&'a ZoneData>,
}

/// Names in their order, found by name.
#[derive(Debug, Default)]
pub(crate) struct Names<'a> {
    list: Vec<&'a str>,
    places: HashMap<&'a str, usize, FixedState>,
}

impl<'a> Names<'a> {
    pub(crate) fn position(&self, name: &str) -> Option<usize> {
        self.places.get(name).copied()
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = &'a str> + '_ {
        self.list.iter().copied()
    }
}

impl<'a> FromIterator<&'a str> for Names<'a> {
    fn from_iter<I: IntoIterator<Item = &'a str>>(names: I) -> Self {
        let list: Vec<&str> = names.into_iter().collect();
        let places = list.iter().enumerate().map(|(place, name)| (*name, place)).collect();
        Self { list, places }
    }
}

/// The attribute and consent names conditions use, each once.
#[derive(Debug, Default)]
pub(crate) struct Interned {
    pub(crate) attributes: Vec<(String, Type)>,
    pub(crate) consents: Vec<String>,
    /// The first attributes by name, and their places: views find these once.
    pub(super) in_order: ByName<(usize, Type)>,
    attribute_places: HashMap<String, usize, FixedState>,
    consent_places: HashMap<String, usize, FixedState>,
}

impl Interned {
    /// The place of an attribute, which gets one if it has none.
    pub(crate) fn attribute(&mut self, name: &str, kind: Type) -> usize {
        *self.attribute_places.entry_ref(name).or_insert_with(|| {
            let place = self.attributes.len();
            self.attributes.push((name.to_owned(), kind));
            if place < SLOTS {
                self.in_order.insert(name, (place, kind));
            }
            place
        })
    }

    /// The place of an attribute, if conditions use it.
    #[cfg(feature = "arrow")]
    pub(crate) fn slot(&self, name: &str) -> Option<usize> {
        self.attribute_places.get(name).copied()
    }

    /// The place of a consent, which gets one if it has none.
    pub(crate) fn consent(&mut self, name: &str) -> usize {
        *self.consent_places.entry_ref(name).or_insert_with(|| {
            self.consents.push(name.to_owned());
            self.consents.len() - 1
        })
    }
}

impl Scope<'_> {
    /// Whether a literal may stand beside this field; what it should be, and the known names, when it may not.
    pub(crate) fn known_for(&self, field: Field, text: &str) -> Result<(), (&'static str, Vec<&str>)> {
        let none = Names::default();
        let (what, known, besides) = match field.names() {
            Some(NameOf::Urgency) => ("an urgency", &none, &Level::NAMES[..]),
            Some(NameOf::Difficulty) => ("a difficulty", &none, &Level::NAMES[..]),
            Some(NameOf::Channel) => ("a channel", &self.channels, Channel::NAMES),
            Some(NameOf::Matter) if !self.matters.list.is_empty() => ("a matter", &self.matters, &[][..]),
            Some(NameOf::Segment) => ("a segment", &self.segments, &[][..]),
            Some(NameOf::Matter) | None => return Ok(()),
        };
        if known.position(text).is_some() || besides.contains(&text) {
            return Ok(());
        }
        Err((what, known.iter().chain(besides.iter().copied()).collect()))
    }
}

/// A value read from a request. What is not there is [`Value::Absent`].
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Value<'a> {
    Absent,
    Bool(bool),
    Int(i64),
    Double(f64),
    Text(&'a str),
    Texts(&'a [String]),
    Time(i64),
    Duration(i64),
}

/// A request as conditions see it: what the policy says of the matter is filled in.
#[derive(Debug)]
pub(crate) struct View<'a> {
    pub(crate) request: &'a Request,
    pub(crate) interned: &'a Interned,
    found: AttributeValues<'a>,
    pub(crate) urgency: Option<Level>,
    pub(crate) difficulty: Option<Level>,
    pub(crate) segments: SegmentSet,
}

impl<'a> View<'a> {
    /// A view of a request, with the urgency and difficulty of its matter where it says none itself.
    #[inline]
    pub(crate) fn new(
        request: &'a Request,
        interned: &'a Interned,
        found: &AttributeValues<'a>,
        (urgency, difficulty): (Option<Level>, Option<Level>),
    ) -> Self {
        Self {
            request,
            interned,
            found: found.clone(),
            urgency: request.urgency.or(urgency),
            difficulty: request.difficulty.or(difficulty),
            segments: SegmentSet::default(),
        }
    }

    /// Whether the customer consents to the purpose of this slot, as far as the request says.
    pub(crate) fn consents(&self, slot: usize) -> Option<bool> {
        self.request.consent.get(self.interned.consents.get(slot)?).copied()
    }

    /// The value of a field. Attributes are what most conditions speak of.
    #[inline]
    pub(crate) fn read(&self, field: Field) -> Value<'a> {
        match field {
            Field::Attribute(slot) => match self.found.get(usize::from(slot)) {
                Some(value) => value,
                None => self.attribute(usize::from(slot)),
            },
            field => self.read_other(field),
        }
    }

    fn attribute(&self, slot: usize) -> Value<'a> {
        let Some((name, kind)) = self.interned.attributes.get(slot) else { return Value::Absent };
        self.request.attributes.get(name).map_or(Value::Absent, |value| kind.fit(value))
    }
}

/// The segments a customer is in, by their place in the policy.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct SegmentSet([u64; 4]);

impl SegmentSet {
    /// How many segments a policy may have.
    pub(crate) const CAPACITY: usize = 256;

    pub(crate) fn insert(&mut self, segment: usize) {
        if let Some(word) = self.0.get_mut(segment / 64) {
            *word |= 1 << (segment % 64);
        }
    }

    pub(crate) fn contains(&self, segment: usize) -> bool {
        self.0.get(segment / 64).is_some_and(|word| word & (1 << (segment % 64)) != 0)
    }

    /// The places of its segments, ascending.
    pub(crate) fn places(self) -> impl Iterator<Item = usize> {
        (0..).step_by(64).zip(self.0).flat_map(|(at, word)| crate::routing::bits::places(word).map(move |bit| at + bit))
    }
}

fn of_running(running: &Running, field: Field) -> Value<'_> {
    match field {
        Field::RunningChannel => Value::Text(&running.channel),
        Field::RunningQueue => text(&running.queue),
        Field::RunningAgent => text(&running.agent),
        Field::RunningBot => Value::Bool(running.bot),
        Field::RunningStartedAt => time(running.started_at),
        _ => Value::Absent,
    }
}

fn text(value: &Option<String>) -> Value<'_> {
    value.as_deref().map_or(Value::Absent, Value::Text)
}

fn texts(value: &Option<Vec<String>>) -> Value<'_> {
    value.as_deref().map_or(Value::Absent, Value::Texts)
}

fn object<T>(value: &Option<T>) -> Value<'static> {
    flag(value.as_ref().map(|_| true))
}

fn flag(value: Option<bool>) -> Value<'static> {
    value.map_or(Value::Absent, Value::Bool)
}

fn int(value: Option<i64>) -> Value<'static> {
    value.map_or(Value::Absent, Value::Int)
}

fn double(value: Option<f64>) -> Value<'static> {
    value.filter(|value| !value.is_nan()).map_or(Value::Absent, Value::Double)
}

fn time(value: Option<i64>) -> Value<'static> {
    value.map_or(Value::Absent, Value::Time)
}
