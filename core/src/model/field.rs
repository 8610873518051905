//! The columns of an entry: one line for each, with the number that stands for it in an entry's bytes.

use super::words::{Words, words};
use super::{Channel, Direction, Outcome, Transfer};

words! {
    /// What an entry is.
    EntryKind {
        /// One interaction on one channel.
        0 Contact = "contacts",
        /// What a CRM knows of a person.
        1 Record = "records",
        /// An order.
        2 Order = "orders",
        /// A subscription.
        3 Subscription = "subscriptions",
        /// A leg of a call, a state of a ticket, a step of a process: several make one contact.
        4 Event = "events",
    }
}

impl EntryKind {
    /// The column that names an entry of this kind; of an event its contact, beside `event_id`.
    pub const fn id_column(self) -> &'static str {
        match self {
            Self::Contact | Self::Event => "contact_id",
            Self::Record => "record_id",
            Self::Order => "order_id",
            Self::Subscription => "subscription_id",
        }
    }

    /// The column that dates an entry of this kind.
    pub const fn time_column(self) -> &'static str {
        match self {
            Self::Contact | Self::Event => "arrived_at",
            Self::Record => "created_at",
            Self::Order => "ordered_at",
            Self::Subscription => "started_at",
        }
    }
}

impl EntryKind {
    /// Whether an entry of this kind must have its time.
    pub(crate) const fn is_dated(self) -> bool {
        matches!(self, Self::Contact | Self::Event)
    }
}

/// The type of a field's values.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum FieldType {
    /// Text, kept as written but for white space at its ends.
    Text,
    /// An instant.
    Time,
    /// Yes or no.
    Bool,
    /// Decimal text, such as `12.50`.
    Money,
    /// A word of a closed list, such as a channel.
    Word(Words),
}

impl FieldType {
    /// Whether its values are texts, which have their length before them.
    pub(super) const fn is_text(self) -> bool {
        matches!(self, Self::Text | Self::Money)
    }
}

/// Declares the fields. A line: the number in an entry's bytes, which never changes and is never given to another field
/// (a field that is no longer used keeps its line); the variant; the name in documents and tables; the type; the kinds
/// of entry it is meant for (others may have it too, and keep it); an example, as a document writes it; what it means.
macro_rules! fields {
    ($($number:literal $variant:ident = $text:literal : $type:expr, $kinds:expr, $example:literal, $doc:literal;)+) => {
        /// A field of an entry, ordered by its number.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[non_exhaustive]
        #[repr(u8)]
        pub enum Field { $(#[doc = $doc] $variant = $number),+ }

        impl Field {
            /// Every field, in the order of the table.
            pub const ALL: &[Self] = &[$(Self::$variant),+];

            /// The name in documents and tables.
            pub const fn name(self) -> &'static str {
                match self { $(Self::$variant => $text),+ }
            }

            /// The number that stands for it in an entry's bytes, for ever.
            pub const fn number(self) -> u8 {
                self as u8
            }

            /// The field of this number.
            pub const fn from_number(number: u8) -> Option<Self> {
                match number { $($number => Some(Self::$variant),)+ _ => None }
            }

            /// The type of its values.
            pub const fn kind(self) -> FieldType {
                match self { $(Self::$variant => $type),+ }
            }

            /// The kinds of entry it is meant for. Entries of other kinds may have it too.
            pub const fn entry_kinds(self) -> &'static [EntryKind] {
                match self { $(Self::$variant => $kinds),+ }
            }

            /// A value, as a document writes it.
            pub const fn example(self) -> &'static str {
                match self { $(Self::$variant => $example),+ }
            }

            /// What it means, in a sentence.
            pub const fn description(self) -> &'static str {
                match self { $(Self::$variant => $doc),+ }
            }

            /// The field of this name.
            pub fn parse(name: &str) -> Option<Self> {
                match name { $($text => Some(Self::$variant),)+ _ => None }
            }
        }
    };
}

use FieldType::{Bool, Money, Text, Time, Word};

const ANY: &[EntryKind] = EntryKind::ALL;
const CONTACT: &[EntryKind] = &[EntryKind::Contact, EntryKind::Event];
const RECORD: &[EntryKind] = &[EntryKind::Record];
const SUBSCRIPTION: &[EntryKind] = &[EntryKind::Subscription];
/// What ends.
const ENDS: &[EntryKind] = &[EntryKind::Contact, EntryKind::Event, EntryKind::Subscription];
/// What is bought.
const BOUGHT: &[EntryKind] = &[EntryKind::Order, EntryKind::Subscription];
/// What money may be named of.
const PAID: &[EntryKind] = &[EntryKind::Contact, EntryKind::Event, EntryKind::Order, EntryKind::Subscription];

