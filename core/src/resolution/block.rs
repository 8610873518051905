//! The pairs of records that are compared at all.

use super::draw::Draw;
use super::feature::{self, Feature, Part};
use super::field::Field;
use super::kind::FieldKind;
use super::pieces::pieces;
use super::repeats::Repeats;
use super::rows::Rows;
use super::rules::Rule;
use super::run::Tell;
use crate::error::Result;
use rayon::prelude::*;

/// Candidate pairs, `low << 32 | high`, ascending.
#[derive(Debug, Default)]
pub(crate) struct Pairs {
    pub(crate) all: Vec<u64>,
    /// Pairs of blocks that stayed too large whatever they were cut by, for each rule: neighbours alone were compared.
    pub(crate) left_out: Vec<u64>,
}

/// The most records in a block; a larger one is cut by other features.
const BLOCK: usize = 60;
/// The most pairs one rule may bring per record, before its blocks are cut smaller.
const PER_RULE: usize = 6;

/// All pairs of all rules, each once. With `across`, only pairs of different sources.
pub(crate) fn pairs(
    rows: &Rows<'_>,
    features: &[Feature],
    rules: &[Rule],
    repeats: &Repeats,
    across: Option<&[u32]>,
    tell: Tell<'_>,
) -> Result<Pairs> {
    if rules.is_empty() {
        return Ok(Pairs::default());
    }
    let n = rows.len();
    let mut keys = keys(rows, &used(rows.fields, features, rules), rules);
    let width = rules.len();
    for repeat in repeats.groups().flat_map(|g| &g[1..]) {
        keys[*repeat as usize * width..(*repeat as usize + 1) * width].fill(0);
    }
    let blocks = pieces(width, |done| tell("block", done, 2 * width), |rule| Blocks::new(&keys, width, rule))?;
    // Agreement in a block that is cut finds nothing by itself.
    for (rule, blocks) in blocks.iter().enumerate() {
        blocks.large.iter().flatten().for_each(|r| keys[*r as usize * width + rule] = 0);
    }
    let pairs = |rule: usize| blocks[rule].pairs(&keys, width, rule, across);
    let parts = pieces(width, |done| tell("block", width + done, 2 * width), pairs)?;
    let (mut lists, mut left_out) = (parts, vec![0; width]);
    let large: Vec<(usize, &Vec<u32>)> =
        blocks.iter().enumerate().flat_map(|(rule, blocks)| blocks.large.iter().map(move |b| (rule, b))).collect();
    if !large.is_empty() {
        let cutters = Cutters::new(rows, features);
        let taken = |rule: usize| rules[rule].iter().map(|f| features[*f].field).collect();
        let cut: Vec<(Vec<u64>, u64)> =
            large.par_iter().map(|(rule, members)| cutters.cut(members, taken(*rule), across)).collect();
        for ((rule, _), (pairs, left)) in large.iter().zip(cut) {
            left_out[*rule] += left;
            lists.push(pairs);
        }
    }
    lists.push(repeats.groups().flat_map(|g| g[1..].iter().map(|r| u64::from(g[0]) << 32 | u64::from(*r))).collect());
    drop((blocks, keys));
    Ok(Pairs { all: gathered(lists, n), left_out })
}

/// A feature that some rule uses: what tells it from others, and the hash of its part of each value.
struct Used {
    feature: usize,
    field: usize,
    salt: u64,
    table: Vec<u32>,
}

/// Every feature that a rule uses, once.
fn used(fields: &[Field], features: &[Feature], rules: &[Rule]) -> Vec<Used> {
    let mut used: Vec<usize> = rules.iter().flatten().copied().collect();
    used.sort_unstable();
    used.dedup();
    let one = |feature: usize| {
        let of = &features[feature];
        let field = &fields[of.field];
        // Names of both kinds in either order.
        let name = matches!(field.kind, FieldKind::GivenName | FieldKind::Surname);
        let salt = if name { 1 } else { of.field as u64 + 2 };
        let salt = salt << 40 | (of.part as u64) << 32;
        Used { feature, field: of.field, salt, table: feature::table(field, of.part) }
    };
    used.into_par_iter().map(one).collect()
}

