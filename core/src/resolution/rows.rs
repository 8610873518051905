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
    shape: Shape,
}

/// What comparing two rows needs to know of their fields.
#[derive(Debug, Clone)]
pub(crate) struct Shape {
    kinds: Vec<FieldKind>,
    names: Option<(usize, usize)>,
    mail: Option<usize>,
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
        Self { fields, cells, width, shape: Shape::new(fields) }
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

    /// Where given name and surname stand.
    pub(crate) fn names(&self) -> Option<(usize, usize)> {
        self.shape.names
    }

    /// Whether given name and surname of one are nearly surname and given name of the other.
    pub(crate) fn crossed(&self, a: (u32, u32), b: (u32, u32)) -> bool {
        self.shape.names.is_some_and(|names| crossed(self.fields, names, a, b))
    }

    /// The levels in which two records agree.
    pub(crate) fn signature(&self, a: u32, b: u32) -> Signature {
        let row = |r: u32| &self.cells[r as usize * self.width..(r as usize + 1) * self.width];
        self.shape.signature(self.fields, row(a), row(b))
    }
}

impl Shape {
    pub(crate) fn new(fields: &[Field]) -> Self {
        let find = |kind| fields.iter().position(|f| f.kind == kind);
        let names = find(FieldKind::GivenName).zip(find(FieldKind::Surname));
        Self { kinds: fields.iter().map(|f| f.kind).collect(), names, mail: find(FieldKind::Email) }
    }

    /// Where given name and surname stand.
    pub(crate) fn names(&self) -> Option<(usize, usize)> {
        self.names
    }

    /// The levels in which two rows agree: each its exact levels, then code and sketch of each field.
    pub(crate) fn signature(&self, fields: &[Field], x: &[u64], y: &[u64]) -> Signature {
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
                u64::from(compare::level(&fields[i].values, *kind, p as u32, q as u32))
            };
            s |= level << (4 * i);
        }
        let s = self.named_twice(s);
        match self.names {
            Some((g, h)) if s >> (4 * g) & 15 == u64::from(ELSE) && s >> (4 * h) & 15 == u64::from(ELSE) => {
                swapped(s, (g, h), fields, x, y)
            }
            _ => s,
        }
    }
}

impl Shape {
    /// A mail address that is only like another says the names once more, where those agree: it is left out then.
    fn named_twice(&self, s: Signature) -> Signature {
        let (Some(mail), Some((g, h))) = (self.mail, self.names) else { return s };
        let agree = |f: usize| !matches!(level(s, f), 0 | 7);
        if matches!(level(s, mail), 3..=6) && (agree(g) || agree(h)) { s & !(15 << (4 * mail)) } else { s }
    }
}

/// Both names differ: perhaps each is the other's.
fn swapped(s: Signature, names: (usize, usize), fields: &[Field], x: &[u64], y: &[u64]) -> Signature {
    let codes = |row: &[u64]| (row[names.0 + 1] as u32, row[names.1 + 1] as u32);
    if crossed(fields, names, codes(x), codes(y)) {
        s & !(15 << (4 * names.0)) & !(15 << (4 * names.1)) | u64::from(SWAPPED) << (4 * names.0)
    } else {
        s
    }
}

/// Whether given name and surname of one are nearly surname and given name of the other.
fn crossed(fields: &[Field], (g, h): (usize, usize), a: (u32, u32), b: (u32, u32)) -> bool {
    let near = |given: u32, surname: u32| {
        let (x, y) = (fields[g].values.text(given), fields[h].values.text(surname));
        !x.is_empty() && x.as_bytes().first() == y.as_bytes().first() && compare::edits(x, y, 1) <= 1
    };
    near(a.0, b.1) && near(b.0, a.1)
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
