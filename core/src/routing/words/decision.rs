//! The sentences of an explanation.

use super::message::messages;

messages! {
    DECIMAL_POINT "decimal_point": ".", ",";
    INSTANT "instant": "{year}-{month}-{day} {hour}:{minute}", "{day}.{month}.{year} klo {hour}.{minute}";
    YES "yes": "yes", "kyllä";
    NO "no": "no", "ei";

    // What to do: the first sentence, without its full stop.
    TAKE_NOW "take_now":
        "Take `{channel}` now{queue}{agent}{promise}",
        "Hoida kanavassa `{channel}` nyt{queue}{agent}{promise}";
    TAKE_LATER "take_later":
        "Take `{channel}` at the next opening, {when} ({zone}){queue}{agent}{promise}",
        "Hoida kanavassa `{channel}`, kun se seuraavan kerran aukeaa: {when} ({zone}){queue}{agent}{promise}";
    STAY "stay":
        "Stay on `{channel}`{queue}{agent}{promise}",
        "Jatka kanavassa `{channel}`{queue}{agent}{promise}";
    TRANSFER_NOW "transfer_now":
        "Transfer from {from} to `{channel}` now{queue}{agent}{promise}",
        "Siirrä nyt: {from} → kanava `{channel}`{queue}{agent}{promise}";
    TRANSFER_LATER "transfer_later":
        "Transfer from {from} to `{channel}` at its next opening, {when} ({zone}){queue}{agent}{promise}",
        "Siirrä: {from} → kanava `{channel}`, kun se seuraavan kerran aukeaa: {when} ({zone}){queue}{agent}{promise}";
    OFFER_CALLBACK "offer_callback":
        "Offer to call back: `{channel}`, {when} ({zone}){queue}{agent}{promise}",
        "Tarjoa takaisinsoittoa: `{channel}`, {when} ({zone}){queue}{agent}{promise}";
    IN_QUEUE "in_queue": ", queue `{queue}`", ", jono `{queue}`";
    WITH_AGENT "with_agent": ", agent `{agent}`", ", asiakaspalvelija `{agent}`";
    WITH_HOLDER "with_holder":
        ", agent `{agent}`, who holds the open case",
        ", asiakaspalvelija `{agent}`, joka hoitaa avointa tapausta";
    PROMISED_BY "promised_by": ", promised by {when}", ", luvattu viimeistään {when}";
    FROM_CHANNEL "from_channel": "`{channel}`{queue}{agent}{bot}", "kanava `{channel}`{queue}{agent}{bot}";
    FROM_BOT "from_bot": " (a bot)", " (botti)";
    LONG_FIRST "long_first": "{what}.", "{what}.";
    SHORT "short": "{what}: {why}.", "{what} – {why}.";

    // Why, in a few words.
    WHY_ONLY_WAY "why_only_way": "no other channel remained", "muuta kanavaa ei jäänyt";
    WHY_RULE "why_rule": "rule `{rule}`", "sääntö `{rule}`";
    WHY_MATTER "why_matter": "it is preferred for this matter", "sitä suositaan tässä asiassa";
    WHY_VALUE "why_value": "it is worth most", "se on arvokkain";
    WHY_VALUE_UNDER_WAY "why_value_under_way":
        "it is worth most of the ways open to a contact under way",
        "se on arvokkain käynnissä olevalle yhteydenotolle avoimista teistä";
    WHY_TIE "why_tie": "nothing else is worth more", "mikään muu ei ole arvokkaampi";
    WHY_OWN_WAY_OUT "why_own_way_out":
        "it is the customer's own way out",
        "se on asiakkaan oma tie, joka pidetään auki";
    WHY_RUNNING "why_running": "it runs there already", "se on jo siellä käynnissä";
    WHY_EXPLORATION "why_exploration": "it was drawn to learn from", "se arvottiin oppimista varten";
    WHY_FALLBACK "why_fallback": "nothing else is possible", "mikään muu ei ole mahdollista";
    WHY_HOLDER "why_holder":
        "the open case is held there (rule `{rule}`)",
        "avoin tapaus on siellä (sääntö `{rule}`)";
    WHY_ESCALATED "why_escalated": "escalated (rule `{rule}`)", "siirretty eteenpäin (sääntö `{rule}`)";

    // Why, in sentences.
    ONLY_WAY "only_way": "No other channel remained.", "Muuta kanavaa ei jäänyt.";
    PREFERENCE "preference":
        "A rule or the matter puts it ahead of `{other}`.",
        "Sääntö tai asia asettaa sen tämän edelle: `{other}`.";
    VALUE "value":
        "It is worth most: {value}, against {second} for `{other}`.",
        "Se on arvokkain: {value}, kun seuraavan (`{other}`) arvo on {second}.";
    VALUE_AHEAD "value_ahead":
        "Of what a rule or the matter puts ahead it is worth most: {value}, against {second} for `{other}`.",
        "Niistä, jotka sääntö tai asia asettaa edelle, se on arvokkain: {value}, kun seuraavan (`{other}`) arvo on {second}.";
    VALUE_UNDER_WAY "value_under_way":
        "Of the ways open to a contact under way it is worth most: {value}, against {second} for `{other}`.",
        "Käynnissä olevalle yhteydenotolle avoimista teistä se on arvokkain: {value}, kun seuraavan (`{other}`) arvo on {second}.";
    TIE "tie":
        "It is worth as much as `{other}`; the customer's own channel, then the first in the policy, goes first.",
        "Se on yhtä arvokas kuin `{other}`; asiakkaan oma kanava ja sitten säännöstön ensimmäinen menee edelle.";
    OWN_WAY_OUT "own_way_out":
        "The customer is on a way out that must stay open, and stays on it.",
        "Asiakas on jo tiellä, joka on pidettävä auki, ja saa jatkaa siinä.";
    RUNNING "running":
        "It runs there, and no way open to a contact under way is worth more.",
        "Asia on jo siellä käynnissä, eikä mikään käynnissä olevalle yhteydenotolle avoin tie ole arvokkaampi.";
    EXPLORATION "exploration":
        "Drawn to learn from, with probability {propensity}; otherwise it would be `{other}`.",
        "Arvottu oppimista varten todennäköisyydellä {propensity}; muuten valinta olisi `{other}`.";
    FALLBACK "fallback":
        "Nothing else is possible: this is the policy's fallback.",
        "Mikään muu ei ole mahdollista: tämä on säännöstön varakanava.";
    PARTS "parts": "Its value {value} is made of: {parts}.", "Sen arvo {value} koostuu näin: {parts}.";
    PART_PURCHASE "part_purchase": "purchase {amount}", "osto {amount}";
    PART_RETAINED "part_retained": "value retained {amount}", "säilyvä arvo {amount}";
    PART_COST "part_cost": "handling {amount}", "käsittely {amount}";
    PART_EFFORT "part_effort": "the customer's effort {amount}", "asiakkaan vaiva {amount}";
    PART_WAITING "part_waiting": "waiting {amount}", "odotus {amount}";
    PART_MINUTES "part_minutes": "the price of agent-minutes {amount}", "työminuuttien hinta {amount}";
    PART_BOOST "part_boost": "rules {amount}", "säännöt {amount}";
    WAIT "wait": "Expected wait: {minutes} min.", "Odotusaika-arvio: {minutes} min.";
    WAIT_BETWEEN "wait_between":
        "Expected wait: {minutes} min, nine times of ten between {low} and {high} min.",
        "Odotusaika-arvio: {minutes} min, yhdeksän kertaa kymmenestä {low}–{high} min.";
    ESCALATED "escalated": "A rule escalated it to queue `{queue}`.", "Sääntö siirsi sen eteenpäin: jono `{queue}`.";
    SUPPRESS_DUPLICATE "suppress_duplicate":
        "The same matter is already under way: merge the two attempts.",
        "Sama asia on jo käsittelyssä: yhdistä yritykset.";
    KNOWN_AS "known_as":
        "Matter `{matter}` is handled as `{known}`.",
        "Asia `{matter}` käsitellään samoin kuin `{known}`.";
    UNKNOWN_MATTER "unknown_matter":
        "Matter `{matter}` is not in the policy.",
        "Asiaa `{matter}` ei ole säännöstössä.";
    SEGMENTS "segments": "The customer is in: {segments}.", "Asiakkaan segmentit: {segments}.";
    LIVE_FLOOR "live_floor":
        "Agent-minutes are not charged to segment `{segment}`: {share} % of it reached a person, at least {least} % shall.",
        "Työminuutteja ei veloiteta segmentiltä `{segment}`: siitä on päässyt ihmiselle {share} %, tavoite on vähintään {least} %.";
    LIVE_FLOOR_UNKNOWN "live_floor_unknown":
        "Agent-minutes are not charged to segment `{segment}`: how much of it reached a person is not known, at least {least} % shall.",
        "Työminuutteja ei veloiteta segmentiltä `{segment}`: ihmiselle päässeiden osuutta ei tiedetä, tavoite on vähintään {least} %.";
    AGENT_FREE "agent_free":
        "Agent `{agent}` is free for it (contacts now: {chats}).",
        "Asiakaspalvelija `{agent}` on vapaana (yhteydenottoja nyt: {chats}).";
    HOLDER "holder": "The open case stays with whoever holds it:{agent}{queue}.", "Avoin tapaus pysyy käsittelijällään:{agent}{queue}.";
    HOLDER_AGENT "holder_agent": " agent `{agent}`", " asiakaspalvelija `{agent}`";
    HOLDER_QUEUE "holder_queue": " queue `{queue}`", " jono `{queue}`";
    BRIEF "brief": "The brief goes with the contact.", "Tiivistelmä siirtyy yhteydenoton mukana.";

    // Rules.
    RULE "rule": "Rule `{rule}` applies ({because}): {effects}.{aside}", "Sääntö `{rule}` soveltuu ({because}): {effects}.{aside}";
    RULE_ALWAYS "rule_always": "Rule `{rule}` applies always: {effects}.{aside}", "Sääntö `{rule}` on aina voimassa: {effects}.{aside}";
    RULE_NOT_FOLLOWED "rule_not_followed":
        "Rule `{rule}` applies, and could not be followed: {effects}.",
        "Sääntö `{rule}` soveltuu, mutta sitä ei voitu noudattaa: {effects}.";
    SET_ASIDE "set_aside": " Not possible, so set aside: {effects}.", " Ei mahdollista, joten sivuutettu: {effects}.";
    RULE_EVIDENCE "rule_evidence": " It rests on: {evidence}.", " Perustuu tähän: {evidence}.";
    EVIDENCE_BETWEEN "evidence_between": "{value} (from {low} to {high})", "{value} (väli {low}–{high})";
    EVIDENCE_N "evidence_n": "contacts: {n}", "yhteydenottoja {n}";
    EVIDENCE_SOURCE "evidence_source": "source: {source}", "lähde: {source}";
    EFFECT_ON "effect_on": "{effect} ({names})", "{effect} ({names})";
    EFFECT_REQUIRE "effect_require": "require", "vaatimus";
    EFFECT_FORBID "effect_forbid": "forbid", "kielto";
    EFFECT_PREFER "effect_prefer": "prefer", "suosiminen";
    EFFECT_BOOST "effect_boost": "change the value", "arvon muutos";
    EFFECT_ESCALATE "effect_escalate": "escalate", "siirto eteenpäin";
    EFFECT_KEEP_WITH_HOLDER "effect_keep_with_holder": "keep with the holder", "pysyminen käsittelijällä";
    EFFECT_SUPPRESS_DUPLICATE "effect_suppress_duplicate": "merge duplicates", "päällekkäisten yhdistäminen";
    EFFECT_PROMISE_CALLBACK "effect_promise_callback": "promise a call back", "takaisinsoittolupaus";
    EFFECT_OFFER "effect_offer": "offer beside it", "tarjous rinnalle";

    // Beside it, and not at all.
    STAY_OPEN "stay_open":
        "{channels} must stay open to the customer beside whatever is offered.",
        "Asiakkaalle on pidettävä auki tarjouksesta riippumatta: {channels}.";
    OFFER "offer":
        "`{channel}` may be offered beside it, never instead of it.",
        "Rinnalle voi tarjota, mutta ei tilalle: `{channel}`.";
    OFFER_BY_RULE "offer_by_rule":
        "`{channel}` may be offered beside it (rule `{rule}`).",
        "Rinnalle voi tarjota: `{channel}` (sääntö `{rule}`).";
    NOT_FOR_MATTER "not_for_matter": "`{channel}`: this matter is not handled there.", "`{channel}`: tätä asiaa ei hoideta siellä.";
    NO_CONSENT "no_consent": "`{channel}`: the customer has not consented to it.", "`{channel}`: asiakas ei ole antanut siihen suostumusta.";
    CLOSED "closed": "`{channel}`: closed.", "`{channel}`: suljettu.";
    CLOSED_UNTIL "closed_until": "`{channel}`: closed until {when} ({zone}).", "`{channel}`: suljettu, aukeaa {when} ({zone}).";
    HOURS_UNKNOWN "hours_unknown": "`{channel}`: its hours do not say whether it is open.", "`{channel}`: aukioloajat eivät kerro, onko se auki.";
    QUIET_HOURS "quiet_hours": "`{channel}`: the customer wants no call then.", "`{channel}`: asiakas ei halua silloin puheluita.";
    NOBODY_STAFFED "nobody_staffed": "`{channel}`: nobody at work can take it.", "`{channel}`: kukaan työvuorossa oleva ei voi ottaa sitä.";
    FULL "full": "`{channel}`: full.", "`{channel}`: täynnä.";
    WAIT_TOO_LONG "wait_too_long": "`{channel}`: the wait is above its limit.", "`{channel}`: odotus ylittää rajan.";
    FORBIDDEN "forbidden": "`{channel}`: ruled out by `{rule}`.", "`{channel}`: sääntö `{rule}` kieltää.";
    NOT_REQUIRED "not_required": "`{channel}`: `{rule}` requires another channel.", "`{channel}`: sääntö `{rule}` vaatii toista kanavaa.";
    LANGUAGE "language": "`{channel}`: not served in the customer's language.", "`{channel}`: ei palvella asiakkaan kielellä.";
}