/// Each record's key for each rule, side by side; 0 is none.
fn keys(rows: &Rows<'_>, used: &[Used], rules: &[Rule]) -> Vec<u32> {
    const CHUNK: usize = 1024;
    let (n, width) = (rows.len(), rules.len());
    let places = |rule: &Rule| rule.iter().filter_map(|f| used.iter().position(|u| u.feature == *f)).collect();
    let rules: Vec<Vec<usize>> = rules.iter().map(places).collect();
    let mut keys = vec![0u32; n * width];
    keys.par_chunks_mut(CHUNK * width.max(1)).enumerate().for_each(|(chunk, out)| {
        let records = chunk * CHUNK..n.min((chunk + 1) * CHUNK);
        // Every feature once, whatever number of rules uses it; 0 where a record has none.
        let mixed = |u: &Used| -> Vec<u64> {
            let hashes = records.clone().map(|r| u.table[rows.code(r as u32, u.field) as usize]);
            hashes.map(|h| if h == 0 { 0 } else { mix(u64::from(h) | u.salt).max(1) }).collect()
        };
        let mixed: Vec<Vec<u64>> = used.iter().map(mixed).collect();
        for (i, rule) in rules.iter().enumerate() {
            for (k, row) in out.chunks_mut(width).enumerate() {
                let mut of = rule.iter().map(|f| mixed[*f][k]);
                let key = of.try_fold(0u64, |key, m| (m != 0).then(|| key.wrapping_add(m)));
                row[i] = key.map_or(0, |key| ((key >> 32) as u32).max(1));
            }
        }
    });
    keys
}

/// A rule's blocks of two records and more.
struct Blocks {
    /// The records of those that are taken whole, one after the other; the first of each is marked.
    records: Vec<u32>,
    /// Those that are too large for it.
    large: Vec<Vec<u32>>,
}

/// Marks the first record of a block.
const FIRST: u32 = 1 << 31;

impl Blocks {
    fn new(keys: &[u32], width: usize, rule: usize) -> Self {
        let column = keys.iter().skip(rule).step_by(width).enumerate();
        let mut entries: Vec<u64> =
            column.filter(|(_, k)| **k != 0).map(|(r, k)| u64::from(*k) << 32 | r as u64).collect();
        radix(&mut entries, 32, 32);
        let n = keys.len() / width.max(1);
        let within = |most: usize| {
            runs(&entries).filter(|r| r.len() <= most).map(|r| r.len() * (r.len() - 1) / 2).sum::<usize>()
        };
        let most = [BLOCK, BLOCK / 3, BLOCK / 10].into_iter().find(|m| within(*m) <= PER_RULE * n).unwrap_or(3);
        let mut made = Self { records: Vec::new(), large: Vec::new() };
        for run in runs(&entries).filter(|run| run.len() > 1) {
            let records = run.iter().map(|e| *e as u32);
            if run.len() > most {
                made.large.push(records.collect());
            } else {
                let first = made.records.len();
                made.records.extend(records);
                made.records[first] |= FIRST;
            }
        }
        made.records.shrink_to_fit();
        made
    }

    /// The pairs that no earlier rule finds.
    fn pairs(&self, keys: &[u32], width: usize, rule: usize, across: Option<&[u32]>) -> Vec<u64> {
        const AHEAD: usize = 64;
        let mine = |r: u32| &keys[r as usize * width..r as usize * width + rule];
        let touch = |r: &u32| keys[(*r & !FIRST) as usize * width];
        let (mut found, mut at, mut touched) = (Vec::new(), 0, 0);
        for run in self.records.chunk_by(|_, b| b & FIRST == 0) {
            // What the next blocks need is fetched from memory while these are looked at.
            let next = self.records.iter().skip(at + AHEAD).take(run.len());
            touched = next.map(touch).fold(touched, |sum, k| sum ^ k);
            at += run.len();
            for (i, a) in run.iter().enumerate() {
                let a = a & !FIRST;
                for b in run.iter().skip(i + 1).copied() {
                    let both = mine(a).iter().zip(mine(b));
                    let earlier = both.fold(false, |earlier, (x, y)| earlier | (x == y && *x != 0));
                    if !earlier && across.is_none_or(|s| s[a as usize] != s[b as usize]) {
                        found.push(u64::from(a) << 32 | u64::from(b));
                    }
                }
            }
        }
        std::hint::black_box(touched);
        found
    }
}

fn runs(entries: &[u64]) -> impl Iterator<Item = &[u64]> {
    entries.chunk_by(|a, b| a >> 32 == b >> 32)
}

