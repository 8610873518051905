"""A call and a chat in, the brief and a routed contact out. The same in quickstart.rs and quickstart.c."""

import kanava as kv

history = kv.History({"region": "FI"})
history.append(
    {"contact_id": "17", "arrived_at": "2026-11-19T18:50:00+02:00", "phone": "041 234 5678", "matter": "connection.slow",
     "outcome": "unresolved", "agent": "anna"},
    source="calls", channel="voice",
)
history.append(
    {"contact_id": "a9", "arrived_at": "2026-11-20T08:31:00+02:00", "phone": "+358 41 2345678", "matter": "connection.slow",
     "outcome": "closed_unanswered"},
    source="chats", channel="chat",
)

router = kv.Router({
    "name": "help desk", "version": "1", "objective": {},
    "hours": {"day": {"open": "Mo-Fr 08:00-20:00; PH off", "zone": "Europe/Helsinki", "country": "FI"}},
    "channels": {"voice": {"kind": "voice", "hours": "day", "queue": "service"}, "mail": {"kind": "mail", "queue": "letters"}},
    "rules": [{"name": "an open case stays with whoever holds it", "when": "facts.repeat",
               "then": {"prefer": ["voice"], "keep_with_holder": {"max_wait_minutes": 10}}}],
    "fallback": {"channel": "mail"},
})
request = history.facts({"at": "2026-11-20T09:00:00+02:00", "channel": "voice", "customer": "0412345678", "matter": "connection.slow"})

print(history.brief("041 234 5678", at="2026-11-20T09:00:00+02:00").document)
print(router.decide(request).document)
