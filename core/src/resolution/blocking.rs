//! Blocking: the pairs of records that are compared at all.

use super::blocking_key::{self, FieldKey};
use super::blocking_rules::BlockingRule;
use super::comparison::RecordTable;
use super::duplicates::DuplicateGroups;
use super::field::FieldColumn;
use super::pair_list::PairList;
use super::parallel::{ProgressFn, parallel_map};
use super::radix::radix;
use super::random::Random;
use crate::error::Result;
use crate::resolver::FieldKind;
use crate::resolver::KeyPart;
use rayon::prelude::*;
use std::sync::Mutex;

/// Candidate pairs.
#[derive(Debug, Default)]
pub(crate) struct CandidatePairs {
    pub(crate) list: PairList,
    /// For each rule, how many pairs of its blocks were skipped because a block stayed too large however it was split.
    pub(crate) skipped_pairs: Vec<u64>,
}

/// The most records in a block; a larger one is split by other blocking keys.
const MAX_BLOCK: usize = 60;
/// The most pairs one rule may bring per record, before its blocks are split smaller.
const PAIRS_PER_RECORD: usize = 6;

/// The pairs of all rules, each once. With `sources`, only pairs of different sources.
pub(crate) fn candidate_pairs(
    table: &RecordTable<'_>,
    field_keys: &[FieldKey],
    rules: &[BlockingRule],
    duplicates: &DuplicateGroups,
    sources: Option<&[u32]>,
    progress: ProgressFn<'_>,
) -> Result<CandidatePairs> {
    if rules.is_empty() {
        progress("block", 1, 1)?;
        return Ok(CandidatePairs::default());
    }
    let n = table.len();
    let mut rule_hashes = rule_hashes(table, &used_keys(table.fields, field_keys, rules), rules);
    let width = rules.len();
    for duplicate in duplicates.groups().flat_map(|g| &g[1..]) {
        rule_hashes[*duplicate as usize * width..(*duplicate as usize + 1) * width].fill(0);
    }
    let mut blocks = parallel_map(
        width,
        |done| progress("block", done, 2 * width),
        |rule| RuleBlocks::new(&rule_hashes, width, rule),
    )?;
    let large: Vec<(usize, Vec<u32>)> = blocks
        .iter_mut()
        .enumerate()
        .flat_map(|(rule, blocks)| std::mem::take(&mut blocks.large).into_iter().map(move |records| (rule, records)))
        .collect();
    // A block that is split finds no pair by itself.
    for (rule, records) in &large {
        records.iter().for_each(|r| rule_hashes[*r as usize * width + rule] = 0);
    }
    // The memory of each rule's blocks is freed when their pairs are found.
    let blocks: Vec<Mutex<Option<RuleBlocks>>> = blocks.into_iter().map(|blocks| Mutex::new(Some(blocks))).collect();
    let pairs = |rule: usize| {
        let blocks = blocks[rule].lock().ok().and_then(|mut blocks| blocks.take());
        blocks.map(|blocks| blocks.candidate_pairs(&rule_hashes, width, rule, sources)).unwrap_or_default()
    };
    let mut lists = parallel_map(width, |done| progress("block", width + done, 2 * width), pairs)?;
    drop(rule_hashes);
    let mut skipped_pairs = vec![0; width];
    if !large.is_empty() {
        let splitter = BlockSplitter::new(table, field_keys);
        let taken = |rule: usize| rules[rule].iter().map(|f| field_keys[*f].field).collect();
        let split: Vec<(Vec<u64>, u64)> =
            large.par_iter().map(|(rule, members)| splitter.split(members, taken(*rule), sources)).collect();
        for ((rule, _), (pairs, skipped)) in large.iter().zip(split) {
            skipped_pairs[*rule] += skipped;
            lists.push(pairs);
        }
    }
    lists
        .push(duplicates.groups().flat_map(|g| g[1..].iter().map(|r| u64::from(g[0]) << 32 | u64::from(*r))).collect());
    Ok(CandidatePairs { list: PairList::new(lists, n)?, skipped_pairs })
}

