//! The profiles of clusters (all values of their records), and the odds that two clusters are one person.

use super::compare_values;
use super::comparison::{self, RecordTable};
use super::contradiction::{BesideNames, Contradictions};
use super::dictionary::NICKNAME_BIT;
use super::given_name::SPELLING;
use super::letters::LETTERS;
use super::level_cache::LevelCache;
use super::match_model::{LikelihoodProduct, LikelihoodRatios, MatchModel};
use super::nested_places::names_person;
use crate::resolver::FieldKind;
use crate::resolver::level::{FIRST_EXACT, SWAPPED};
use crate::union_find::UnionFind;

/// A value of a cluster, and how many of its records have it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct ClusterValue {
    field: u8,
    /// The exact level of the value.
    exact: u8,
    count: u16,
    code: u32,
    sketch: u32,
    /// Where the holders of this value begin, if it is a key's.
    holders: u32,
}

/// The profiles of the clusters of one component.
#[derive(Debug)]
pub(crate) struct Profiles<'a> {
    table: &'a RecordTable<'a>,
    model: &'a MatchModel,
    fields: Vec<FieldContext<'a>>,
    contradictions: Contradictions,
    cache: LevelCache,
    sets: UnionFind,
    sizes: Vec<u32>,
    /// Whether a cluster says who the person is, or only how to reach them.
    identified: Vec<bool>,
    entries: Vec<ClusterValue>,
    /// The range of each cluster's values: by field, the most common value first.
    spans: Vec<(u32, u32)>,
    /// Who holds which key: field, value, record.
    holders: Vec<(u8, u32, u32)>,
}

/// What is known of a field, in one place.
#[derive(Debug)]
struct FieldContext<'a> {
    kind: FieldKind,
    ratios: &'a LikelihoodRatios,
    new_holder_rate: f64,
    /// How strongly two clusters that share no value of this key count as two people: not at all for a key that never
    /// agrees.
    mixing_penalty: f64,
    /// Mail address, given name or surname: which of the three, where there are all of them.
    naming: Option<usize>,
}

/// The odds of two clusters that contradict each other.
const CONTRADICTED: f64 = -1e4;
/// The most values of one field of a cluster that are compared.
const MAX_VALUES: usize = 6;
/// The most that a shared key counts for one household, in odds.
const MAX_HOUSEHOLD_ODDS: f64 = 20.0;
/// The most holders of one value that are looked at.
const MAX_HOLDERS: usize = 64;
/// How many records at most count, of those that agree among themselves on a name or birth date and contradict the
/// others.
const CONTRADICTION_LIMIT: f64 = 4.0;

impl<'a> Profiles<'a> {
    pub(crate) fn new(table: &'a RecordTable<'a>, model: &'a MatchModel, cache: LevelCache) -> Self {
        let naming = table.naming();
        let fields = model.fields.iter().enumerate().map(|(f, field)| FieldContext {
            kind: field.kind,
            ratios: model.ratios(f),
            new_holder_rate: field.new_holder_rate,
            mixing_penalty: (2.0 * field.m[usize::from(FIRST_EXACT)..].iter().sum::<f64>()).min(1.0),
            naming: naming.and_then(|naming| naming.iter().position(|n| *n == f)),
        });
        Self {
            table,
            model,
            fields: fields.collect(),
            contradictions: Contradictions::new(model),
            cache,
            sets: UnionFind::default(),
            sizes: Vec::new(),
            identified: Vec::new(),
            entries: Vec::new(),
            spans: Vec::new(),
            holders: Vec::new(),
        }
    }