fields! {
    0 Channel = "channel": Word(Channel::WORDS), CONTACT, "voice", "The way it came.";
    1 Direction = "direction": Word(Direction::WORDS), CONTACT, "inbound", "Who started it.";
    2 QueuedAt = "queued_at": Time, CONTACT, "2026-11-22T08:30:10Z", "When it entered a queue.";
    3 AnsweredAt = "answered_at": Time, CONTACT, "2026-11-22T08:31:05Z", "When somebody took it.";
    4 FirstResponseAt = "first_response_at": Time, CONTACT, "2026-11-22T08:31:20Z", "When the customer first got an answer with content.";
    5 EndedAt = "ended_at": Time, ENDS, "2026-11-22T08:39:45Z", "When it ended.";
    6 WrappedAt = "wrapped_at": Time, CONTACT, "2026-11-22T08:41:00Z", "When the after-work ended.";
    7 PromisedAt = "promised_at": Time, CONTACT, "2026-11-23T09:00:00Z", "When a call back or an answer was promised for.";
    8 Zone = "zone": Text, ANY, "Europe/Helsinki", "The IANA zone its times were written in.";
    9 Matter = "matter": Text, CONTACT, "invoice.due_date", "What it is about: a dotted code of the host's own.";
    10 Subject = "subject": Text, CONTACT, "Due date of the November invoice", "Its heading.";
    11 Body = "text": Text, CONTACT, "Could I pay on the 15th instead?", "What was said.";
    12 Urgency = "urgency": Text, CONTACT, "high", "How urgent the customer finds it.";
    13 Difficulty = "difficulty": Text, CONTACT, "low", "How difficult it is.";
    14 Queue = "queue": Text, CONTACT, "billing", "The queue it went through.";
    15 Agent = "agent": Text, CONTACT, "a217", "Who handled it.";
    16 Bot = "bot": Bool, CONTACT, "false", "Whether a machine handled it.";
    17 Location = "location": Text, CONTACT, "Kamppi", "The shop, the office or the outlet.";
    18 Outcome = "outcome": Word(Outcome::WORDS), CONTACT, "resolved", "How it ended.";
    19 ClosedBy = "closed_by": Text, CONTACT, "a217", "Who closed it.";
    20 ParentId = "parent_id": Text, CONTACT, "88120", "The contact of the same source it continues.";
    21 Transfer = "transfer": Word(Transfer::WORDS), CONTACT, "warm", "How it was handed over.";
    22 Reference = "reference": Text, CONTACT, "T-50412", "A ticket or order number, shared by all sources.";
    23 ThreadId = "thread_id": Text, CONTACT, "m-7731", "The thread it belongs to, within its source.";
    24 AskedIdentity = "asked_identity": Bool, CONTACT, "true", "Whether the customer had to say who they are again.";
    25 AskedMatter = "asked_matter": Bool, CONTACT, "false", "Whether the customer had to explain the matter again.";
    26 Amount = "amount": Money, PAID, "129.00", "What was paid.";
    27 Margin = "margin": Money, PAID, "31.50", "What was earned.";
    28 Cost = "cost": Money, CONTACT, "6.20", "What it cost to handle.";
    29 Currency = "currency": Text, PAID, "EUR", "The ISO 4217 code of the three above.";
    30 Product = "product": Text, BOUGHT, "fiber-100", "The product ordered or subscribed to.";
    31 CancelRequestAt = "cancel_request_at": Time, SUBSCRIPTION, "2026-11-22T08:30:00Z", "When the customer asked to cancel.";
    32 FullName = "full_name": Text, ANY, "Aino Virtanen", "First and last name together.";
    33 FirstName = "first_name": Text, ANY, "Aino", "Given name.";
    34 LastName = "last_name": Text, ANY, "Virtanen", "Family name.";
    35 BirthDate = "birth_date": Text, ANY, "1980-02-01", "Date of birth.";
    36 Street = "street": Text, ANY, "Mannerheimintie 1 A 5", "Street and number.";
    37 City = "city": Text, ANY, "Helsinki", "City.";
    38 Postcode = "postcode": Text, ANY, "00100", "Postal code.";
    39 Country = "country": Text, ANY, "FI", "Country.";
    40 Language = "language": Text, ANY, "fi", "Language, a BCP 47 tag.";
    41 Segment = "segment": Text, RECORD, "loyal", "A segment the host put the customer in.";
    42 Region = "phone_region": Text, ANY, "FI", "The region its national telephone numbers are read in.";
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::EntryBuilder;
    use std::collections::HashSet;

    #[test]
    fn names_and_numbers_lead_back() {
        let mut numbers = HashSet::new();
        for f in Field::ALL {
            assert_eq!(Field::parse(f.name()), Some(*f));
            assert_eq!(Field::from_number(f.number()), Some(*f));
            assert!(f.number() < 128 && numbers.insert(f.number()), "{}", f.name());
        }
        assert_eq!(Field::from_number(127), None);
    }

    #[test]
    fn examples_are_of_their_type() {
        let mut builder = EntryBuilder::default();
        for f in Field::ALL {
            let example = f.example();
            match f.kind() {
                Time => assert!(crate::instant::parse(example).is_ok(), "{example}"),
                Bool => assert!(["true", "false"].contains(&example), "{example}"),
                _ => builder.text(*f, example).unwrap(),
            }
            assert!(!f.entry_kinds().is_empty());
        }
    }
}
