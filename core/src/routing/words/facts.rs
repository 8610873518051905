//! What the fields of conditions are called, and how a fact is told.

use super::message::messages;

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
    FACT_KNOWN "fact_known": "known customer", "tunnettu asiakas";
    FACT_CUSTOMER_ID "fact_customer_id": "customer id", "asiakastunnus";
    FACT_REPEAT "fact_repeat": "the same matter again", "sama asia uudestaan";
    FACT_REPEAT_COUNT "fact_repeat_count": "earlier contacts about it", "aiempia yhteydenottoja samasta asiasta";
    FACT_HOURS_SINCE_LAST "fact_hours_since_last": "hours since the last contact", "tunteja edellisestä yhteydenotosta";
    FACT_OPEN_CASE "fact_open_case": "an open case", "avoin tapaus";
    FACT_OPEN_CASE_CASE_ID "fact_open_case_case_id": "open case", "avoin tapaus, tunnus";
    FACT_OPEN_CASE_MATTER "fact_open_case_matter": "matter of the open case", "avoimen tapauksen asia";
    FACT_OPEN_CASE_OPENED_AT "fact_open_case_opened_at": "open since", "avoinna alkaen";
    FACT_OPEN_CASE_CONTACTS "fact_open_case_contacts": "contacts in the open case", "avoimen tapauksen yhteydenottoja";
    FACT_OPEN_CASE_HOLDER_AGENT "fact_open_case_holder_agent": "agent of the open case", "avoimen tapauksen käsittelijä";
    FACT_OPEN_CASE_HOLDER_QUEUE "fact_open_case_holder_queue": "queue of the open case", "avoimen tapauksen jono";
    FACT_OPEN_CASE_CHANNELS "fact_open_case_channels": "channels of the open case", "avoimen tapauksen kanavat";
    FACT_TRIED_IN_VAIN "fact_tried_in_vain": "tried in vain", "kokeiltu turhaan";
    FACT_ABANDONED_MINUTES_AGO "fact_abandoned_minutes_ago": "minutes since giving up waiting", "minuutteja jonosta luopumisesta";
    FACT_ON_SITE "fact_on_site": "on the site now", "verkkosivulla nyt";
    FACT_PROMISED_CALLBACK_AT "fact_promised_callback_at": "call back promised at", "takaisinsoitto luvattu";
    FACT_CONTACTS_30D "fact_contacts_30d": "contacts in 30 days", "yhteydenottoja 30 päivässä";
    FACT_SEGMENTS_HINT "fact_segments_hint": "segments named by the host", "ilmoitetut segmentit";
    FACT_ORDERS_COUNT "fact_orders_count": "orders", "tilauksia";
    FACT_ORDERS_AMOUNT "fact_orders_amount": "amount of the orders", "tilausten summa";
    FACT_PRODUCTS "fact_products": "products", "tuotteet";
    FACT_CONTACT_HAZARD "fact_contact_hazard": "probability of another contact in 7 days", "uuden yhteydenoton todennäköisyys 7 päivässä";
    FACT_CONTACT_HAZARD_N "fact_contact_hazard_n": "contacts that was counted from", "yhteydenottoja, joista se laskettiin";
    FACT_VALUE "fact_value": "value of the customer", "asiakkaan arvo";
    FACT_RUNNING "fact_running": "a contact under way", "yhteydenotto käynnissä";
    FACT_RUNNING_CHANNEL "fact_running_channel": "channel now", "kanava nyt";
    FACT_RUNNING_QUEUE "fact_running_queue": "queue now", "jono nyt";
    FACT_RUNNING_AGENT "fact_running_agent": "agent now", "asiakaspalvelija nyt";
    FACT_RUNNING_BOT "fact_running_bot": "with a bot", "botin hoidossa";
    FACT_RUNNING_STARTED_AT "fact_running_started_at": "began", "alkanut";
}
