//! The blocks of a similarity index: for each blocking rule, the rows that share its key.

use super::super::blocking_key::{FieldKey, KeyHasher};
use super::super::blocking_rules::BlockingRule;
use super::super::field::FieldColumn;
use super::distinct_rows::NONE;
use crate::resolver::FieldKind;
use hashbrown::HashTable;

#[derive(Debug, Clone, Copy)]
struct Block {
    key: u64,
    first: u32,
    len: u32,
}

/// A row under one rule: its block, and the rows before and after it there.
#[derive(Debug, Clone, Copy)]
struct Slot {
    block: u32,
    next: u32,
    prev: u32,
}

const NOWHERE: Slot = Slot { block: NONE, next: NONE, prev: NONE };

/// The blocks of all rules.
#[derive(Debug)]
pub(super) struct Blocks {
    rules: Vec<BlockingRule>,
    field_keys: Vec<(FieldKey, KeyHasher, u64)>,
    blocks: Vec<Block>,
    table: HashTable<u32>,
    free: Vec<u32>,
    /// By row and rule.
    slots: Vec<Slot>,
}

impl Blocks {
    pub(super) fn new(
        fields: &[FieldColumn],
        field_keys: Vec<(FieldKey, KeyHasher)>,
        rules: Vec<BlockingRule>,
    ) -> Self {
        let salted = field_keys.into_iter().map(|(f, hasher)| {
            // Given name and surname share a salt: they may be in either order.
            let name = matches!(fields[f.field].kind, FieldKind::GivenName | FieldKind::Surname);
            let salt = if name { 1 } else { f.field as u64 + 2 };
            (f, hasher, salt << 40 | (f.part as u64) << 32)
        });
        let field_keys = salted.collect();
        Self { rules, field_keys, blocks: Vec::new(), table: HashTable::new(), free: Vec::new(), slots: Vec::new() }
    }

    fn width(&self) -> u32 {
        self.rules.len() as u32
    }

    /// The blocks of a row.
    pub(super) fn blocks_of(&self, row: u32) -> impl Iterator<Item = u32> + '_ {
        let slots = (row * self.width()) as usize..((row + 1) * self.width()) as usize;
        self.slots.get(slots).unwrap_or_default().iter().map(|s| s.block).filter(|b| *b != NONE)
    }

    /// How many rows are in a block.
    pub(super) fn len(&self, block: u32) -> u32 {
        self.blocks[block as usize].len
    }

    /// Whether two rows share a block of at most this size.
    pub(super) fn share_block(&self, a: u32, b: u32, max_size: u32) -> bool {
        self.blocks_of(a).any(|block| self.len(block) <= max_size && self.blocks_of(b).any(|other| other == block))
    }

    /// The rows in those blocks of a row that have at most this size, some of them more than once. The blocks are
    /// walked side by side, so that their memory is fetched together.
    pub(super) fn candidates(&self, row: u32, max_size: u32) -> Vec<u32> {
        let blocks = self.blocks_of(row).map(|b| self.blocks[b as usize]).filter(|b| b.len <= max_size);
        let mut at: Vec<u32> = blocks.map(|b| b.first).collect();
        let mut found = Vec::new();
        while !at.is_empty() {
            at.retain_mut(|slot| {
                found.push(*slot / self.width());
                *slot = self.slots[*slot as usize].next;
                *slot != NONE
            });
        }
        found
    }

    /// The rows in a block.
    pub(super) fn rows(&self, block: u32) -> impl Iterator<Item = u32> + '_ {
        let mut at = self.blocks[block as usize].first;
        std::iter::from_fn(move || {
            let slot = at;
            at = self.slots.get(slot as usize)?.next;
            Some(slot / self.width())
        })
    }

    /// Inserts a row under every rule.
    pub(super) fn insert(&mut self, row: u32, cells: &[u64], fields: &[FieldColumn]) {
        let hashes: Vec<u32> = self.field_keys.iter().map(|(f, hasher, _)| hash(f, hasher, cells, fields)).collect();
        let bound = ((row + 1) * self.width()) as usize;
        if self.slots.len() < bound {
            self.slots.resize(bound, NOWHERE);
        }
        for rule in 0..self.rules.len() {
            let Some(key) = self.key(rule, &hashes) else { continue };
            let block = self.block(key);
            let slot = row * self.width() + rule as u32;
            let b = &mut self.blocks[block as usize];
            let next = std::mem::replace(&mut b.first, slot);
            b.len += 1;
            self.slots[slot as usize] = Slot { block, next, prev: NONE };
            if let Some(after) = self.slots.get_mut(next as usize) {
                after.prev = slot;
            }
        }
    }

    /// Removes a row from its blocks.
    pub(super) fn remove(&mut self, row: u32) {
        for slot in row * self.width()..(row + 1) * self.width() {
            let Slot { block, next, prev } = std::mem::replace(&mut self.slots[slot as usize], NOWHERE);
            if block == NONE {
                continue;
            }
            let b = &mut self.blocks[block as usize];
            b.len -= 1;
            match self.slots.get_mut(prev as usize) {
                Some(before) => before.next = next,
                None => b.first = next,
            }
            if let Some(after) = self.slots.get_mut(next as usize) {
                after.prev = prev;
            }
            if b.len == 0 {
                if let Ok(found) = self.table.find_entry(b.key, |i| *i == block) {
                    found.remove();
                }
                b.key = 0;
                self.free.push(block);
            }
        }
    }

    /// The key under a rule: none when a part of it is missing.
    fn key(&self, rule: usize, hashes: &[u32]) -> Option<u64> {
        let mut key = mix(rule as u64 + 1);
        for f in &self.rules[rule] {
            let h = hashes[*f];
            if h == 0 {
                return None;
            }
            key = key.wrapping_add(mix(u64::from(h) | self.field_keys[*f].2));
        }
        Some(key)
    }

    fn block(&mut self, key: u64) -> u32 {
        if let Some(block) = self.table.find(key, |b| self.blocks[*b as usize].key == key) {
            return *block;
        }
        let new = Block { key, first: NONE, len: 0 };
        let block = match self.free.pop() {
            Some(block) => {
                self.blocks[block as usize] = new;
                block
            }
            None => {
                self.blocks.push(new);
                self.blocks.len() as u32 - 1
            }
        };
        let blocks = &self.blocks;
        self.table.insert_unique(key, block, |b| blocks[*b as usize].key);
        block
    }
}

fn hash(field_key: &FieldKey, hasher: &KeyHasher, cells: &[u64], fields: &[FieldColumn]) -> u32 {
    let code = cells[field_key.field + 1] as u32;
    let field = &fields[field_key.field];
    if code == 0 { 0 } else { hasher.hash(&field.values, field.kind, code) }
}

fn mix(x: u64) -> u64 {
    let mut z = x.wrapping_add(0x9e37_79b9_7f4a_7c15).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 29)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 32)
}