/// Features that large blocks are cut by.
struct Cutters<'a> {
    rows: &'a Rows<'a>,
    features: Vec<(Feature, Vec<u32>)>,
}

impl<'a> Cutters<'a> {
    fn new(rows: &'a Rows<'a>, features: &[Feature]) -> Self {
        let coarse = |f: &&Feature| matches!(f.part, Part::Value | Part::Start | Part::Year);
        let features =
            features.iter().filter(coarse).map(|f| (*f, feature::table(&rows.fields[f.field], f.part))).collect();
        Self { rows, features }
    }

    /// Cuts a block by every other field, and once more where that leaves too much. Whoever has nothing else is compared
    /// with those next to it, and with those who have most. Gives the pairs, and how many were left out.
    fn cut(&self, members: &[u32], used: Vec<usize>, across: Option<&[u32]>) -> (Vec<u64>, u64) {
        let mut all = Vec::new();
        let mut stack = vec![(members.to_vec(), used.clone())];
        while let Some((members, taken)) = stack.pop() {
            if taken.len() >= used.len() + 2 {
                self.beside(&members, across, &mut all);
                continue;
            }
            for (feature, table) in self.features.iter().filter(|f| !taken.contains(&f.0.field)) {
                let code = |r: u32| self.rows.code(r, feature.field) as usize;
                let key = |r: &u32| u64::from(table[code(*r)]) << 32 | u64::from(*r);
                let mut sub: Vec<u64> = members.iter().map(key).filter(|k| k >> 32 != 0).collect();
                sub.sort_unstable();
                for run in runs(&sub).filter(|r| r.len() > 1) {
                    let run: Vec<u32> = run.iter().map(|e| *e as u32).collect();
                    if run.len() <= BLOCK / 3 {
                        emit(&run, across, &mut all);
                    } else if feature.part == Part::Value {
                        let taken = taken.iter().copied().chain([feature.field]).collect();
                        stack.push((run, taken));
                    }
                }
            }
        }
        self.beside(members, across, &mut all);
        all.sort_unstable();
        all.dedup();
        let m = members.len() as u64;
        let left_out = (m * (m - 1) / 2).saturating_sub(all.len() as u64);
        (all, left_out)
    }

    /// Each record of a block with those next to it and the first two, in the order of how much they say.
    fn beside(&self, members: &[u32], across: Option<&[u32]>, all: &mut Vec<u64>) {
        const NEXT: usize = 3;
        let says = |r: u32| (0..self.rows.fields.len()).filter(|f| self.rows.code(r, *f) > 0).count();
        let mut order: Vec<(usize, u32)> = members.iter().map(|r| (says(*r), *r)).collect();
        order.sort_unstable_by(|x, y| y.0.cmp(&x.0).then_with(|| self.rows.order(x.1, y.1)).then(x.1.cmp(&y.1)));
        for (i, (_, b)) in order.iter().enumerate() {
            let next = order[i.saturating_sub(NEXT)..i].iter().map(|o| o.1);
            let first = order.iter().take(i.saturating_sub(NEXT).min(2)).map(|o| o.1);
            next.chain(first).for_each(|a| emit(&[a, *b], across, all));
        }
    }
}

fn emit(members: &[u32], across: Option<&[u32]>, all: &mut Vec<u64>) {
    for (i, a) in members.iter().enumerate() {
        for b in members.iter().skip(i + 1) {
            if across.is_none_or(|s| s[*a as usize] != s[*b as usize]) {
                all.push(u64::from(*a.min(b)) << 32 | u64::from(*a.max(b)));
            }
        }
    }
}

/// Random pairs of different records, for what strangers agree in.
pub(crate) fn sample(n: usize, count: usize, across: Option<&[u32]>) -> Vec<u64> {
    let mut draw = Draw::new(2);
    let drawn = (0..count).map(|_| (draw.below(n) as u64, draw.below(n) as u64));
    let fits = |(a, b): &(u64, u64)| a != b && across.is_none_or(|s| s[*a as usize] != s[*b as usize]);
    drawn.collect::<Vec<_>>().into_iter().filter(fits).map(|(a, b)| a << 32 | b).collect()
}

