"""One decision: a policy, a request with what the history knows of the customer, and the reasons for the choice.

The same program stands beside this one in Rust and C, and prints the same.
"""

from pathlib import Path

import kanava as kv

# A second call about the same invoice, half an hour after closing time.
REQUEST = {
    "at": "2026-03-03T16:30:00+02:00",
    "channel": "voice",
    "matter": "invoice.due_date",
    "customer": "genesys:c1",
    "facts": {"repeat": True, "repeat_count": 2, "contacts_30d": 3, "tried_in_vain": ["chat"]},
}

router = kv.Router(Path(__file__).with_name("policy.json"))
decision = router.decide(REQUEST)
print("hours    ", router.hours("voice", REQUEST["at"]).document)
print("decision ", decision.document)
for sentence in decision.explanation:
    print("-", sentence)
