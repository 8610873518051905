//! The records side by side, each in one stretch of memory, and the levels of a pair.

use super::compare::{self, ELSE, EXACT, SWAPPED};
use super::field::Field;
use super::kind::FieldKind;

/// The levels of a pair, four bits a field.
pub(crate) type Signature = u64;

/// The most fields that are compared.
pub(crate) const MOST_FIELDS: usize = 16;

/// The records, and what their fields are.
#[derive(Debug)]
pub(crate) struct Rows<'a> {
    pub(crate) fields: &'a [Field],
    /// Each record's exact levels, then code and sketch of each field.
    cells: Vec<u64>,
    width: usize,
    kinds: Vec<FieldKind>,
    /// Where given name and surname stand.
    pub(crate) names: Option<(usize, usize)>,
}

impl<'a> Rows<'a> {
    /// `common` gives the exact level of a value: how many records have it.
    pub(crate) fn new(fields: &'a [Field], records: usize, common: impl Fn(usize, u32) -> u8) -> Self {
        let width = fields.len() + 1;
        let mut cells = vec![0u64; records * width];
        for (i, field) in fields.iter().enumerate() {
            let levels: Vec<u64> = (0..field.values.len() as u32).map(|c| u64::from(common(i, c)) << (4 * i)).collect();
            for (row, code) in cells.chunks_exact_mut(width).zip(&field.codes).filter(|(_, c)| **c > 0) {
                row[i + 1] = u64::from(field.values.get(*code).sketch) << 32 | u64::from(*code);
                row[0] |= levels[*code as usize];
            }
        }
        let find = |kind| fields.iter().position(|f| f.kind == kind);
        let names = find(FieldKind::GivenName).zip(find(FieldKind::Surname));
        Self { fields, cells, width, kinds: fields.iter().map(|f| f.kind).collect(), names }
    }

    pub(crate) fn len(&self) -> usize {
        self.cells.len() / self.width.max(1)
    }

    /// Reads both ends of a record, so that it is near when it is needed.
    #[inline]
    pub(crate) fn touch(&self, record: u32) -> u64 {
        let from = record as usize * self.width;
        self.cells[from] ^ self.cells[from + self.width - 1]
    }

    /// A record's value of a field; 0 is none.
    #[inline]
    pub(crate) fn code(&self, record: u32, field: usize) -> u32 {
        self.cells[record as usize * self.width + 1 + field] as u32
    }

    /// A record's value of a field and its sketch.
    #[inline]
    pub(crate) fn cell(&self, record: u32, field: usize) -> (u32, u32) {
        let cell = self.cells[record as usize * self.width + 1 + field];
        (cell as u32, (cell >> 32) as u32)
    }

    /// The exact level of a record's value of a field.
    #[inline]
    pub(crate) fn exact(&self, record: u32, field: usize) -> u8 {
        (self.cells[record as usize * self.width] >> (4 * field) & 15) as u8
    }

    /// The levels in which two records agree.
    pub(crate) fn signature(&self, a: u32, b: u32) -> Signature {
        let row = |r: u32| &self.cells[r as usize * self.width..(r as usize + 1) * self.width];
        let (x, y) = (row(a), row(b));
        let mut s = 0;
        for (i, kind) in self.kinds.iter().enumerate() {
            let (p, q) = (x[i + 1], y[i + 1]);
            let level = if p == 0 || q == 0 {
                continue;
            } else if p == q {
                x[0] >> (4 * i) & 15
            } else if compare::surely_else(*kind, (p >> 32) as u32, (q >> 32) as u32) {
                u64::from(ELSE)
            } else {
                u64::from(compare::level(&self.fields[i].values, *kind, p as u32, q as u32))
            };
            s |= level << (4 * i);
        }
        match self.names {
            Some((g, h)) if s >> (4 * g) & 15 == u64::from(ELSE) && s >> (4 * h) & 15 == u64::from(ELSE) => {
                self.swapped(s, g, h, a, b)
            }
            _ => s,
        }
    }

    /// Both names differ: perhaps each is the other's.
    fn swapped(&self, s: Signature, g: usize, h: usize, a: u32, b: u32) -> Signature {
        if self.crossed((self.code(a, g), self.code(a, h)), (self.code(b, g), self.code(b, h))) {
            s & !(15 << (4 * g)) & !(15 << (4 * h)) | u64::from(SWAPPED) << (4 * g)
        } else {
            s
        }
    }
}

impl Rows<'_> {
    /// Whether given name and surname of one are nearly surname and given name of the other.
    pub(crate) fn crossed(&self, a: (u32, u32), b: (u32, u32)) -> bool {
        let Some((g, h)) = self.names else { return false };
        let near = |given: u32, surname: u32| {
            let (x, y) = (self.fields[g].values.text(given), self.fields[h].values.text(surname));
            !x.is_empty() && x.as_bytes().first() == y.as_bytes().first() && compare::edits(x, y, 1) <= 1
        };
        near(a.0, b.1) && near(b.0, a.1)
    }
}

/// The level of a field in a signature.
#[inline]
pub(crate) fn level(s: Signature, field: usize) -> usize {
    (s >> (4 * field) & 15) as usize
}

/// The exact level of a value that so many records have, in steps of four: 1-2, 3-8, 9-32 …
pub(crate) fn common(count: u32) -> u8 {
    let step = (32 - count.saturating_sub(1).max(1).leading_zeros()) / 2;
    EXACT + step.min(7) as u8
}
