//! Blocking keys and the faces that have them: each rule, and what of a face it wants to agree.

use super::super::blocking_key::{Feature, Hasher};
use super::super::blocking_rules::Rule;
use super::super::field::Field;
use super::distinct_rows::NONE;
use crate::resolver::FieldKind;
use hashbrown::HashTable;

#[derive(Debug, Clone, Copy)]
struct Block {
    key: u64,
    first: u32,
    len: u32,
}

/// A face under one rule: its block, and its neighbours there.
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
    rules: Vec<Rule>,
    features: Vec<(Feature, Hasher, u64)>,
    blocks: Vec<Block>,
    table: HashTable<u32>,
    free: Vec<u32>,
    /// By face and rule.
    slots: Vec<Slot>,
}

impl Blocks {
    pub(super) fn new(fields: &[Field], features: Vec<(Feature, Hasher)>, rules: Vec<Rule>) -> Self {
        let salted = features.into_iter().map(|(f, hasher)| {
            // Names of both kinds in either order.
            let name = matches!(fields[f.field].kind, FieldKind::GivenName | FieldKind::Surname);
            let salt = if name { 1 } else { f.field as u64 + 2 };
            (f, hasher, salt << 40 | (f.part as u64) << 32)
        });
        let features = salted.collect();
        Self { rules, features, blocks: Vec::new(), table: HashTable::new(), free: Vec::new(), slots: Vec::new() }
    }

    fn width(&self) -> u32 {
        self.rules.len() as u32
    }

    /// The blocks a face is in.
    pub(super) fn of(&self, face: u32) -> impl Iterator<Item = u32> + '_ {
        let slots = (face * self.width()) as usize..((face + 1) * self.width()) as usize;
        self.slots.get(slots).unwrap_or_default().iter().map(|s| s.block).filter(|b| *b != NONE)
    }

    /// How many faces are in a block.
    pub(super) fn len(&self, block: u32) -> u32 {
        self.blocks[block as usize].len
    }

    /// Whether two faces are in one block that has at most so many.
    pub(super) fn meet(&self, a: u32, b: u32, most: u32) -> bool {
        self.of(a).any(|block| self.len(block) <= most && self.of(b).any(|other| other == block))
    }

    /// The faces in the blocks of one face that have at most so many, with repeats. The blocks are gone through side by
    /// side: each step waits for memory, and so they wait together.
    pub(super) fn beside(&self, face: u32, most: u32) -> Vec<u32> {
        let blocks = self.of(face).map(|b| self.blocks[b as usize]).filter(|b| b.len <= most);
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

    /// The faces in a block.
    pub(super) fn faces(&self, block: u32) -> impl Iterator<Item = u32> + '_ {
        let mut at = self.blocks[block as usize].first;
        std::iter::from_fn(move || {
            let slot = at;
            at = self.slots.get(slot as usize)?.next;
            Some(slot / self.width())
        })
    }

    /// Enters a face under every rule. `row` is its values by field.
    pub(super) fn enter(&mut self, face: u32, row: &[u64], fields: &[Field]) {
        let hashes: Vec<u32> = self.features.iter().map(|(f, hasher, _)| hash(f, hasher, row, fields)).collect();
        let bound = ((face + 1) * self.width()) as usize;
        if self.slots.len() < bound {
            self.slots.resize(bound, NOWHERE);
        }
        for rule in 0..self.rules.len() {
            let Some(key) = self.key(rule, &hashes) else { continue };
            let block = self.block(key);
            let slot = face * self.width() + rule as u32;
            let b = &mut self.blocks[block as usize];
            let next = std::mem::replace(&mut b.first, slot);
            b.len += 1;
            self.slots[slot as usize] = Slot { block, next, prev: NONE };
            if let Some(after) = self.slots.get_mut(next as usize) {
                after.prev = slot;
            }
        }
    }

    /// Takes a face out of its blocks.
    pub(super) fn leave(&mut self, face: u32) {
        for slot in face * self.width()..(face + 1) * self.width() {
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
            key = key.wrapping_add(mix(u64::from(h) | self.features[*f].2));
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

fn hash(feature: &Feature, hasher: &Hasher, row: &[u64], fields: &[Field]) -> u32 {
    let code = row[feature.field + 1] as u32;
    let field = &fields[feature.field];
    if code == 0 { 0 } else { hasher.hash(&field.values, field.kind, code) }
}

fn mix(x: u64) -> u64 {
    let mut z = x.wrapping_add(0x9e37_79b9_7f4a_7c15).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 29)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 32)
}
