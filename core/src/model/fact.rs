//! The facts of a routing request: one list, from which everything that handles facts is made.
//!
//! A row of the list is the fact's variant, its name, its type, and in brackets: what it is called in English and in
//! Finnish, when it is left out, what it says, and whose names its text is, where a policy gives them. An object has its
//! parts in braces after that, rows of the same form.
//!
//! From a row come the field of the request and its schema (`routing/documents/facts.rs`), the field of conditions and
//! how it is read (`routing/condition/schema.rs`), the column of a table of requests (`routing/table/fill.rs`), the words
//! of explanations (`routing/words/facts.rs`), and the name under which the history computes it
//! (`history/facts/computed.rs`): a fact without a computation there does not compile. What only the host knows is an
//! attribute of the request, not a fact.

/// `facts!(each …)` hands the list to the macro `each`, in brackets, and after it whatever else stands here.
macro_rules! facts {
    ($each:ident $($more:tt)*) => {
        $each! {
            [
                Known known: Bool (
                    "known customer", "tunnettu asiakas", "never",
                    "Whether the request's `customer` leads to a customer of the history."
                );
                CustomerId customer_id: Text (
                    "customer id", "asiakastunnus", "unknown customer",
                    "The customer's stable id."
                );
                Repeat repeat: Bool (
                    "the same matter again", "sama asia uudestaan", "no `matter` in the request, or unknown customer",
                    "Whether the customer was in touch about the same matter within the matter's window."
                );
                RepeatCount repeat_count: Int (
                    "earlier contacts about it", "aiempia yhteydenottoja samasta asiasta",
                    "no `matter` in the request, or unknown customer",
                    "How many earlier contacts there are about the same matter within its window."
                );
                HoursSinceLast hours_since_last: Double (
                    "hours since the last contact", "tunteja edellisestä yhteydenotosta", "no contact before",
                    "Hours since the customer's last contact arrived, to a thousandth."
                );
                OpenCase open_case: Object (
                    "an open case", "avoin tapaus", "no such case",
                    "The open case this contact would continue, the latest one of several: of the request's matter, or \
                     of any when the request has none and the customer did more than look at the web site."
                ) {
                    CaseId case_id: Text (
                        "open case", "avoin tapaus, tunnus", "no open case",
                        "The case's stable id."
                    );
                    CaseMatter matter: Text (
                        "matter of the open case", "avoimen tapauksen asia", "the case has none",
                        "Its matter.", Matter
                    );
                    CaseOpenedAt opened_at: Time (
                        "open since", "avoinna alkaen", "no open case",
                        "When its first contact arrived."
                    );
                    CaseContacts contacts: Int (
                        "contacts in the open case", "avoimen tapauksen yhteydenottoja", "no open case",
                        "How many contacts it has."
                    );
                    CaseHolderAgent holder_agent: Text (
                        "agent of the open case", "avoimen tapauksen käsittelijä", "no person's contact of it names one",
                        "The agent of its latest contact that names one and that no machine handled."
                    );
                    CaseHolderQueue holder_queue: Text (
                        "queue of the open case", "avoimen tapauksen jono", "no person's contact of it names one",
                        "The queue of its latest contact that names one and that no machine handled."
                    );
                    CaseChannels channels: Texts (
                        "channels of the open case", "avoimen tapauksen kanavat", "no open case",
                        "Its channels, each once, in the order of their first use.", Channel
                    );
                };
                TriedInVain tried_in_vain: Texts (
                    "tried in vain", "kokeiltu turhaan", "no open case, or no such contact",
                    "Channels of the open case whose contacts ended unresolved, abandoned or closed unanswered.", Channel
                );
                AbandonedMinutesAgo abandoned_minutes_ago: Double (
                    "minutes since giving up waiting", "minuutteja jonosta luopumisesta",
                    "the last contact was not abandoned, or more than a day ago",
                    "Minutes since the customer gave up waiting, when that was their last contact."
                );
                OnSite on_site: Bool (
                    "on the site now", "verkkosivulla nyt", "unknown customer",
                    "Whether a web or self-service visit goes on: not ended, or begun at most 30 minutes ago when its \
                     end is not known."
                );
                PromisedCallbackAt promised_callback_at: Time (
                    "call back promised at", "takaisinsoitto luvattu", "no promise, or the company called after it",
                    "When a call back or an answer was promised for, by the latest contact with a promise."
                );
                Contacts30d contacts_30d: Int (
                    "contacts in 30 days", "yhteydenottoja 30 päivässä", "unknown customer",
                    "Contacts in the last 30 days."
                );
                SegmentsHint segments_hint: Texts (
                    "segments named by the host", "ilmoitetut segmentit", "no record has one",
                    "Segments the host puts the customer in: the `segment` of their records, each once.", Segment
                );
                OrdersCount orders_count: Int (
                    "orders", "tilauksia", "unknown customer",
                    "How many orders there are."
                );
                OrdersAmount orders_amount: Double (
                    "amount of the orders", "tilausten summa", "no orders",
                    "What the orders came to, for comparing only: money is not kept in floats."
                );
                Products products: Texts (
                    "products", "tuotteet", "no such subscription",
                    "Products of the customer's subscriptions that have no end, each once."
                );
                ContactHazard contact_hazard: Double (
                    "probability of another contact in 7 days", "uuden yhteydenoton todennäköisyys 7 päivässä",
                    "nothing to count from",
                    "The probability of another contact within seven days, from what followed contacts of others about \
                     the same matter, as far into their case."
                );
                ContactHazardN contact_hazard_n: Int (
                    "contacts that was counted from", "yhteydenottoja, joista se laskettiin", "nothing to count from",
                    "How many contacts of others about the same matter, as far into their case, that was counted from."
                );
                Value value: Double (
                    "value of the customer", "asiakkaan arvo", "no orders",
                    "What the orders of the last 365 days brought, in money, for comparing only: their margins, or \
                     amounts where no margin is known."
                );
            ]
            $($more)*
        }
    };
}
pub(crate) use facts;