/// The pairs of several lists, ascending, each once. They are put together by their first records, some records at a
/// time, and sorted where they are near one another.
fn gathered(lists: Vec<Vec<u64>>, n: usize) -> Vec<u64> {
    const TOGETHER: usize = 4096;
    let all: usize = lists.iter().map(Vec::len).sum();
    let records = (n * TOGETHER / all.max(1)).max(1).ilog2();
    let bucket = |pair: &u64| (pair >> 32 >> records) as usize;
    let mut ends = vec![0usize; (n >> records) + 1];
    lists.iter().flatten().for_each(|pair| ends[bucket(pair)] += 1);
    let mut sum = 0;
    for end in &mut ends {
        (sum, *end) = (sum + *end, sum);
    }
    let mut gathered = vec![0u64; all];
    for list in lists {
        for pair in &list {
            let at = &mut ends[bucket(pair)];
            gathered[*at] = *pair;
            *at += 1;
        }
    }
    let (mut rest, mut from) = (gathered.as_mut_slice(), 0);
    let mut buckets = Vec::with_capacity(ends.len());
    for end in ends {
        let (bucket, after) = rest.split_at_mut(end - from);
        buckets.push(bucket);
        (rest, from) = (after, end);
    }
    buckets.into_par_iter().for_each(<[u64]>::sort_unstable);
    gathered.dedup();
    gathered
}

/// Sorts by `bits` bits from `shift` up, stable, eleven at a time.
pub(crate) fn radix(items: &mut Vec<u64>, shift: u32, bits: u32) {
    const DIGIT: u32 = 11;
    if items.len() < 256 {
        let mask = if bits >= 64 { !0 } else { (1u64 << bits) - 1 };
        items.sort_by_key(|x| x >> shift & mask);
        return;
    }
    let mut from = std::mem::take(items);
    let mut to = vec![0u64; from.len()];
    let mut at = shift;
    while at < shift + bits {
        let digit = |x: u64| (x >> at) as usize & ((1 << DIGIT) - 1);
        let mut starts = vec![0usize; 1 << DIGIT];
        from.iter().for_each(|x| starts[digit(*x)] += 1);
        let mut sum = 0;
        for s in &mut starts {
            (sum, *s) = (sum + *s, sum);
        }
        for x in &from {
            let s = &mut starts[digit(*x)];
            to[*s] = *x;
            *s += 1;
        }
        std::mem::swap(&mut from, &mut to);
        at += DIGIT;
    }
    *items = from;
}

fn mix(x: u64) -> u64 {
    let mut z = x.wrapping_mul(0x9e37_79b9_7f4a_7c15);
    z = (z ^ (z >> 29)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z ^ (z >> 32)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn radix_sorts_by_the_bits_it_is_told_and_keeps_the_rest_in_order() {
        let mut draw = Draw::new(7);
        for n in [0, 1, 100, 255, 256, 5000] {
            for (shift, bits) in [(0, 1), (0, 20), (32, 32), (0, 32), (5, 11), (40, 24)] {
                let items: Vec<u64> = (0..n).map(|i| (draw.below(1 << 40) as u64) << 20 | i).collect();
                let (mut found, mut right) = (items.clone(), items);
                radix(&mut found, shift, bits);
                // What radix sorts beyond is the rest of its last digit.
                let whole = if n < 256 { bits } else { bits.div_ceil(11) * 11 }.min(64 - shift);
                right.sort_by_key(|x| x >> shift & ((1u128 << whole) - 1) as u64);
                assert_eq!(found, right, "{n} items, {bits} bits from {shift}");
            }
        }
    }

    #[test]
    fn lists_of_pairs_become_one_in_order_without_repeats() {
        let mut draw = Draw::new(3);
        for (n, length) in [(1, 0), (2, 5), (300, 4000), (50_000, 30_000), (100_000, 7)] {
            let mut list =
                || (0..length).map(|_| (draw.below(n) as u64) << 32 | draw.below(9) as u64).collect::<Vec<_>>();
            let lists = vec![list(), list(), Vec::new(), list()];
            let mut right = lists.concat();
            right.sort_unstable();
            right.dedup();
            assert_eq!(gathered(lists, n), right, "{n} records");
        }
    }

    #[test]
    fn every_pair_of_a_small_block_is_emitted_once() {
        let mut all = Vec::new();
        emit(&[3, 1, 2], None, &mut all);
        all.sort_unstable();
        assert_eq!(all, [1 << 32 | 2, 1 << 32 | 3, 2 << 32 | 3]);
        all.clear();
        emit(&[0, 1, 2], Some(&[7, 7, 9]), &mut all);
        assert_eq!(all, [2, 1 << 32 | 2]);
    }
}
