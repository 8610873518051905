//! What the records of a cluster say together, and the odds that two clusters are one person.

use super::compare;
use super::lately::Lately;
use super::letters::LETTERS;
use super::rows::{self, Rows};
use super::weights::{Product, Ratios, Weights};
use super::within::of_person;
use crate::resolver::FieldKind;
use crate::resolver::level::{EXACT, SWAPPED};
use crate::union_find::UnionFind;

/// A value of a cluster: how many of its records have it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Entry {
    field: u8,
    /// The exact level of the value.
    exact: u8,
    count: u16,
    code: u32,
    sketch: u32,
    /// Where those who have this value begin among the holders, if it is a key's.
    holders: u32,
}

/// The profiles of the records of one part, merged as clusters are.
#[derive(Debug)]
pub(crate) struct Profiles<'a> {
    rows: &'a Rows<'a>,
    weights: &'a Weights,
    fields: Vec<Known<'a>>,
    lately: Lately,
    sets: UnionFind,
    sizes: Vec<u32>,
    /// Whether a cluster says anything of the person, or only how to reach them.
    named: Vec<bool>,
    entries: Vec<Entry>,
    /// Where each cluster's entries stand: by field, the most common value first.
    spans: Vec<(u32, u32)>,
    /// Who has which key: field, value, record.
    holders: Vec<(u8, u32, u32)>,
}

/// What is known of a field, side by side.
#[derive(Debug)]
struct Known<'a> {
    kind: FieldKind,
    ratios: &'a Ratios,
    newcomers: f64,
    /// How much it says that records never shared a value: nothing of a key in which nobody ever agrees.
    mixing: f64,
    /// Mail address, given name or surname: which of the three, where there are all of them.
    naming: Option<usize>,
}

/// The most values of one field of a cluster that are compared.
const VALUES: usize = 6;
/// The most that a shared key says for related people, in odds by itself alone.
const HOUSEHOLD: f64 = 20.0;
/// The most records with one value that are looked at.
const HOLDERS: usize = 64;
/// How often records count that agree with one another and contradict the others' own name or birth date.
const INSIST: f64 = 4.0;

impl<'a> Profiles<'a> {
    pub(crate) fn new(rows: &'a Rows<'a>, weights: &'a Weights, lately: Lately) -> Self {
        let naming = rows.naming();
        let fields = weights.fields.iter().enumerate().map(|(f, field)| Known {
            kind: field.kind,
            ratios: weights.ratios(f),
            newcomers: field.newcomers,
            mixing: (2.0 * field.same[usize::from(EXACT)..].iter().sum::<f64>()).min(1.0),
            naming: naming.and_then(|naming| naming.iter().position(|n| *n == f)),
        });
        Self {
            rows,
            weights,
            fields: fields.collect(),
            lately,
            sets: UnionFind::default(),
            sizes: Vec::new(),
            named: Vec::new(),
            entries: Vec::new(),
            spans: Vec::new(),
            holders: Vec::new(),
        }
    }

    /// Begins a part: each record by itself. What the part before needed is kept to be filled again.
    pub(crate) fn begin(&mut self, records: &[u32]) {
        let n = records.len();
        self.sets.reset(n);
        self.sizes.clear();
        self.sizes.resize(n, 1);
        self.named.clear();
        self.named.resize(n, false);
        self.entries.clear();
        self.spans.clear();
        self.holders.clear();
        for (i, r) in records.iter().enumerate() {
            let start = self.entries.len() as u32;
            for (f, known) in self.fields.iter().enumerate() {
                let (code, sketch) = self.rows.cell(*r, f);
                if code > 0 {
                    let (field, exact) = (f as u8, self.rows.exact(*r, f));
                    if known.newcomers > 0.0 && n > 2 {
                        self.holders.push((field, code, i as u32));
                    }
                    self.entries.push(Entry { field, exact, count: 1, code, sketch, holders: 0 });
                    self.named[i] |= of_person(known.kind);
                }
            }
            self.spans.push((start, self.entries.len() as u32));
        }
        self.holders.sort_unstable();
        let mut from = 0;
        for of_value in self.holders.chunk_by(|a, b| (a.0, a.1) == (b.0, b.1)) {
            for (field, _, record) in of_value {
                let (first, end) = self.spans[*record as usize];
                let mut entries = self.entries[first as usize..end as usize].iter_mut();
                entries.find(|e| e.field == *field).into_iter().for_each(|e| e.holders = from);
            }
            from += of_value.len() as u32;
        }
    }

    /// The cluster of a record.
    pub(crate) fn root(&self, x: u32) -> u32 {
        self.sets.root(x)
    }

    /// How many records a cluster has.
    pub(crate) fn size(&self, cluster: u32) -> u32 {
        self.sizes[cluster as usize]
    }