/// Whether two records agree in every key of a rule.
pub(crate) fn share_rule(
    table: &RecordTable<'_>,
    field_keys: &[FieldKey],
    rule: &BlockingRule,
    a: u32,
    b: u32,
) -> bool {
    let key = |r: u32| {
        rule.iter().try_fold(0u64, |key, f| {
            let of = &field_keys[*f];
            let field = &table.fields[of.field];
            let hasher = blocking_key::KeyHasher::new(&field.values, of.part);
            let code = Some(table.code(r, of.field)).filter(|code| *code > 0)?;
            let hash = Some(hasher.hash(&field.values, field.kind, code)).filter(|hash| *hash > 0)?;
            Some(key.wrapping_add(mix(u64::from(hash) | salt(table.fields, of)).max(1)))
        })
    };
    key(a).is_some_and(|k| key(b) == Some(k))
}

/// A blocking key that some rule uses, with the hash of that part of each value.
struct UsedKey {
    index: usize,
    field: usize,
    salt: u64,
    hashes: Vec<u32>,
}

/// Every blocking key that a rule uses, once.
fn used_keys(fields: &[FieldColumn], field_keys: &[FieldKey], rules: &[BlockingRule]) -> Vec<UsedKey> {
    let mut used_keys: Vec<usize> = rules.iter().flatten().copied().collect();
    used_keys.sort_unstable();
    used_keys.dedup();
    let one = |index: usize| {
        let of = &field_keys[index];
        let hashes = blocking_key::key_hashes(&fields[of.field], of.part);
        UsedKey { index, field: of.field, salt: salt(fields, of), hashes }
    };
    used_keys.into_par_iter().map(one).collect()
}

/// Keeps the hashes of one key apart from those of the others.
fn salt(fields: &[FieldColumn], of: &FieldKey) -> u64 {
    // Given name and surname share a salt: they may be in either order.
    let name = matches!(fields[of.field].kind, FieldKind::GivenName | FieldKind::Surname);
    let field = if name { 1 } else { of.field as u64 + 2 };
    field << 40 | (of.part as u64) << 32
}

/// Each record's hash for each rule, side by side; 0 is none.
fn rule_hashes(table: &RecordTable<'_>, used_keys: &[UsedKey], rules: &[BlockingRule]) -> Vec<u32> {
    const CHUNK: usize = 1024;
    let (n, width) = (table.len(), rules.len());
    let key_places =
        |rule: &BlockingRule| rule.iter().filter_map(|f| used_keys.iter().position(|u| u.index == *f)).collect();
    let rules: Vec<Vec<usize>> = rules.iter().map(key_places).collect();
    let mut rule_hashes = vec![0u32; n * width];
    rule_hashes.par_chunks_mut(CHUNK * width.max(1)).enumerate().for_each(|(chunk, out)| {
        let records = chunk * CHUNK..n.min((chunk + 1) * CHUNK);
        // Each key is hashed once, however many rules use it; 0 where a record has none.
        let mixed_hashes = |u: &UsedKey| -> Vec<u64> {
            let hashes = records.clone().map(|r| u.hashes[table.code(r as u32, u.field) as usize]);
            hashes.map(|h| if h == 0 { 0 } else { mix(u64::from(h) | u.salt).max(1) }).collect()
        };
        let mixed_hashes: Vec<Vec<u64>> = used_keys.iter().map(mixed_hashes).collect();
        for (i, rule) in rules.iter().enumerate() {
            for (k, row) in out.chunks_mut(width).enumerate() {
                let mut of = rule.iter().map(|f| mixed_hashes[*f][k]);
                let key = of.try_fold(0u64, |key, m| (m != 0).then(|| key.wrapping_add(m)));
                row[i] = key.map_or(0, |key| ((key >> 32) as u32).max(1));
            }
        }
    });
    rule_hashes
}

/// The blocks of one rule that have two records or more.
struct RuleBlocks {
    /// The records of the blocks that are taken whole, one block after the other; the first record of each is marked.
    records: Vec<u32>,
    /// The blocks that are too large for that.
    large: Vec<Vec<u32>>,
}

/// Marks the first record of a block.
const BLOCK_START: u32 = 1 << 31;

