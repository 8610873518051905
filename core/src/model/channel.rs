//! Closed lists of words: channels, directions, outcomes, kinds of transfer.

use super::words::words;
use serde::{Deserialize, Serialize};

/// Who is there for the customer in a channel.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ServedBy {
    /// People: somebody must be at work.
    People,
    /// A machine.
    Machine,
    /// Nobody: the customers are by themselves.
    Nobody,
}

/// Declares the channels, one line for each: its number in bytes, which never changes and is never given to another; the
/// variant; its name in documents and tables; whether it is live or deferred where a policy does not say; who serves
/// it; what it is. What else the rooms ask of a channel becomes a column here.
macro_rules! channels {
    ($($number:literal $variant:ident = $text:literal : $live:expr, $served:ident, $doc:literal;)+) => {
        words! {
            /// The way a contact comes.
            #[derive(Serialize, Deserialize)]
            Channel { $(#[doc = $doc] #[serde(rename = $text)] $number $variant = $text),+ }
        }

        impl Channel {
            /// Every name, by rank.
            pub const NAMES: &[&'static str] = &[$($text),+];

            /// Whether the customer is answered at once or not at all. A deferred channel takes contacts at any hour,
            /// and they are handled later.
            pub const fn is_live(self) -> bool {
                match self { $(Self::$variant => $live),+ }
            }

            /// Who is there for the customer.
            pub const fn served_by(self) -> ServedBy {
                match self { $(Self::$variant => ServedBy::$served),+ }
            }

            /// What it is, in a few words.
            pub const fn description(self) -> &'static str {
                match self { $(Self::$variant => $doc),+ }
            }
        }
    };
}

const LIVE: bool = true;
const DEFERRED: bool = false;

channels! {
    0 Voice = "voice": LIVE, People, "A call.";
    1 Chat = "chat": LIVE, People, "A live chat with a person.";
    2 Mail = "mail": DEFERRED, People, "Electronic mail.";
    3 Message = "message": DEFERRED, People, "A message in an application or a text message.";
    4 Social = "social": DEFERRED, People, "A public post or a message in a social network.";
    5 Web = "web": LIVE, Nobody, "A visit to the web site.";
    6 SelfService = "self_service": LIVE, Nobody, "Signed-in self-service, a menu or a form.";
    7 Callback = "callback": DEFERRED, People, "A call to the customer at an agreed time.";
    8 InPerson = "in_person": LIVE, People, "In a shop or an office.";
    9 Bot = "bot": LIVE, Machine, "A conversation with a machine.";
}

impl Channel {
    /// Whether people serve it, so that somebody must be at work.
    pub const fn is_staffed(self) -> bool {
        matches!(self.served_by(), ServedBy::People)
    }
}

words! {
    /// Who started a contact.
    Direction {
        /// The customer.
        0 Inbound = "inbound",
        /// The company.
        1 Outbound = "outbound",
    }
}

words! {
    /// How a contact ended.
    Outcome {
        /// The matter was settled.
        0 Resolved = "resolved",
        /// It was not.
        1 Unresolved = "unresolved",
        /// The customer left before an answer.
        2 Abandoned = "abandoned",
        /// It went on to somebody else.
        3 Transferred = "transferred",
        /// The company closed it without an answer.
        4 ClosedUnanswered = "closed_unanswered",
    }
}

words! {
    /// How a contact was handed over.
    Transfer {
        /// Without a word.
        0 Cold = "cold",
        /// With an introduction.
        1 Warm = "warm",
        /// A question to a colleague: not a transfer.
        2 Consult = "consult",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_reads_back() {
        for c in Channel::ALL {
            assert_eq!(Channel::parse(c.name()), Some(*c));
            assert_eq!(Channel::from_number(c.number()), Some(*c));
        }
        assert_eq!(Channel::parse("fax"), None);
        assert!(Channel::WORDS.names().eq(Channel::NAMES.iter().copied()));
    }

    #[test]
    fn documents_have_the_names() {
        for c in Channel::ALL {
            let text = serde_json::to_string(c).unwrap();
            assert_eq!(text, format!("\"{}\"", c.name()));
            assert_eq!(serde_json::from_str::<Channel>(&text).unwrap(), *c);
        }
    }

    /// A promised call is not a live channel: the customer does not wait for it. A page or a bot answers at once.
    #[test]
    fn live_are_the_channels_that_answer_at_once() {
        let live = Channel::ALL.iter().filter(|c| c.is_live()).map(|c| c.name());
        assert!(live.eq(["voice", "chat", "web", "self_service", "in_person", "bot"]));
        let alone = Channel::ALL.iter().filter(|c| !c.is_staffed()).map(|c| (c.name(), c.served_by()));
        assert!(alone.eq([("web", ServedBy::Nobody), ("self_service", ServedBy::Nobody), ("bot", ServedBy::Machine)]));
    }
}