    /// Joins two clusters; the larger one stays. Gives the one that stays and the one that went.
    pub(crate) fn join(&mut self, a: u32, b: u32) -> (u32, u32) {
        let larger = (self.size(a), b) >= (self.size(b), a);
        let (to, from) = if larger { (a, b) } else { (b, a) };
        let start = self.entries.len();
        let (p, q) = (self.span(to), self.span(from));
        self.entries.extend_from_within(p);
        let mine = self.entries.len();
        for i in q {
            let e = self.entries[i];
            let same = self.entries[start..mine].iter_mut().find(|m| m.field == e.field && m.code == e.code);
            match same {
                Some(m) => m.count = m.count.saturating_add(e.count),
                None => self.entries.push(e),
            }
        }
        self.entries[start..]
            .sort_unstable_by(|x, y| x.field.cmp(&y.field).then(y.count.cmp(&x.count)).then(x.code.cmp(&y.code)));
        self.spans[to as usize] = (start as u32, self.entries.len() as u32);
        self.sets.join(to, from);
        self.sizes[to as usize] += self.sizes[from as usize];
        self.named[to as usize] |= self.named[from as usize];
        (to, from)
    }

    fn span(&self, cluster: u32) -> std::ops::Range<usize> {
        let (from, to) = self.spans[cluster as usize];
        from as usize..to as usize
    }

    /// `log2` of the odds that two clusters are one person.
    pub(crate) fn odds(&self, a: u32, b: u32) -> f64 {
        let (mut same, mut related) = (Product::default(), Product::default());
        let crossed = self.crossed(a, b);
        let mut named = [(1.0, 1.0); 3];
        let (mut p, mut q) = (&self.entries[self.span(a)], &self.entries[self.span(b)]);
        while let ([x, ..], [y, ..]) = (p, q) {
            if x.field != y.field {
                if x.field < y.field {
                    p = &p[1..]
                } else {
                    q = &q[1..]
                }
                continue;
            }
            let end = |list: &[Entry]| 1 + list[1..].iter().take_while(|e| e.field == x.field).count();
            let (i, j) = (end(p), end(q));
            let field = usize::from(x.field);
            let known = &self.fields[field];
            let (s, r) = match crossed {
                Some((given, _)) if given == field => {
                    (known.ratios.same[usize::from(SWAPPED)], known.ratios.related[usize::from(SWAPPED)])
                }
                Some((_, surname)) if surname == field => (1.0, 1.0),
                _ => self.field((a, b), known, &p[..i], &q[..j]),
            };
            match known.naming {
                Some(which) => named[which] = (s, r),
                None => {
                    same.add(known.ratios.place, s);
                    related.add(known.ratios.place, r);
                }
            }
            (p, q) = (&p[i..], &q[j..]);
        }
        if let Some(naming) = self.rows.naming() {
            self.written_in_mail(a, b, naming, &mut named);
        }
        for (s, r) in named {
            same.add(false, s);
            related.add(false, r);
        }
        self.weights.finish(same.total(), related.total())
    }

    /// A mail address that is only like another says nothing more where both names agree, unless it has a number in it. One
    /// that many came upon is made of their common name: where two clusters share an address and one of their names
    /// differs, the other says nothing more if the address has it in it.
    fn written_in_mail(&self, a: u32, b: u32, [mail, given, surname]: [usize; 3], named: &mut [(f64, f64); 3]) {
        let of =
            |cluster, field| self.entries[self.span(cluster)].iter().filter(move |e| usize::from(e.field) == field);
        let text = |field: usize, code| self.rows.fields[field].values.text(code);
        let shared = || of(a, mail).find(|x| of(b, mail).any(|y| x.code == y.code));
        let numbered = |cluster| of(cluster, mail).any(|e| rows::numbered(&self.rows.fields[mail], e.code));
        let (i, name) = match (named[1].0, named[2].0) {
            (g, s) if g > 1.0 && s < 1.0 => (1, given),
            (g, s) if g < 1.0 && s > 1.0 => (2, surname),
            (g, s) => {
                if g > 1.0 && s > 1.0 && named[0].0 > 1.0 && !(numbered(a) && numbered(b)) && shared().is_none() {
                    named[0] = (1.0, 1.0);
                }
                return;
            }
        };
        if let Some(address) = shared().map(|e| text(mail, e.code))
            && of(a, name).chain(of(b, name)).any(|e| address.contains(text(name, e.code)))
        {
            named[i] = (1.0, 1.0);
        }
    }

    /// Where given name and surname stand, when the most common ones of two clusters are each other's.
    fn crossed(&self, a: u32, b: u32) -> Option<(usize, usize)> {
        let (g, h) = self.rows.names()?;
        let top = |cluster: u32, field: usize| {
            let of = self.entries[self.span(cluster)].iter().find(|e| usize::from(e.field) == field);
            of.map(|e| (e.code, e.sketch))
        };
        let ((ga, x), (ha, _)) = (top(a, g)?, top(a, h)?);
        let ((gb, _), (hb, y)) = (top(b, g)?, top(b, h)?);
        let likely = ga != gb && ha != hb && (x & y & LETTERS).count_ones() + 2 >= (x & LETTERS).count_ones();
        (likely && self.rows.crossed((ga, ha), (gb, hb))).then_some((g, h))
    }

