//! Distinct rows: entries with the same values share one.
//!
//! Somebody who calls a hundred times from one telephone is one row: what is compared, and the size of a block, do not
//! grow with how often people call.

use hashbrown::HashTable;

/// No row, no entry.
pub(super) const NONE: u32 = u32::MAX;

#[derive(Debug, Clone, Copy)]
struct DistinctRow {
    first: u32,
    len: u32,
    /// The hash of its values: an order of rows that does not depend on when they came.
    order: u64,
}

#[derive(Debug, Clone, Copy)]
struct EntryLink {
    row: u32,
    next: u32,
    prev: u32,
}

/// The distinct rows.
#[derive(Debug)]
pub(super) struct DistinctRows {
    /// The cells of each row: the exact levels, then code and sketch of each field.
    width: usize,
    cells: Vec<u64>,
    rows: Vec<DistinctRow>,
    table: HashTable<u32>,
    free: Vec<u32>,
    /// By entry.
    links: Vec<EntryLink>,
}

impl DistinctRows {
    pub(super) fn new(width: usize) -> Self {
        let (cells, rows, free, links) = Default::default();
        Self { width, cells, rows, table: HashTable::new(), free, links }
    }

    /// One more than the greatest row.
    pub(super) fn bound(&self) -> u32 {
        self.rows.len() as u32
    }

    pub(super) fn cells(&self, row: u32) -> &[u64] {
        &self.cells[row as usize * self.width..(row as usize + 1) * self.width]
    }

    /// How many entries have a row.
    pub(super) fn len(&self, row: u32) -> u32 {
        self.rows[row as usize].len
    }

    pub(super) fn order(&self, row: u32) -> u64 {
        self.rows[row as usize].order
    }

    /// The row of an entry.
    pub(super) fn row_of(&self, entry: u32) -> Option<u32> {
        self.links.get(entry as usize).map(|p| p.row).filter(|f| *f != NONE)
    }

    pub(super) fn entries(&self, row: u32) -> impl Iterator<Item = u32> + '_ {
        let mut at = self.rows[row as usize].first;
        std::iter::from_fn(move || {
            let entry = at;
            at = self.links.get(entry as usize)?.next;
            Some(entry)
        })
    }

    /// The row with these cells, if an entry has it.
    pub(super) fn find(&self, cells: &[u64], order: u64) -> Option<u32> {
        self.table.find(order, |f| self.cells(*f) == cells).copied()
    }

    /// Adds a row that no entry has yet.
    pub(super) fn add(&mut self, cells: &[u64], order: u64) -> u32 {
        let new = DistinctRow { first: NONE, len: 0, order };
        let row = match self.free.pop() {
            Some(row) => {
                self.rows[row as usize] = new;
                self.cells[row as usize * self.width..(row as usize + 1) * self.width].copy_from_slice(cells);
                row
            }
            None => {
                self.rows.push(new);
                self.cells.extend_from_slice(cells);
                self.rows.len() as u32 - 1
            }
        };
        let rows = &self.rows;
        self.table.insert_unique(order, row, |f| rows[*f as usize].order);
        row
    }

    /// Drops a row that no entry has any more.
    pub(super) fn drop(&mut self, row: u32) {
        if let Ok(found) = self.table.find_entry(self.order(row), |f| *f == row) {
            found.remove();
        }
        // Nothing of an erased entry is left behind.
        self.cells[row as usize * self.width..(row as usize + 1) * self.width].fill(0);
        self.rows[row as usize].order = 0;
        self.free.push(row);
    }

    /// Links an entry to a row.
    pub(super) fn link(&mut self, entry: u32, row: u32) {
        let f = &mut self.rows[row as usize];
        let next = std::mem::replace(&mut f.first, entry);
        f.len += 1;
        if self.links.len() <= entry as usize {
            self.links.resize(entry as usize + 1, EntryLink { row: NONE, next: NONE, prev: NONE });
        }
        self.links[entry as usize] = EntryLink { row, next, prev: NONE };
        if let Some(after) = self.links.get_mut(next as usize) {
            after.prev = entry;
        }
    }

    /// Unlinks an entry from its row.
    pub(super) fn unlink(&mut self, entry: u32) {
        let none = EntryLink { row: NONE, next: NONE, prev: NONE };
        let EntryLink { row, next, prev } = std::mem::replace(&mut self.links[entry as usize], none);
        let f = &mut self.rows[row as usize];
        f.len -= 1;
        match self.links.get_mut(prev as usize) {
            Some(before) => before.next = next,
            None => f.first = next,
        }
        if let Some(after) = self.links.get_mut(next as usize) {
            after.prev = prev;
        }
    }
}
