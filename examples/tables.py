"""An export as CSV text, read by a column mapping; bad rows are named, the others are in. Also tables.rs and tables.c."""

import kanava as kv

EXPORT = b"""call,day,time,ani,skill
1,02.11.2026,09:15,041 234 5678,ERA
2,03.11.2026,16:02,+358412345678,ERA
3,31.02.2026,10:00,0501112222,VIKA
4,04.11.2026,11:30,050 111 2222,VIKA
"""

history = kv.History()
report = history.append(
    kv.read_csv(EXPORT), source="pbx", channel="voice", zone="Europe/Helsinki", region="FI",
    columns={
        "contact_id": "call",
        "arrived_at": {"columns": ["day", "time"], "format": "%d.%m.%Y %H:%M"},
        "phone": "ani",
        "matter": {"column": "skill", "values": {"ERA": "invoice.due_date", "VIKA": "connection.down"}},
    },
)
print(report.document)
print(len(history.contacts()), "contacts in the table")
print(history.timeline_document("0412345678").document)