impl RuleBlocks {
    fn new(rule_hashes: &[u32], width: usize, rule: usize) -> Self {
        let column = rule_hashes.iter().skip(rule).step_by(width).enumerate();
        let mut entries: Vec<u64> =
            column.filter(|(_, k)| **k != 0).map(|(r, k)| u64::from(*k) << 32 | r as u64).collect();
        // Few hashes agree in so many bits: what is left to sort lies together.
        const BITS: u32 = 22;
        radix(&mut entries, 64 - BITS, BITS);
        entries.chunk_by_mut(|a, b| a >> (64 - BITS) == b >> (64 - BITS)).for_each(<[u64]>::sort_unstable);
        let n = rule_hashes.len() / width.max(1);
        let pairs_within = |max_size: usize| {
            runs(&entries).filter(|r| r.len() <= max_size).map(|r| r.len() * (r.len() - 1) / 2).sum::<usize>()
        };
        let max_size = [MAX_BLOCK, MAX_BLOCK / 3, MAX_BLOCK / 10]
            .into_iter()
            .find(|m| pairs_within(*m) <= PAIRS_PER_RECORD * n)
            .unwrap_or(3);
        let mut blocks = Self { records: Vec::new(), large: Vec::new() };
        for run in runs(&entries).filter(|run| run.len() > 1) {
            let records = run.iter().map(|e| *e as u32);
            if run.len() > max_size {
                blocks.large.push(records.collect());
            } else {
                let first = blocks.records.len();
                blocks.records.extend(records);
                blocks.records[first] |= BLOCK_START;
            }
        }
        blocks.records.shrink_to_fit();
        blocks
    }

    /// The pairs that no earlier rule finds.
    fn candidate_pairs(self, rule_hashes: &[u32], width: usize, rule: usize, sources: Option<&[u32]>) -> Vec<u64> {
        const BATCH: usize = 64;
        let earlier_hashes = |r: u32| &rule_hashes[r as usize * width..r as usize * width + rule];
        let ends = |r: &u32| match earlier_hashes(*r & !BLOCK_START) {
            [first, .., last] => first ^ last,
            _ => 0,
        };
        let (mut pairs, mut rest) = (Vec::new(), self.records.as_slice());
        while !rest.is_empty() {
            let end = (BATCH..rest.len()).find(|i| rest[*i] & BLOCK_START != 0).unwrap_or(rest.len());
            let (blocks, after) = rest.split_at(end);
            rest = after;
            // The memory that these blocks need is fetched for all of them together.
            std::hint::black_box(blocks.iter().fold(0, |sum, r| sum ^ ends(r)));
            for run in blocks.chunk_by(|_, b| b & BLOCK_START == 0) {
                for (i, a) in run.iter().enumerate() {
                    let a = a & !BLOCK_START;
                    for b in run.iter().skip(i + 1).copied() {
                        let both = earlier_hashes(a).iter().zip(earlier_hashes(b));
                        let earlier = both.fold(false, |earlier, (x, y)| earlier | (x == y && *x != 0));
                        if !earlier && sources.is_none_or(|s| s[a as usize] != s[b as usize]) {
                            pairs.push(u64::from(a) << 32 | u64::from(b));
                        }
                    }
                }
            }
        }
        pairs
    }
}

fn runs(entries: &[u64]) -> impl Iterator<Item = &[u64]> {
    entries.chunk_by(|a, b| a >> 32 == b >> 32)
}

/// The blocking keys that large blocks are split by.
struct BlockSplitter<'a> {
    table: &'a RecordTable<'a>,
    field_keys: Vec<(FieldKey, Vec<u32>)>,
}

impl<'a> BlockSplitter<'a> {
    fn new(table: &'a RecordTable<'a>, field_keys: &[FieldKey]) -> Self {
        let coarse = |f: &&FieldKey| matches!(f.part, KeyPart::Value | KeyPart::Start | KeyPart::Year);
        let field_keys = field_keys
            .iter()
            .filter(coarse)
            .map(|f| (*f, blocking_key::key_hashes(&table.fields[f.field], f.part)))
            .collect();
        Self { table, field_keys }
    }

