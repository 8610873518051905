//! Closed lists of words: channels, directions, outcomes, kinds of transfer.

/// Declares an enum whose variants have one name each in documents and tables.
macro_rules! words {
    ($(#[$doc:meta])* $name:ident { $($(#[$vdoc:meta])* $variant:ident = $text:literal),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[non_exhaustive]
        #[repr(u8)]
        pub enum $name { $($(#[$vdoc])* $variant),+ }

        impl $name {
            /// Every value, in the order of declaration.
            pub const ALL: &[Self] = &[$(Self::$variant),+];

            /// The word used in documents and tables.
            pub const fn name(self) -> &'static str {
                match self { $(Self::$variant => $text),+ }
            }

            /// The value of this word.
            pub fn parse(word: &str) -> Option<Self> {
                match word { $($text => Some(Self::$variant),)+ _ => None }
            }
        }
    };
}
pub(crate) use words;

words! {
    /// The way a contact came.
    Channel {
        /// A call.
        Voice = "voice",
        /// A live chat.
        Chat = "chat",
        /// Electronic mail.
        Mail = "mail",
        /// A message in an application or a text message.
        Message = "message",
        /// A public post or a message in a social network.
        Social = "social",
        /// A visit to the web site.
        Web = "web",
        /// Signed-in self-service, a menu or a form.
        SelfService = "self_service",
        /// A call back that was promised.
        Callback = "callback",
        /// In a shop or an office.
        InPerson = "in_person",
        /// A conversation with a machine.
        Bot = "bot",
    }
}

words! {
    /// Who started a contact.
    Direction {
        /// The customer.
        Inbound = "inbound",
        /// The company.
        Outbound = "outbound",
    }
}

words! {
    /// How a contact ended.
    Outcome {
        /// The matter was settled.
        Resolved = "resolved",
        /// It was not.
        Unresolved = "unresolved",
        /// The customer left before an answer.
        Abandoned = "abandoned",
        /// It went on to somebody else.
        Transferred = "transferred",
        /// The company closed it without an answer.
        ClosedUnanswered = "closed_unanswered",
    }
}

words! {
    /// How a contact was handed over.
    Transfer {
        /// Without a word.
        Cold = "cold",
        /// With an introduction.
        Warm = "warm",
        /// A question to a colleague: not a transfer.
        Consult = "consult",
    }
}

impl Outcome {
    pub(crate) fn from_index(index: u8) -> Option<Self> {
        Self::ALL.get(usize::from(index)).copied()
    }
}

impl Channel {
    pub(crate) fn from_index(index: u8) -> Option<Self> {
        Self::ALL.get(usize::from(index)).copied()
    }

    /// Whether somebody waits on the line.
    pub const fn is_live(self) -> bool {
        matches!(self, Self::Voice | Self::Chat | Self::InPerson | Self::Callback)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_reads_back() {
        for c in Channel::ALL {
            assert_eq!(Channel::parse(c.name()), Some(*c));
            assert_eq!(Channel::from_index(*c as u8), Some(*c));
        }
        assert_eq!(Channel::parse("fax"), None);
    }
}
