//! The columns of an entry (design 5a): name, type, and the order in which an entry's bytes hold them.

use super::channel::words;

words! {
    /// What an entry is.
    EntryKind {
        /// One interaction on one channel.
        Contact = "contacts",
        /// What a CRM knows of a person.
        Record = "records",
        /// An order.
        Order = "orders",
        /// A subscription.
        Subscription = "subscriptions",
    }
}

impl EntryKind {
    /// The column that names an entry of this kind.
    pub const fn id_column(self) -> &'static str {
        match self {
            Self::Contact => "contact_id",
            Self::Record => "record_id",
            Self::Order => "order_id",
            Self::Subscription => "subscription_id",
        }
    }

    /// The column that dates an entry of this kind. Only a contact must have it.
    pub const fn time_column(self) -> &'static str {
        match self {
            Self::Contact => "arrived_at",
            Self::Record => "created_at",
            Self::Order => "ordered_at",
            Self::Subscription => "started_at",
        }
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
    Word(&'static [&'static str]),
}

macro_rules! fields {
    ($($variant:ident = $text:literal : $type:expr, $doc:literal;)+) => {
        /// A field of an entry.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[non_exhaustive]
        #[repr(u8)]
        pub enum Field { $(#[doc = $doc] $variant),+ }

        impl Field {
            /// Every field, in the order of an entry's bytes.
            pub const ALL: &[Self] = &[$(Self::$variant),+];

            /// The name in documents and tables.
            pub const fn name(self) -> &'static str {
                match self { $(Self::$variant => $text),+ }
            }

            /// The type of its values.
            pub const fn kind(self) -> FieldType {
                match self { $(Self::$variant => $type),+ }
            }

            /// The field of this name.
            pub fn parse(name: &str) -> Option<Self> {
                match name { $($text => Some(Self::$variant),)+ _ => None }
            }
        }
    };
}

const CHANNELS: &[&str] =
    &["voice", "chat", "mail", "message", "social", "web", "self_service", "callback", "in_person", "bot"];
const DIRECTIONS: &[&str] = &["inbound", "outbound"];
const OUTCOMES: &[&str] = &["resolved", "unresolved", "abandoned", "transferred", "closed_unanswered"];
const TRANSFERS: &[&str] = &["cold", "warm", "consult"];

use FieldType::{Bool, Money, Text, Time, Word};

fields! {
    Channel = "channel": Word(CHANNELS), "The way it came.";
    Direction = "direction": Word(DIRECTIONS), "Who started it.";
    QueuedAt = "queued_at": Time, "When it entered a queue.";
    AnsweredAt = "answered_at": Time, "When somebody took it.";
    FirstResponseAt = "first_response_at": Time, "When the customer first got an answer with content.";
    EndedAt = "ended_at": Time, "When it ended.";
    WrappedAt = "wrapped_at": Time, "When the after-work ended.";
    PromisedAt = "promised_at": Time, "When a call back or an answer was promised for.";
    Zone = "zone": Text, "The IANA zone its times were written in.";
    Matter = "matter": Text, "What it is about: a dotted code of the host's own.";
    Subject = "subject": Text, "Its heading.";
    Body = "text": Text, "What was said.";
    Urgency = "urgency": Text, "How urgent the customer finds it.";
    Difficulty = "difficulty": Text, "How difficult it is.";
    Queue = "queue": Text, "The queue it went through.";
    Agent = "agent": Text, "Who handled it.";
    Bot = "bot": Bool, "Whether a machine handled it.";
    Location = "location": Text, "The shop, the office or the outlet.";
    Outcome = "outcome": Word(OUTCOMES), "How it ended.";
    ClosedBy = "closed_by": Text, "Who closed it.";
    ParentId = "parent_id": Text, "The contact of the same source it continues.";
    Transfer = "transfer": Word(TRANSFERS), "How it was handed over.";
    Reference = "reference": Text, "A ticket or order number, shared by all sources.";
    ThreadId = "thread_id": Text, "The thread it belongs to, within its source.";
    AskedIdentity = "asked_identity": Bool, "Whether the customer had to say who they are again.";
    AskedMatter = "asked_matter": Bool, "Whether the customer had to explain the matter again.";
    Amount = "amount": Money, "What was paid.";
    Margin = "margin": Money, "What was earned.";
    Cost = "cost": Money, "What it cost to handle.";
    Currency = "currency": Text, "The ISO 4217 code of the three above.";
    Product = "product": Text, "The product ordered or subscribed to.";
    CancelRequestAt = "cancel_request_at": Time, "When the customer asked to cancel.";
    FullName = "full_name": Text, "First and last name together.";
    FirstName = "first_name": Text, "Given name.";
    LastName = "last_name": Text, "Family name.";
    BirthDate = "birth_date": Text, "Date of birth.";
    Street = "street": Text, "Street and number.";
    City = "city": Text, "City.";
    Postcode = "postcode": Text, "Postal code.";
    Country = "country": Text, "Country.";
    Language = "language": Text, "Language, a BCP 47 tag.";
    Segment = "segment": Text, "A segment the host put the customer in.";
    Region = "phone_region": Text, "The region its national telephone numbers are read in.";
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Channel, Direction, Outcome, Transfer};

    #[test]
    fn the_words_are_those_of_the_enums() {
        assert!(CHANNELS.iter().copied().eq(Channel::ALL.iter().map(|c| c.name())));
        assert!(DIRECTIONS.iter().copied().eq(Direction::ALL.iter().map(|c| c.name())));
        assert!(OUTCOMES.iter().copied().eq(Outcome::ALL.iter().map(|c| c.name())));
        assert!(TRANSFERS.iter().copied().eq(Transfer::ALL.iter().map(|c| c.name())));
    }

    #[test]
    fn fields_fit_their_tags() {
        for (i, f) in Field::ALL.iter().enumerate() {
            assert_eq!(*f as usize, i);
            assert_eq!(Field::parse(f.name()), Some(*f));
        }
        assert!(Field::ALL.len() < 100);
    }
}