/// The type of a fact.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum FactType {
    /// Yes or no.
    Bool,
    /// A whole number.
    Int,
    /// A number.
    Double,
    /// Text.
    Text,
    /// A list of texts.
    Texts,
    /// An instant.
    Time,
    /// Something with parts, which are facts of their own.
    Object,
}

impl FactType {
    /// The name that conditions know it by.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Bool => "bool",
            Self::Int => "int",
            Self::Double => "double",
            Self::Text => "string",
            Self::Texts => "list of strings",
            Self::Time => "timestamp",
            Self::Object => "object",
        }
    }
}

macro_rules! fact {
    ([$(
        $fact:ident $name:ident: $kind:ident ($en:literal, $fi:literal, $without:literal, $about:literal $($of:tt)*)
        $({ $(
            $part:ident $part_name:ident: $part_kind:ident
            ($part_en:literal, $part_fi:literal, $part_without:literal, $part_about:literal $($part_of:tt)*);
        )+ })?;
    )+]) => {
        /// A fact of a routing request: what a history knows of the customer at that instant.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[non_exhaustive]
        pub enum Fact { $(#[doc = $about] $fact, $($(#[doc = $part_about] $part,)+)?)+ }

        impl Fact {
            /// Every fact, an object before its parts.
            pub const ALL: &[Self] = &[$(Self::$fact, $($(Self::$part,)+)?)+];

            /// The name in a request's `facts`, a part after its whole: `open_case.matter`.
            pub const fn name(self) -> &'static str {
                match self {
                    $(Self::$fact => stringify!($name),
                    $($(Self::$part => concat!(stringify!($name), ".", stringify!($part_name)),)+)?)+
                }
            }

            /// The type of its value.
            pub const fn kind(self) -> FactType {
                match self {
                    $(Self::$fact => FactType::$kind, $($(Self::$part => FactType::$part_kind,)+)?)+
                }
            }

            /// What it says, and how a history computes it.
            pub const fn description(self) -> &'static str {
                match self {
                    $(Self::$fact => $about, $($(Self::$part => $part_about,)+)?)+
                }
            }

            /// When a history leaves it out.
            pub const fn left_out_when(self) -> &'static str {
                match self {
                    $(Self::$fact => $without, $($(Self::$part => $part_without,)+)?)+
                }
            }
        }
    };
}
facts!(fact);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_stand_after_their_object() {
        let mut object = "";
        for fact in Fact::ALL {
            if let Some((whole, _)) = fact.name().split_once('.') {
                assert_eq!(whole, object, "{}", fact.name());
            } else if fact.kind() == FactType::Object {
                object = fact.name();
            }
        }
        assert_eq!(object, "open_case");
    }

    #[test]
    fn every_fact_is_described_in_a_sentence() {
        for fact in Fact::ALL {
            let (about, without) = (fact.description(), fact.left_out_when());
            assert!(about.ends_with('.') && !about.contains(['\n', '|']), "{}: {about}", fact.name());
            assert!(!without.is_empty() && !without.ends_with('.') && !without.contains('|'), "{}", fact.name());
            assert_eq!(Fact::ALL.iter().filter(|other| other.name() == fact.name()).count(), 1);
        }
    }
}
