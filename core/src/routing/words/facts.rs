//! What the fields of conditions are called, and how a fact is told.

use super::message::{Message, messages};
use crate::model::facts;

messages! {
    FACT "fact": "{fact}: {value}{contacts}", "{fact}: {value}{contacts}";
    FACT_CONTACTS "fact_contacts": ", from {contacts}", ", lähteet {contacts}";
    FACT_SAME "fact_same": ", from the same", ", samat lähteet";
    FACT_ATTRIBUTE "fact_attribute": "`{name}`", "`{name}`";
    FACT_CONSENT "fact_consent": "consent to `{name}`", "suostumus `{name}`";
    FACT_AT "fact_at": "time", "ajankohta";
    FACT_CHANNEL "fact_channel": "the customer's channel", "asiakkaan kanava";
    FACT_MATTER "fact_matter": "matter", "asia";
    FACT_CUSTOMER "fact_customer": "customer", "asiakas";
    FACT_URGENCY "fact_urgency": "urgency", "kiireellisyys";
    FACT_DIFFICULTY "fact_difficulty": "difficulty", "vaikeus";
    FACT_LANGUAGE "fact_language": "language", "kieli";
    FACT_TEXT "fact_text": "text", "teksti";
    FACT_RUNNING "fact_running": "a contact under way", "yhteydenotto käynnissä";
    FACT_RUNNING_CHANNEL "fact_running_channel": "channel now", "kanava nyt";
    FACT_RUNNING_QUEUE "fact_running_queue": "queue now", "jono nyt";
    FACT_RUNNING_AGENT "fact_running_agent": "agent now", "asiakaspalvelija nyt";
    FACT_RUNNING_BOT "fact_running_bot": "with a bot", "botin hoidossa";
    FACT_RUNNING_STARTED_AT "fact_running_started_at": "began", "alkanut";
}

/// What the facts of the list are called: `fact_` and the name.
macro_rules! names {
    ([$(
        $fact:ident $name:ident: $kind:ident ($en:literal, $fi:literal $($more:tt)*)
        $({ $(
            $part:ident $part_name:ident: $part_kind:ident ($part_en:literal, $part_fi:literal $($part_more:tt)*);
        )+ })?;
    )+]) => {
        const FACTS: &[&Message] = &[$(
            &Message { name: concat!("fact_", stringify!($name)), en: $en, fi: $fi },
            $($(&Message {
                name: concat!("fact_", stringify!($name), "_", stringify!($part_name)),
                en: $part_en,
                fi: $part_fi,
            },)+)?
        )+];
    };
}
facts!(names);

/// Every message of this table.
pub(crate) fn all() -> impl Iterator<Item = &'static Message> {
    ALL.iter().chain(FACTS).copied()
}
