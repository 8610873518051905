//! What-ifs in words.

use super::message::messages;

messages! {
    IF_FACT "if_fact": "With {change} it would be `{channel}`{queue}{agent}.", "Jos {change}, valinta olisi `{channel}`{queue}{agent}.";
    IF_BOTH "if_both":
        "With {change} and {and} it would be `{channel}`{queue}{agent}.",
        "Jos {change} ja {and}, valinta olisi `{channel}`{queue}{agent}.";
    CHANGE "if_change": "{fact} = {to} (now {from})", "{fact} = {to} (nyt {from})";
    CHANGE_SEGMENT "if_change_segment": "the segment `{segment}`", "segmentti on `{segment}`";
    IF_AT "if_at":
        "At {when} ({zone}) it would be `{channel}`{queue}{agent}.",
        "Ajankohtana {when} ({zone}) valinta olisi `{channel}`{queue}{agent}.";
    IF_SEGMENT "if_segment":
        "In segment `{segment}` it would be `{channel}`{queue}{agent}.",
        "Segmentissä `{segment}` valinta olisi `{channel}`{queue}{agent}.";
    IF_WAIT "if_wait":
        "With a wait of {to} min in queue `{queue}` (now {from}) it would be `{channel}`{place}{agent}.",
        "Jos jonon `{queue}` odotus olisi {to} min (nyt {from}), valinta olisi `{channel}`{place}{agent}.";
    IF_ALL "if_all":
        "With all of these changes it would be `{channel}`{queue}{agent}.",
        "Kaikilla näillä muutoksilla valinta olisi `{channel}`{queue}{agent}.";
    IF_ALL_SAME "if_all_same":
        "With all of these changes it would still be `{channel}`.",
        "Kaikilla näillä muutoksillakin valinta olisi yhä `{channel}`.";
    IF_NOTHING "if_nothing":
        "No fact that was tried would change it.",
        "Mikään kokeiltu tieto ei muuttaisi valintaa.";
    NOT_GIVEN "not_given": "not given", "ei tiedossa";
}