    /// Begins a component, with each record in a cluster of its own. The memory of the one before is used again.
    pub(crate) fn reset(&mut self, records: &[u32]) {
        let n = records.len();
        self.sets.reset(n);
        self.sizes.clear();
        self.sizes.resize(n, 1);
        self.identified.clear();
        self.identified.resize(n, false);
        self.entries.clear();
        self.spans.clear();
        self.holders.clear();
        for (i, r) in records.iter().enumerate() {
            let start = self.entries.len() as u32;
            for (f, context) in self.fields.iter().enumerate() {
                let (code, sketch) = self.table.cell(*r, f);
                if code > 0 {
                    let (field, exact) = (f as u8, self.table.exact_level(*r, f));
                    if context.new_holder_rate > 0.0 && n > 2 {
                        self.holders.push((field, code, i as u32));
                    }
                    self.entries.push(ClusterValue { field, exact, count: 1, code, sketch, holders: 0 });
                    self.identified[i] |= names_person(context.kind);
                }
            }
            self.spans.push((start, self.entries.len() as u32));
        }
        self.holders.sort_unstable();
        let mut from = 0;
        for holders_of_value in self.holders.chunk_by(|a, b| (a.0, a.1) == (b.0, b.1)) {
            for (field, _, record) in holders_of_value {
                let (first, end) = self.spans[*record as usize];
                let mut entries = self.entries[first as usize..end as usize].iter_mut();
                entries.find(|e| e.field == *field).into_iter().for_each(|e| e.holders = from);
            }
            from += holders_of_value.len() as u32;
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

    /// Joins two clusters into the larger one. Gives the one that stays and the one that is gone.
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
        self.identified[to as usize] |= self.identified[from as usize];
        (to, from)
    }

    fn span(&self, cluster: u32) -> std::ops::Range<usize> {
        let (from, to) = self.spans[cluster as usize];
        from as usize..to as usize
    }

    /// `log2` of the odds that two clusters are one person.
    pub(crate) fn odds(&self, a: u32, b: u32) -> f64 {
        let names_swapped = self.names_swapped(a, b);
        if names_swapped.is_none() && self.contradictions.bind(&|field| self.best_level(a, b, field)) {
            return CONTRADICTED;
        }
        let (mut same, mut related) = (LikelihoodProduct::default(), LikelihoodProduct::default());
        let mut name_ratios = [(1.0, 1.0); 3];
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
            let end = |list: &[ClusterValue]| 1 + list[1..].iter().take_while(|e| e.field == x.field).count();
            let (i, j) = (end(p), end(q));
            let field = usize::from(x.field);
            let context = &self.fields[field];
            let (s, r) = match names_swapped {
                Some((given, _)) if given == field => {
                    (context.ratios.person[usize::from(SWAPPED)], context.ratios.household[usize::from(SWAPPED)])
                }
                Some((_, surname)) if surname == field => (1.0, 1.0),
                _ => self.field_ratios((a, b), context, &p[..i], &q[..j]),
            };
            match context.naming {
                Some(which) => name_ratios[which] = (s, r),
                None => {
                    same.add(context.ratios.is_location, s);
                    related.add(context.ratios.is_location, r);
                }
            }
            (p, q) = (&p[i..], &q[j..]);
        }
        if let Some(naming) = self.table.naming() {
            self.discount_email_names(a, b, naming, &mut name_ratios);
        }
        for (s, r) in name_ratios {
            same.add(false, s);
            related.add(false, r);
        }
        let odds = self.model.posterior_odds(same.total(), related.total());
        let doubt = self.model.doubt_of_names;
        if doubt == 0.0 || odds < 0.0 {
            return odds;
        }
        match self.contradictions.beside_names(&|field| self.best_level(a, b, field)) {
            BesideNames::Much | BesideNames::Place => odds,
            BesideNames::PlaceAgainstOthers => odds - doubt,
            // Namesakes: nothing says that they are one.
            BesideNames::Nothing => CONTRADICTED,
        }
    }

    /// A mail address that is only similar adds nothing where both names agree, unless it has a number in it. Unrelated
    /// people choose addresses made of a common name: where two clusters share an address and one of their names
    /// differs, the other name adds nothing if it is part of the address.
    fn discount_email_names(
        &self,
        a: u32,
        b: u32,
        [mail, given, surname]: [usize; 3],
        name_ratios: &mut [(f64, f64); 3],
    ) {
        let of =
            |cluster, field| self.entries[self.span(cluster)].iter().filter(move |e| usize::from(e.field) == field);
        let text = |field: usize, code| self.table.fields[field].values.text(code);
        let shared = || of(a, mail).find(|x| of(b, mail).any(|y| x.code == y.code));
        let has_number = |cluster| of(cluster, mail).any(|e| comparison::has_number(&self.table.fields[mail], e.code));
        let (i, name) = match (name_ratios[1].0, name_ratios[2].0) {
            (g, s) if g > 1.0 && s < 1.0 => (1, given),
            (g, s) if g < 1.0 && s > 1.0 => (2, surname),
            (g, s) => {
                if g > 1.0
                    && s > 1.0
                    && name_ratios[0].0 > 1.0
                    && !(has_number(a) && has_number(b))
                    && shared().is_none()
                {
                    name_ratios[0] = (1.0, 1.0);
                }
                return;
            }
        };
        if let Some(address) = shared().map(|e| text(mail, e.code))
            && of(a, name).chain(of(b, name)).any(|e| address.contains(text(name, e.code)))
        {
            name_ratios[i] = (1.0, 1.0);
        }
    }