    /// Splits a block by every other field, and once more where a part is still too large. Records with no other value
    /// are compared with their neighbours in the order of values, and with the two records that have most values. Gives
    /// the pairs, and how many pairs were skipped.
    fn split(&self, members: &[u32], used_fields: Vec<usize>, sources: Option<&[u32]>) -> (Vec<u64>, u64) {
        let mut all = Vec::new();
        let mut stack = vec![(members.to_vec(), used_fields.clone())];
        while let Some((members, taken)) = stack.pop() {
            if taken.len() >= used_fields.len() + 2 {
                self.neighbours(&members, sources, &mut all);
                continue;
            }
            for (field_key, hashes) in self.field_keys.iter().filter(|f| !taken.contains(&f.0.field)) {
                let code = |r: u32| self.table.code(r, field_key.field) as usize;
                let key = |r: &u32| u64::from(hashes[code(*r)]) << 32 | u64::from(*r);
                let mut sub: Vec<u64> = members.iter().map(key).filter(|k| k >> 32 != 0).collect();
                sub.sort_unstable();
                for run in runs(&sub).filter(|r| r.len() > 1) {
                    let run: Vec<u32> = run.iter().map(|e| *e as u32).collect();
                    if run.len() <= MAX_BLOCK / 3 {
                        push_pairs(&run, sources, &mut all);
                    } else if field_key.part == KeyPart::Value {
                        let taken = taken.iter().copied().chain([field_key.field]).collect();
                        stack.push((run, taken));
                    }
                }
            }
        }
        self.neighbours(members, sources, &mut all);
        all.sort_unstable();
        all.dedup();
        let m = members.len() as u64;
        let skipped_pairs = (m * (m - 1) / 2).saturating_sub(all.len() as u64);
        (all, skipped_pairs)
    }

    /// Pairs each record of a block with its neighbours and with the first two; records with most values come first.
    fn neighbours(&self, members: &[u32], sources: Option<&[u32]>, all: &mut Vec<u64>) {
        const NEXT: usize = 3;
        let says = |r: u32| (0..self.table.fields.len()).filter(|f| self.table.code(r, *f) > 0).count();
        let mut order: Vec<(usize, u32)> = members.iter().map(|r| (says(*r), *r)).collect();
        order.sort_unstable_by(|x, y| y.0.cmp(&x.0).then_with(|| self.table.order(x.1, y.1)).then(x.1.cmp(&y.1)));
        for (i, (_, b)) in order.iter().enumerate() {
            let next = order[i.saturating_sub(NEXT)..i].iter().map(|o| o.1);
            let first = order.iter().take(i.saturating_sub(NEXT).min(2)).map(|o| o.1);
            next.chain(first).for_each(|a| push_pairs(&[a, *b], sources, all));
        }
    }
}

fn push_pairs(members: &[u32], sources: Option<&[u32]>, all: &mut Vec<u64>) {
    for (i, a) in members.iter().enumerate() {
        for b in members.iter().skip(i + 1) {
            if sources.is_none_or(|s| s[*a as usize] != s[*b as usize]) {
                all.push(u64::from(*a.min(b)) << 32 | u64::from(*a.max(b)));
            }
        }
    }
}

/// Random pairs of different records: what strangers agree in (u).
pub(crate) fn random_pairs(n: usize, count: usize, sources: Option<&[u32]>) -> Vec<u64> {
    let mut random = Random::new(2);
    let pairs = (0..count).map(|_| (random.below(n) as u64, random.below(n) as u64));
    let fits = |(a, b): &(u64, u64)| a != b && sources.is_none_or(|s| s[*a as usize] != s[*b as usize]);
    pairs.collect::<Vec<_>>().into_iter().filter(fits).map(|(a, b)| a << 32 | b).collect()
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
        push_pairs(&[3, 1, 2], None, &mut all);
        all.sort_unstable();
        assert_eq!(all, [1 << 32 | 2, 1 << 32 | 3, 2 << 32 | 3]);
        all.clear();
        push_pairs(&[0, 1, 2], Some(&[7, 7, 9]), &mut all);
        assert_eq!(all, [2, 1 << 32 | 2]);
    }
}
