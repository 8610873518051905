//! What the records of a cluster say together, and the odds that two clusters are one person.

use super::compare::{self, SWAPPED};
use super::kind::FieldKind;
use super::rows::Rows;
use super::value::LETTERS;
use super::weights::{Product, Weights};

/// A value of a cluster: how many of its records have it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Entry {
    field: u8,
    /// The exact level of the value.
    exact: u8,
    count: u16,
    code: u32,
    sketch: u32,
}

/// The profiles of the records of one part, merged as clusters are.
#[derive(Debug)]
pub(crate) struct Profiles<'a> {
    rows: &'a Rows<'a>,
    weights: &'a Weights,
    parent: Vec<u32>,
    sizes: Vec<u32>,
    /// Whether a cluster says anything of the person, or only how to reach them.
    named: Vec<bool>,
    entries: Vec<Entry>,
    /// Where each cluster's entries stand: by field, the most common value first.
    spans: Vec<(u32, u32)>,
    /// Who has which key: field, value, record.
    holders: Vec<(u8, u32, u32)>,
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
    pub(crate) fn new(rows: &'a Rows<'a>, weights: &'a Weights) -> Self {
        Self {
            rows,
            weights,
            parent: Vec::new(),
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
        self.parent.clear();
        self.parent.extend(0..n as u32);
        self.sizes.clear();
        self.sizes.resize(n, 1);
        self.named.clear();
        self.named.resize(n, false);
        self.entries.clear();
        self.spans.clear();
        self.holders.clear();
        for (i, r) in records.iter().enumerate() {
            let start = self.entries.len() as u32;
            for (f, field) in self.rows.fields.iter().enumerate() {
                let (code, sketch) = self.rows.cell(*r, f);
                if code > 0 {
                    self.entries.push(Entry { field: f as u8, exact: self.rows.exact(*r, f), count: 1, code, sketch });
                    self.named[i] |= of_person(field.kind);
                    if self.weights.fields[f].newcomers > 0.0 && n > 2 {
                        self.holders.push((f as u8, code, i as u32));
                    }
                }
            }
            self.spans.push((start, self.entries.len() as u32));
        }
        self.holders.sort_unstable();
    }

    /// The cluster of a record.
    pub(crate) fn root(&self, mut x: u32) -> u32 {
        while self.parent[x as usize] != x {
            x = self.parent[x as usize];
        }
        x
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
        self.parent[from as usize] = to;
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
        let naming = self.rows.naming();
        let mut named = [(1.0, 1.0); 3];
        self.each_field(a, b, |field, p, q| {
            let (s, r) = match crossed {
                Some((given, _)) if given == field => {
                    let ratios = self.weights.ratios(field);
                    (ratios.same[usize::from(SWAPPED)], ratios.related[usize::from(SWAPPED)])
                }
                Some((_, surname)) if surname == field => (1.0, 1.0),
                _ => self.field(a, b, field, p, q),
            };
            if let Some(i) = naming.iter().flatten().position(|f| *f == field) {
                named[i] = (s, r);
            } else {
                let place = self.weights.ratios(field).place;
                same.add(place, s);
                related.add(place, r);
            }
        });
        if let Some(naming) = naming {
            self.written_in_mail(a, b, naming, &mut named);
        }
        for (s, r) in named {
            same.add(false, s);
            related.add(false, r);
        }
        self.weights.finish(same.total(), related.total())
    }

    /// A mail address that many came upon is made of their common name: where two clusters share an address and one of
    /// their names differs, the other says nothing more if the address has it in it.
    fn written_in_mail(&self, a: u32, b: u32, [mail, given, surname]: [usize; 3], named: &mut [(f64, f64); 3]) {
        let (i, name) = match (named[1].0, named[2].0) {
            (g, s) if g > 1.0 && s < 1.0 => (1, given),
            (g, s) if g < 1.0 && s > 1.0 => (2, surname),
            _ => return,
        };
        let of =
            |cluster, field| self.entries[self.span(cluster)].iter().filter(move |e| usize::from(e.field) == field);
        let text = |field: usize, code| self.rows.fields[field].values.text(code);
        let shared = of(a, mail).find(|x| of(b, mail).any(|y| x.code == y.code));
        if let Some(address) = shared.map(|e| text(mail, e.code))
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

    /// Calls with every field that both clusters have, and the values of each.
    fn each_field(&self, a: u32, b: u32, mut call: impl FnMut(usize, &[Entry], &[Entry])) {
        let (mut p, mut q) = (&self.entries[self.span(a)], &self.entries[self.span(b)]);
        while let (Some(x), Some(y)) = (p.first(), q.first()) {
            let end = |list: &[Entry], field| list.iter().take_while(|e| e.field == field).count();
            let (i, j) = (end(p, x.field), end(q, y.field));
            match x.field.cmp(&y.field) {
                std::cmp::Ordering::Less => p = &p[i..],
                std::cmp::Ordering::Greater => q = &q[j..],
                std::cmp::Ordering::Equal => {
                    call(usize::from(x.field), &p[..i], &q[..j]);
                    (p, q) = (&p[i..], &q[j..]);
                }
            }
        }
    }

    /// Same and related to random, from the values of one field.
    fn field(&self, a: u32, b: u32, field: usize, p: &[Entry], q: &[Entry]) -> (f64, f64) {
        let (w, ratios) = (&self.weights.fields[field], self.weights.ratios(field));
        let total = |list: &[Entry]| list.iter().map(|e| f64::from(e.count)).sum::<f64>();
        let (np, nq) = (total(p), total(q));
        let (mut s, mut r) = (0.0, 0.0);
        let mut shared = false;
        for x in p.iter().take(VALUES) {
            for y in q.iter().take(VALUES) {
                let (cx, cy) = (f64::from(x.count), f64::from(y.count));
                let share = cx * cy / (np * nq);
                let level = usize::from(self.level(field, x, y));
                if x.code == y.code && w.newcomers > 0.0 {
                    // Measured like what it says for one person, or a handful of records would make everybody related.
                    r += share * ratios.related[level].min(HOUSEHOLD / self.weights.same);
                    // A newcomer joins the users of a value in proportion to their number (Ewens).
                    shared = true;
                    let of_value = (cx / np).max(cy / nq);
                    s += of_value * (cx * cy).min(64.0) / self.strangers(a, b, field, x.code) / self.weights.same;
                } else {
                    r += share * ratios.related[level];
                    s += share * ratios.same[level];
                }
            }
        }
        if w.newcomers > 0.0 && !shared {
            s *= mixed(np, nq);
        } else if s < 1.0 && w.kind.personal() {
            // One contradiction may be a slip; records that keep to their own are not.
            s = s.powi(np.min(nq).min(INSIST) as i32);
            r = r.max(s);
        }
        (s, r)
    }

    fn level(&self, field: usize, x: &Entry, y: &Entry) -> u8 {
        let kind = self.weights.fields[field].kind;
        if x.code == y.code {
            return x.exact;
        }
        let by_text = || compare::by_text(&self.rows.fields[field].values, kind, x.code, y.code);
        compare::by_sketch(kind, x.sketch, y.sketch).unwrap_or_else(by_text)
    }

    /// How much says that two users of a value are two people: newcomers are likely where there were many, and others
    /// who use it may be the ones.
    fn strangers(&self, a: u32, b: u32, field: usize, code: u32) -> f64 {
        const FIRM: f64 = 1.0;
        let theta = self.weights.fields[field].newcomers;
        let from = self.holders.partition_point(|h| (usize::from(h.0), h.1) < (field, code));
        let mut roots = [u32::MAX; HOLDERS];
        let (mut users, mut others, mut owners) = (0.0, 0.0, 0);
        for h in self.holders[from.min(self.holders.len())..].iter().take(HOLDERS) {
            if (usize::from(h.0), h.1) != (field, code) {
                break;
            }
            let root = self.root(h.2);
            if !self.named[root as usize] {
                continue;
            }
            users += 1.0;
            if root != a && root != b {
                others += 1.0;
                if !roots[..owners].contains(&root) {
                    roots[owners] = root;
                    owners += 1;
                }
            }
        }
        (FIRM + owners as f64) / (FIRM / theta + f64::max(users, 1.0).ln()) + others
    }
}

/// Somebody with two telephones would have mixed them by now: what it costs that records never did.
fn mixed(p: f64, q: f64) -> f64 {
    let (few, many) = (p.min(q).min(4.0), p.max(q).clamp(1.0, 4.0));
    if few >= 2.0 { 1.0 / (3.0 * many) } else { 1.0 / many }
}

/// Whether a field says who somebody is, not only how to reach them.
pub(crate) fn of_person(kind: FieldKind) -> bool {
    matches!(kind, FieldKind::GivenName | FieldKind::Surname | FieldKind::BirthDate | FieldKind::Text)
}
