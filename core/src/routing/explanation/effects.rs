//! The effects of a rule in words, each with the channels or the queue it speaks of.

use crate::routing::documents::{DecisionDocument, EffectName, Effects};
use crate::routing::words::{Language, decision as say};

/// What applied: of the channels a rule forbids, those that could be closed.
pub(super) fn applied(effects: &[EffectName], then: &Effects, decision: &DecisionDocument, words: &Language) -> String {
    listed(effects, then, words, |channel| !decision.stay_open.contains(channel))
}

/// What was set aside: of the channels a rule forbids, those that must stay open.
pub(super) fn aside(effects: &[EffectName], then: &Effects, decision: &DecisionDocument, words: &Language) -> String {
    listed(effects, then, words, |channel| decision.stay_open.contains(channel))
}

fn listed(effects: &[EffectName], then: &Effects, words: &Language, forbids: impl Fn(&String) -> bool) -> String {
    let tell = |effect: &EffectName| {
        let (message, names) = match effect {
            EffectName::Require => (&say::EFFECT_REQUIRE, ticked(&then.require)),
            EffectName::Forbid => (&say::EFFECT_FORBID, ticked(then.forbid.iter().filter(|channel| forbids(channel)))),
            EffectName::Prefer => (&say::EFFECT_PREFER, ticked(&then.prefer)),
            EffectName::Boost => (&say::EFFECT_BOOST, boosts(then, words)),
            EffectName::Escalate => (&say::EFFECT_ESCALATE, ticked(&then.escalate)),
            EffectName::KeepWithHolder => (&say::EFFECT_KEEP_WITH_HOLDER, Vec::new()),
            EffectName::SuppressDuplicate => (&say::EFFECT_SUPPRESS_DUPLICATE, Vec::new()),
            EffectName::PromiseCallback => {
                (&say::EFFECT_PROMISE_CALLBACK, ticked(then.promise_callback.iter().map(|promise| &promise.channel)))
            }
            EffectName::Offer => (&say::EFFECT_OFFER, ticked(&then.offer)),
        };
        let effect = words.say(message, &[]);
        // A decision of an older version says the effect alone.
        match names.is_empty() {
            true => effect,
            false => words.say(&say::EFFECT_ON, &[("effect", &effect), ("names", &names.join(", "))]),
        }
    };
    effects.iter().map(tell).collect::<Vec<_>>().join(", ")
}

fn ticked<'a>(names: impl IntoIterator<Item = &'a String>) -> Vec<String> {
    names.into_iter().map(|name| format!("`{name}`")).collect()
}

fn boosts(then: &Effects, words: &Language) -> Vec<String> {
    let tell = |(channel, by): (&str, &f64)| {
        let sign = if *by > 0.0 { "+" } else { "" };
        format!("`{channel}` {sign}{}", words.number(*by, 2))
    };
    then.boost.iter().map(tell).collect()
}
