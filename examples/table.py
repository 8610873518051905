"""An export in, a table out: CSV text with a system's own column names becomes contacts with their customer and gap.

The same program stands beside this one in Rust and C, and prints the same.
"""

import kanava as kv

CSV = b"""\
call;start;ani;topic
1;2026-03-02 09:00;040 123 4567;invoice.due_date
2;2026-03-02 16:30;+358 40 123 4567;invoice.due_date
3;2026-03-04 10:15;050 765 4321;subscription.new
4;tomorrow;050 765 4321;subscription.new
5;2026-03-05 12:00;0401234567;device.order
"""

history = kv.History()
report = history.append(
    kv.read_csv(CSV),
    source="genesys",
    channel="voice",
    zone="Europe/Helsinki",
    region="FI",
    # Which of the export's columns is which of ours.
    columns={"contact_id": "call", "arrived_at": "start", "phone": "ani", "matter": "topic"},
)
print(report.document)

contacts = history.contacts()
columns = [contacts.column(name) for name in ("contact", "seq", "matter", "gap_s")]
print(f"{'contact':<12} {'seq':>3} {'matter':<18} {'gap_s':>8}")
for contact, seq, matter, gap in zip(*columns, strict=True):
    print(f"{contact:<12} {seq:>3} {matter:<18} {'' if gap is None else gap:>8}")
