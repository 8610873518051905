"""A morning at a desk: how many agents, and whether to call people back instead of letting them wait.

The same program stands beside this one in Rust and C, and prints the same.
"""

import kanava as kv

CHANNELS = {
    "voice": {"kind": "voice", "cost": 5, "max_wait_minutes": 2, "queue": "service"},
    "callback": {"kind": "callback", "cost": 5, "queue": "service"},
}
FALLBACK = {"channel": "callback", "queue": "service"}
VALUES = {"default": {"purchase": 0.1, "margin": 40}}

# Calls only, however long the queue; and the same with an offer to be called back when the wait is above two minutes.
WAIT = {"name": "wait", "version": "1", "objective": {}, "values": VALUES, "fallback": {"channel": "voice"}}
WAIT["channels"] = {"voice": {"kind": "voice", "cost": 5, "queue": "service"}}
CALL_BACK = {"name": "call back", "version": "1", "objective": {}, "values": VALUES, "fallback": FALLBACK}
CALL_BACK["channels"] = CHANNELS
CALL_BACK["rules"] = [{"name": "calls first", "then": {"prefer": ["voice"]}}]

ARRIVALS = {
    "from": "2026-03-02T08:00:00+02:00",
    "until": "2026-03-02T12:00:00+02:00",
    "zone": "Europe/Helsinki",
    "streams": [{"per_hour": [0] * 8 + [90, 140, 120, 60] + [0] * 12, "channel": "voice", "matter": "order"}],
}
FLOOR_PLAN = {
    "queues": {
        "service": {
            "channels": ["voice", "callback"],
            "staffed": 7,
            "handling_minutes": 4,
            "handling_sd_minutes": 3,
            "patience_minutes": 4,
        }
    },
    "channels": {"voice": {"redial": 0.5, "repeat": 0.1}, "callback": {"repeat": 0.1}},
    "redial_minutes": 10,
    "repeat_minutes": 120,
    "agent_hour": 30,
}

# By the formula: how many agents the busiest hour takes, if everybody is as patient as that.
needed = kv.agents_needed(140, 4, 4)
print(f"{needed['agents']} agents for 140 calls an hour, {needed['occupancy']:.3f} of their time taken")

found = kv.simulate([WAIT, CALL_BACK], ARRIVALS, FLOOR_PLAN, seed=7)
print(found, end="")
