"""One customer in three channels: append contacts as they come, then print the timeline and the brief.

The same program stands beside this one in Rust and C, and prints the same.
"""

import kanava as kv

# Where each contact comes from, and the contact.
CONTACTS = [
    (
        {"source": "genesys", "channel": "voice"},
        {
            "contact_id": "c1",
            "arrived_at": "2026-03-02T09:00:00+02:00",
            "phone": "040 123 4567",
            "matter": "invoice.due_date",
            "outcome": "abandoned",
        },
    ),
    (
        {"source": "chat", "channel": "chat"},
        {
            "contact_id": "77",
            "arrived_at": "2026-03-02T09:20:00+02:00",
            "email": "Anna.Virtanen@example.com",
            "phone": "+358 40 123 4567",
            "matter": "invoice.due_date",
            "outcome": "unresolved",
        },
    ),
    (
        {"source": "mail", "channel": "mail"},
        {
            "contact_id": "m9",
            "arrived_at": "2026-03-03T07:45:00Z",
            "email": "anna.virtanen@example.com",
            "matter": "invoice.due_date",
            "subject": "Third try: when is my invoice due?",
        },
    ),
    (
        {"source": "genesys", "channel": "voice"},
        {
            "contact_id": "c2",
            "arrived_at": "2026-03-03T10:00:00+02:00",
            "phone": "050 765 4321",
            "matter": "subscription.new",
        },
    ),
    (
        {"source": "mail", "channel": "mail"},
        {"contact_id": "m10", "arrived_at": "soon", "email": "anna.virtanen@example.com"},
    ),
]

# The region tells how a phone number without a country is meant.
history = kv.History({"region": "FI"})
for options, contact in CONTACTS:
    try:
        print("appended ", history.append(contact, **options).document)
    except kv.InvalidDocument as error:
        print("refused  ", error)
print("timeline ", history.timeline_document("040 123 4567").document)
print("brief    ", history.brief("chat:77").document)
print("why      ", history.why("genesys:c1", "mail:m9").document)
