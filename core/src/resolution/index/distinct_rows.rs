//! Entries that say the same of a person: each distinct row of values once, with the entries that have it.
//!
//! Somebody who calls a hundred times from one telephone is one face: what is compared, and what a blocking key counts,
//! does not grow with how often people call.

use hashbrown::HashTable;

/// No face, no entry.
pub(super) const NONE: u32 = u32::MAX;

#[derive(Debug, Clone, Copy)]
struct Face {
    first: u32,
    len: u32,
    /// The hash of its values: an order of faces that does not depend on when they came.
    order: u64,
}

#[derive(Debug, Clone, Copy)]
struct Place {
    face: u32,
    next: u32,
    prev: u32,
}

/// The faces.
#[derive(Debug)]
pub(super) struct Faces {
    /// Cells of a row: the exact levels, then code and sketch of each field.
    width: usize,
    cells: Vec<u64>,
    faces: Vec<Face>,
    table: HashTable<u32>,
    free: Vec<u32>,
    /// By entry.
    places: Vec<Place>,
}

impl Faces {
    pub(super) fn new(width: usize) -> Self {
        let (cells, faces, free, places) = Default::default();
        Self { width, cells, faces, table: HashTable::new(), free, places }
    }

    /// One more than the greatest face.
    pub(super) fn bound(&self) -> u32 {
        self.faces.len() as u32
    }

    pub(super) fn row(&self, face: u32) -> &[u64] {
        &self.cells[face as usize * self.width..(face as usize + 1) * self.width]
    }

    /// How many entries have a face.
    pub(super) fn len(&self, face: u32) -> u32 {
        self.faces[face as usize].len
    }

    pub(super) fn order(&self, face: u32) -> u64 {
        self.faces[face as usize].order
    }

    /// The face of an entry.
    pub(super) fn of(&self, entry: u32) -> Option<u32> {
        self.places.get(entry as usize).map(|p| p.face).filter(|f| *f != NONE)
    }

    pub(super) fn entries(&self, face: u32) -> impl Iterator<Item = u32> + '_ {
        let mut at = self.faces[face as usize].first;
        std::iter::from_fn(move || {
            let entry = at;
            at = self.places.get(entry as usize)?.next;
            Some(entry)
        })
    }

    /// The face of this row, if an entry has it.
    pub(super) fn find(&self, row: &[u64], order: u64) -> Option<u32> {
        self.table.find(order, |f| self.row(*f) == row).copied()
    }

    /// Makes a face that no entry has yet.
    pub(super) fn make(&mut self, row: &[u64], order: u64) -> u32 {
        let new = Face { first: NONE, len: 0, order };
        let face = match self.free.pop() {
            Some(face) => {
                self.faces[face as usize] = new;
                self.cells[face as usize * self.width..(face as usize + 1) * self.width].copy_from_slice(row);
                face
            }
            None => {
                self.faces.push(new);
                self.cells.extend_from_slice(row);
                self.faces.len() as u32 - 1
            }
        };
        let faces = &self.faces;
        self.table.insert_unique(order, face, |f| faces[*f as usize].order);
        face
    }

    /// Drops a face that no entry has any more.
    pub(super) fn drop(&mut self, face: u32) {
        if let Ok(found) = self.table.find_entry(self.order(face), |f| *f == face) {
            found.remove();
        }
        // Nothing of somebody erased stays behind.
        self.cells[face as usize * self.width..(face as usize + 1) * self.width].fill(0);
        self.faces[face as usize].order = 0;
        self.free.push(face);
    }

    /// Gives an entry a face.
    pub(super) fn link(&mut self, entry: u32, face: u32) {
        let f = &mut self.faces[face as usize];
        let next = std::mem::replace(&mut f.first, entry);
        f.len += 1;
        if self.places.len() <= entry as usize {
            self.places.resize(entry as usize + 1, Place { face: NONE, next: NONE, prev: NONE });
        }
        self.places[entry as usize] = Place { face, next, prev: NONE };
        if let Some(after) = self.places.get_mut(next as usize) {
            after.prev = entry;
        }
    }

    /// Takes an entry's face away.
    pub(super) fn unlink(&mut self, entry: u32) {
        let none = Place { face: NONE, next: NONE, prev: NONE };
        let Place { face, next, prev } = std::mem::replace(&mut self.places[entry as usize], none);
        let f = &mut self.faces[face as usize];
        f.len -= 1;
        match self.places.get_mut(prev as usize) {
            Some(before) => before.next = next,
            None => f.first = next,
        }
        if let Some(after) = self.places.get_mut(next as usize) {
            after.prev = prev;
        }
    }
}