    /// The fields of given name and surname, when the most common ones of two clusters are swapped.
    fn names_swapped(&self, a: u32, b: u32) -> Option<(usize, usize)> {
        let (g, h) = self.table.names()?;
        let top = |cluster: u32, field: usize| {
            let of = self.entries[self.span(cluster)].iter().find(|e| usize::from(e.field) == field);
            of.map(|e| (e.code, e.sketch))
        };
        let ((ga, x), (ha, _)) = (top(a, g)?, top(a, h)?);
        let ((gb, _), (hb, y)) = (top(b, g)?, top(b, h)?);
        let letters = || (x & y & LETTERS).count_ones() + 2 >= (x & LETTERS).count_ones();
        let possible = ga != gb && ha != hb && (x & NICKNAME_BIT != 0 || letters());
        (possible && self.table.names_swapped((ga, ha), (gb, hb))).then_some((g, h))
    }

    /// The best level of two clusters in a field; 0 when one has no value. A bare initial speaks only where there is
    /// nothing else.
    fn best_level(&self, a: u32, b: u32, field: usize) -> u8 {
        let of = |cluster| {
            let all = self.entries[self.span(cluster)].iter().filter(move |e| usize::from(e.field) == field);
            all.take(MAX_VALUES)
        };
        let kind = self.fields[field].kind;
        let text = |e: &ClusterValue| self.table.fields[field].values.text(e.code);
        let is_initial = |e: &ClusterValue| kind == FieldKind::GivenName && text(e).len() < 2;
        let pairs = || of(a).flat_map(|x| of(b).map(move |y| (x, y)));
        let whole = pairs().filter(|(x, y)| !is_initial(x) && !is_initial(y));
        let level = |(x, y): (&ClusterValue, &ClusterValue)| self.level(kind, x, y);
        let name = matches!(kind, FieldKind::GivenName | FieldKind::Surname);
        let rank = |level: u8| if name && level == SPELLING { 1 } else { rank(level) };
        let better = |x: &u8, y: &u8| rank(*x).cmp(&rank(*y));
        whole.map(level).min_by(better).or_else(|| pairs().map(level).min_by(better)).unwrap_or(0)
    }

    /// The likelihood ratios of one person and of one household, from the values of one field.
    fn field_ratios(
        &self,
        (a, b): (u32, u32),
        context: &FieldContext<'_>,
        p: &[ClusterValue],
        q: &[ClusterValue],
    ) -> (f64, f64) {
        if let ([x], [y]) = (p, q) {
            let (np, nq) = (f64::from(x.count), f64::from(y.count));
            return weigh_by_counts(context, self.compare_pair((a, b), context, x, y), np, nq);
        }
        self.compare_values((a, b), context, p, q)
    }

    /// The same from several values.
    #[inline(never)]
    fn compare_values(
        &self,
        (a, b): (u32, u32),
        context: &FieldContext<'_>,
        p: &[ClusterValue],
        q: &[ClusterValue],
    ) -> (f64, f64) {
        let total = |list: &[ClusterValue]| list.iter().map(|e| f64::from(e.count)).sum::<f64>();
        let (np, nq) = (total(p), total(q));
        let (mut s, mut r, mut shared) = (0.0, 0.0, false);
        for x in p.iter().take(MAX_VALUES) {
            for y in q.iter().take(MAX_VALUES) {
                let (cx, cy) = (f64::from(x.count), f64::from(y.count));
                let (same, related, one_key) = self.compare_pair((a, b), context, x, y);
                let share = cx * cy / (np * nq);
                s += same * if one_key { (cx / np).max(cy / nq) } else { share };
                r += related * share;
                shared |= one_key;
            }
        }
        weigh_by_counts(context, (s, r, shared), np, nq)
    }

