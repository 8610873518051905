//! Every sentence of an explanation, in one table. `{name}` is filled in.

/// A sentence of an explanation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Message {
    TakeNow,
    TakeLater,
    InQueue,
    WithAgent,
    PromisedBy,
    OnlyWay,
    Preference,
    Value,
    Tie,
    OwnWayOut,
    Exploration,
    Fallback,
    Escalated,
    SuppressDuplicate,
    Rule,
    RuleAlways,
    RuleNotFollowed,
    SetAside,
    Evidence,
    Segments,
    StayOpen,
    Offer,
    NotForMatter,
    NoConsent,
    Closed,
    ClosedUntil,
    NobodyStaffed,
    Full,
    WaitTooLong,
    Forbidden,
    NotRequired,
    Language,
}

impl Message {
    /// The sentence with its places filled in. A value is put in as it is: what it contains is not a place.
    pub(crate) fn fill(self, places: &[(&str, &str)]) -> String {
        let mut out = String::new();
        let mut rest = self.english();
        while let Some((before, after)) = rest.split_once('{') {
            out.push_str(before);
            let (name, after) = after.split_once('}').unwrap_or((after, ""));
            out.push_str(places.iter().find(|(known, _)| *known == name).map_or("", |(_, value)| value));
            rest = after;
        }
        out.push_str(rest);
        out
    }

    const fn english(self) -> &'static str {
        match self {
            Self::TakeNow => "Take `{channel}` now{queue}{agent}{promise}.",
            Self::TakeLater => "Take `{channel}` at the next opening, {when} ({zone}){queue}{agent}{promise}.",
            Self::InQueue => ", queue `{queue}`",
            Self::WithAgent => ", agent `{agent}`, who holds the open case",
            Self::PromisedBy => ", promised by {when}",
            Self::OnlyWay => "No other channel remained.",
            Self::Preference => "A rule or the matter puts it ahead of `{other}`.",
            Self::Value => "It is worth most: {value}, against {second} for `{other}`.",
            Self::Tie => {
                "It is worth as much as `{other}`; the customer's own channel, then the first in the policy, goes first."
            }
            Self::OwnWayOut => "The customer is on a way out that must stay open, and stays on it.",
            Self::Exploration => "Drawn to learn from, with probability {propensity}; `{other}` is worth most.",
            Self::Fallback => "Nothing else is possible: this is the policy's fallback.",
            Self::Escalated => "A rule escalated it to queue `{queue}`.",
            Self::SuppressDuplicate => "The same matter is already under way: merge the two attempts.",
            Self::Rule => "Rule `{rule}` applies because {because}: {effects}.{aside}",
            Self::RuleNotFollowed => "Rule `{rule}` applies, and could not be followed: {aside}.",
            Self::RuleAlways => "Rule `{rule}` applies always: {effects}.{aside}",
            Self::SetAside => " Not possible, so set aside: {effects}.",
            Self::Evidence => " (from {contacts})",
            Self::Segments => "The customer is in: {segments}.",
            Self::StayOpen => "{channels} must stay open to the customer beside whatever is offered.",
            Self::Offer => "`{channel}` may be offered beside it, never instead of it.",
            Self::NotForMatter => "`{channel}`: this matter is not handled there.",
            Self::NoConsent => "`{channel}`: the customer has not consented to it.",
            Self::Closed => "`{channel}`: closed.",
            Self::ClosedUntil => "`{channel}`: closed until {when} ({zone}).",
            Self::NobodyStaffed => "`{channel}`: nobody at work can take it.",
            Self::Full => "`{channel}`: full.",
            Self::WaitTooLong => "`{channel}`: the wait is above its limit.",
            Self::Forbidden => "`{channel}`: ruled out by `{rule}`.",
            Self::Language => "`{channel}`: not served in the customer's language.",
            Self::NotRequired => "`{channel}`: `{rule}` requires another channel.",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_with_braces_is_left_alone() {
        let text = Message::OnlyWay.fill(&[]) + &Message::Offer.fill(&[("channel", "{channel}{x")]);
        assert_eq!(text, "No other channel remained.`{channel}{x` may be offered beside it, never instead of it.");
    }
}