    /// Same and related to random, from the values of one field.
    fn field(&self, (a, b): (u32, u32), known: &Known<'_>, p: &[Entry], q: &[Entry]) -> (f64, f64) {
        if let ([x], [y]) = (p, q) {
            let (np, nq) = (f64::from(x.count), f64::from(y.count));
            return seen_whole(known, self.values((a, b), known, x, y), np, nq);
        }
        self.lists((a, b), known, p, q)
    }

    /// The same from several values.
    #[inline(never)]
    fn lists(&self, (a, b): (u32, u32), known: &Known<'_>, p: &[Entry], q: &[Entry]) -> (f64, f64) {
        let total = |list: &[Entry]| list.iter().map(|e| f64::from(e.count)).sum::<f64>();
        let (np, nq) = (total(p), total(q));
        let (mut s, mut r, mut shared) = (0.0, 0.0, false);
        for x in p.iter().take(VALUES) {
            for y in q.iter().take(VALUES) {
                let (cx, cy) = (f64::from(x.count), f64::from(y.count));
                let (same, related, one_key) = self.values((a, b), known, x, y);
                let share = cx * cy / (np * nq);
                s += same * if one_key { (cx / np).max(cy / nq) } else { share };
                r += related * share;
                shared |= one_key;
            }
        }
        seen_whole(known, (s, r, shared), np, nq)
    }

    /// Same and related to random, from two values; and whether they are one value of a key.
    #[inline(always)]
    fn values(&self, (a, b): (u32, u32), known: &Known<'_>, x: &Entry, y: &Entry) -> (f64, f64, bool) {
        let level = usize::from(self.level(known.kind, x, y));
        let (same, related) = (known.ratios.same[level], known.ratios.related[level]);
        if x.code != y.code || known.newcomers == 0.0 {
            return (same, related, false);
        }
        // A newcomer joins the users of a value in proportion to their number (Ewens). What it says of relatives is measured
        // like what it says of one person, or a handful of records would make everybody related.
        let users = (f64::from(x.count) * f64::from(y.count)).min(64.0);
        let same = users / (self.strangers(a, b, known.newcomers, x) * self.weights.same);
        (same, related.min(HOUSEHOLD / self.weights.same), true)
    }

    fn level(&self, kind: FieldKind, x: &Entry, y: &Entry) -> u8 {
        if x.code == y.code {
            return x.exact;
        }
        compare::by_sketch(kind, x.sketch, y.sketch)
            .or_else(|| self.lately.find(x.field, x.code, y.code))
            .unwrap_or_else(|| {
                let values = &self.rows.fields[usize::from(x.field)].values;
                let level = compare::by_text(values, kind, x.code, y.code);
                self.lately.keep(x.field, x.code, y.code, level);
                level
            })
    }

    /// How much says that two users of a value are two people: newcomers are likely where there were many, and others
    /// who use it may be the ones.
    #[inline(never)]
    fn strangers(&self, a: u32, b: u32, theta: f64, shared: &Entry) -> f64 {
        const FIRM: f64 = 1.0;
        let mut roots = [0; HOLDERS];
        let (mut users, mut others, mut owners) = (0u32, 0u32, 0);
        let of_value = self.holders[shared.holders as usize..].iter().take(HOLDERS);
        'holders: for holder in of_value.take_while(|h| (h.0, h.1) == (shared.field, shared.code)) {
            let root = self.root(holder.2);
            if !self.named[root as usize] {
                continue;
            }
            users += 1;
            if root != a && root != b {
                others += 1;
                for known in &roots[..owners] {
                    if *known == root {
                        continue 'holders;
                    }
                }
                roots[owners] = root;
                owners += 1;
            }
        }
        (FIRM + owners as f64) / (FIRM / theta + f64::from(users.max(1)).ln()) + f64::from(others)
    }
}

/// Same and related to random from the values of one field, by how many records of each have it.
#[inline]
fn seen_whole(known: &Known<'_>, (mut s, mut r, shared): (f64, f64, bool), np: f64, nq: f64) -> (f64, f64) {
    if known.newcomers > 0.0 && !shared {
        s *= if known.mixing < 1.0 { mixed(np, nq).powf(known.mixing) } else { mixed(np, nq) };
    } else if s < 1.0 && known.kind.personal() {
        // One contradiction may be a slip; records that keep to their own are not.
        let times = np.min(nq).min(INSIST);
        s = if times > 1.0 { s.powi(times as i32) } else { s };
        r = r.max(s);
    }
    (s, r)
}

/// Somebody with two telephones would have mixed them by now: what it costs that records never did.
fn mixed(p: f64, q: f64) -> f64 {
    let (few, many) = (p.min(q).min(4.0), p.max(q).clamp(1.0, 4.0));
    if few >= 2.0 { 1.0 / (3.0 * many) } else { 1.0 / many }
}
