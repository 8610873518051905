//! What-ifs in words.

use crate::routing::explanation::messages::messages;

messages! {
    IF_FACT "if_fact": "With {fact} = {to} (now {from}) it would be `{channel}`.", "Jos {fact} = {to} (nyt {from}), valinta olisi `{channel}`.";
    IF_AT "if_at": "At {when} ({zone}) it would be `{channel}`.", "Ajankohtana {when} ({zone}) valinta olisi `{channel}`.";
    IF_SEGMENT "if_segment": "In segment `{segment}` it would be `{channel}`.", "Segmentissä `{segment}` valinta olisi `{channel}`.";
    IF_WAIT "if_wait":
        "With a wait of {to} min in queue `{queue}` (now {from}) it would be `{channel}`.",
        "Jos jonon `{queue}` odotus olisi {to} min (nyt {from}), valinta olisi `{channel}`.";
    IF_ALL "if_all": "With all of these changes it would be `{channel}`.", "Kaikilla näillä muutoksilla valinta olisi `{channel}`.";
    IF_ALL_SAME "if_all_same": "With all of these changes it would still be `{channel}`.", "Kaikilla näillä muutoksillakin valinta olisi `{channel}`.";
    IF_NOTHING "if_nothing": "No single fact would change it.", "Mikään yksittäinen tieto ei muuttaisi valintaa.";
    NOT_GIVEN "not_given": "not given", "ei tiedossa";
}
