//! The pairs of records that are compared at all.

use super::blocking_key::{self, Feature};
use super::blocking_rules::Rule;
use super::comparison::Rows;
use super::duplicates::Repeats;
use super::field::Field;
use super::pair_list::ByFirst;
use super::parallel::{Tell, pieces};
use super::radix::radix;
use super::random::Draw;
use crate::error::Result;
use crate::resolver::FieldKind;
use crate::resolver::Part;
use rayon::prelude::*;
use std::sync::Mutex;

/// Candidate pairs.
#[derive(Debug, Default)]
pub(crate) struct Pairs {
    pub(crate) all: ByFirst,
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
        tell("block", 1, 1)?;
        return Ok(Pairs::default());
    }
    let n = rows.len();
    let mut keys = keys(rows, &used(rows.fields, features, rules), rules);
    let width = rules.len();
    for repeat in repeats.groups().flat_map(|g| &g[1..]) {
        keys[*repeat as usize * width..(*repeat as usize + 1) * width].fill(0);
    }
    let mut blocks = pieces(width, |done| tell("block", done, 2 * width), |rule| Blocks::new(&keys, width, rule))?;
    let large: Vec<(usize, Vec<u32>)> = blocks
        .iter_mut()
        .enumerate()
        .flat_map(|(rule, blocks)| std::mem::take(&mut blocks.large).into_iter().map(move |records| (rule, records)))
        .collect();
    // Agreement in a block that is cut finds nothing by itself.
    for (rule, records) in &large {
        records.iter().for_each(|r| keys[*r as usize * width + rule] = 0);
    }
    // Each rule's blocks are given back when their pairs are found.
    let blocks: Vec<Mutex<Option<Blocks>>> = blocks.into_iter().map(|blocks| Mutex::new(Some(blocks))).collect();
    let pairs = |rule: usize| {
        let blocks = blocks[rule].lock().ok().and_then(|mut blocks| blocks.take());
        blocks.map(|blocks| blocks.pairs(&keys, width, rule, across)).unwrap_or_default()
    };
    let mut lists = pieces(width, |done| tell("block", width + done, 2 * width), pairs)?;
    drop(keys);
    let mut left_out = vec![0; width];
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
    Ok(Pairs { all: ByFirst::new(lists, n)?, left_out })
}

/// Whether two records agree in every part of a rule.
pub(crate) fn agree(rows: &Rows<'_>, features: &[Feature], rule: &Rule, a: u32, b: u32) -> bool {
    let key = |r: u32| {
        rule.iter().try_fold(0u64, |key, f| {
            let of = &features[*f];
            let field = &rows.fields[of.field];
            let hasher = blocking_key::Hasher::new(&field.values, of.part);
            let code = Some(rows.code(r, of.field)).filter(|code| *code > 0)?;
            let hash = Some(hasher.hash(&field.values, field.kind, code)).filter(|hash| *hash > 0)?;
            Some(key.wrapping_add(mix(u64::from(hash) | salt(rows.fields, of)).max(1)))
        })
    };
    key(a).is_some_and(|k| key(b) == Some(k))
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
        let table = blocking_key::table(&fields[of.field], of.part);
        Used { feature, field: of.field, salt: salt(fields, of), table }
    };
    used.into_par_iter().map(one).collect()
}

/// What tells the hashes of a feature from those of others.
fn salt(fields: &[Field], of: &Feature) -> u64 {
    // Names of both kinds in either order.
    let name = matches!(fields[of.field].kind, FieldKind::GivenName | FieldKind::Surname);
    let field = if name { 1 } else { of.field as u64 + 2 };
    field << 40 | (of.part as u64) << 32
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
        // Few keys are alike in so many bits: what is left to sort lies together.
        const BITS: u32 = 22;
        radix(&mut entries, 64 - BITS, BITS);
        entries.chunk_by_mut(|a, b| a >> (64 - BITS) == b >> (64 - BITS)).for_each(<[u64]>::sort_unstable);
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
    fn pairs(self, keys: &[u32], width: usize, rule: usize, across: Option<&[u32]>) -> Vec<u64> {
        const TOGETHER: usize = 64;
        let mine = |r: u32| &keys[r as usize * width..r as usize * width + rule];
        let ends = |r: &u32| match mine(*r & !FIRST) {
            [first, .., last] => first ^ last,
            _ => 0,
        };
        let (mut found, mut rest) = (Vec::new(), self.records.as_slice());
        while !rest.is_empty() {
            let end = (TOGETHER..rest.len()).find(|i| rest[*i] & FIRST != 0).unwrap_or(rest.len());
            let (blocks, after) = rest.split_at(end);
            rest = after;
            // What these blocks need of memory is fetched for all of them together.
            std::hint::black_box(blocks.iter().fold(0, |sum, r| sum ^ ends(r)));
            for run in blocks.chunk_by(|_, b| b & FIRST == 0) {
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
        }
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
            features.iter().filter(coarse).map(|f| (*f, blocking_key::table(&rows.fields[f.field], f.part))).collect();
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

fn mix(x: u64) -> u64 {
    let mut z = x.wrapping_mul(0x9e37_79b9_7f4a_7c15);
    z = (z ^ (z >> 29)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z ^ (z >> 32)
}

#[cfg(test)]
mod tests {
    use super::*;

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
