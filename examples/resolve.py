"""People of two systems, with typing errors, nicknames and a shared telephone: who is who, and why.

The same program stands beside this one in Rust and C, and prints the same.
"""

import kanava as kv

CRM = b"""\
record_id,first_name,last_name,birth_date,phone,city
1,Katherine,Lindqvist,1984-05-17,+44 20 7946 0101,Leeds
2,William,Henderson,1971-11-02,+44 20 7946 0102,York
3,Margaret,Henderson,1973-04-25,+44 20 7946 0102,York
4,Robert,Kowalski,1990-01-30,+44 20 7946 0104,Bristol
5,Elizabeth,Moreau,1966-09-12,+44 20 7946 0105,Exeter
6,Richard,Castellano,1958-07-08,+44 20 7946 0106,Durham
"""
SHOP = b"""\
record_id,first_name,last_name,birth_date,phone,city
a,Kate,Lindqvist,1984-05-17,020 7946 0101,Leeds
b,Bill,Hendersen,1971-11-02,020 7946 0102,York
c,Maggie,Henderson,1973-04-25,020 7946 0102,York
d,Robert,Kowalsky,1990-01-30,,Bristol
e,Liz,Moreau,,020 7946 0105,Exeter
f,Anna,Papadopoulos,1979-12-24,020 7946 0107,Leeds
"""

# Nothing is configured but the region in which numbers without a country are meant.
found = kv.resolve({"crm": kv.read_csv(CRM), "shop": kv.read_csv(SHOP)}, phone_region="GB")
for row in found.customers:
    print(f"{row['source']:<4} {row['record_id']:<2} {row['customer_id']} {row['confidence']:.3f}")
print()
print(found.why("crm:2", "shop:b"), end="")