    /// The likelihood ratios from two values; and whether they are one value of a key.
    #[inline(always)]
    fn compare_pair(
        &self,
        (a, b): (u32, u32),
        context: &FieldContext<'_>,
        x: &ClusterValue,
        y: &ClusterValue,
    ) -> (f64, f64, bool) {
        let level = usize::from(self.level(context.kind, x, y));
        let (same, related) = (context.ratios.person[level], context.ratios.household[level]);
        if x.code != y.code || context.new_holder_rate == 0.0 {
            return (same, related, false);
        }
        // A new user of a value is one of its holders in proportion to their records (Ewens). The ratio of a household
        // is limited on the same scale, or a few shared records would make everybody one household.
        let users = (f64::from(x.count) * f64::from(y.count)).min(64.0);
        let same = users / (self.key_holder_odds(a, b, context.new_holder_rate, x) * self.model.prior_match);
        (same, related.min(MAX_HOUSEHOLD_ODDS / self.model.prior_match), true)
    }

    fn level(&self, kind: FieldKind, x: &ClusterValue, y: &ClusterValue) -> u8 {
        if x.code == y.code {
            return x.exact;
        }
        compare_values::level_by_sketch(kind, x.sketch, y.sketch)
            .or_else(|| self.cache.get(x.field, x.code, y.code))
            .unwrap_or_else(|| {
                let values = &self.table.fields[usize::from(x.field)].values;
                let level = compare_values::level_by_text(values, kind, x.code, y.code);
                self.cache.insert(x.field, x.code, y.code, level);
                level
            })
    }

    /// The odds that two holders of a value are two people: higher where many different people held it before, and for
    /// each other cluster that holds it now.
    #[inline(never)]
    fn key_holder_odds(&self, a: u32, b: u32, theta: f64, shared: &ClusterValue) -> f64 {
        const PRIOR_HOLDERS: f64 = 1.0;
        let mut roots = [0; MAX_HOLDERS];
        let (mut users, mut others, mut owners) = (0u32, 0u32, 0);
        let holders_of_value = self.holders[shared.holders as usize..].iter().take(MAX_HOLDERS);
        'holders: for holder in holders_of_value.take_while(|h| (h.0, h.1) == (shared.field, shared.code)) {
            let root = self.root(holder.2);
            if !self.identified[root as usize] {
                continue;
            }
            users += 1;
            if root != a && root != b {
                others += 1;
                for counted in &roots[..owners] {
                    if *counted == root {
                        continue 'holders;
                    }
                }
                roots[owners] = root;
                owners += 1;
            }
        }
        (PRIOR_HOLDERS + owners as f64) / (PRIOR_HOLDERS / theta + f64::from(users.max(1)).ln()) + f64::from(others)
    }
}

/// Levels from the nearest: the same value, then the near ones, then none.
fn rank(level: u8) -> u8 {
    if level >= FIRST_EXACT { 0 } else { level + 1 }
}

/// Adjusts the likelihood ratios of one field for how many records of each cluster have it.
#[inline]
fn weigh_by_counts(
    context: &FieldContext<'_>,
    (mut s, mut r, shared): (f64, f64, bool),
    np: f64,
    nq: f64,
) -> (f64, f64) {
    if context.new_holder_rate > 0.0 && !shared {
        s *= if context.mixing_penalty < 1.0 {
            unmixed_penalty(np, nq).powf(context.mixing_penalty)
        } else {
            unmixed_penalty(np, nq)
        };
    } else if s < 1.0 && context.kind.is_personal() {
        // One contradiction may be a slip; several records that agree among themselves are not.
        let times = np.min(nq).min(CONTRADICTION_LIMIT);
        s = if times > 1.0 { s.powi(times as i32) } else { s };
        r = r.max(s);
    }
    (s, r)
}

/// The penalty when records never mix two values: one person with two telephones would mostly have used both by now.
fn unmixed_penalty(p: f64, q: f64) -> f64 {
    let (few, many) = (p.min(q).min(4.0), p.max(q).clamp(1.0, 4.0));
    if few >= 2.0 { 1.0 / (3.0 * many) } else { 1.0 / many }
}
