//! Closed lists of words: channels, directions, outcomes, kinds of transfer.

use super::words::words;

words! {
    /// The way a contact came.
    Channel {
        /// A call.
        0 Voice = "voice",
        /// A live chat.
        1 Chat = "chat",
        /// Electronic mail.
        2 Mail = "mail",
        /// A message in an application or a text message.
        3 Message = "message",
        /// A public post or a message in a social network.
        4 Social = "social",
        /// A visit to the web site.
        5 Web = "web",
        /// Signed-in self-service, a menu or a form.
        6 SelfService = "self_service",
        /// A call back that was promised.
        7 Callback = "callback",
        /// In a shop or an office.
        8 InPerson = "in_person",
        /// A conversation with a machine.
        9 Bot = "bot",
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

impl Channel {
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
            assert_eq!(Channel::from_number(c.number()), Some(*c));
        }
        assert_eq!(Channel::parse("fax"), None);
    }
}
