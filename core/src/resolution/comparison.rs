//! The records side by side, each in one stretch of memory, and the levels of a pair.

use super::compare_values;
use super::field::Field;
use super::level_cache::Lately;
use crate::resolver::FieldKind;
use crate::resolver::level::{ELSE, EXACT, SWAPPED};
use crate::threads::on_cores;
use rayon::prelude::*;

/// The levels of a pair, four bits a field.
pub(crate) type Signature = u64;

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

/// The records side by side. `common` gives the exact level of a value: how many records have it.
pub(crate) fn cells(fields: &[Field], records: usize, common: impl Fn(usize, u32) -> u8 + Sync) -> Vec<u64> {
    const CHUNK: usize = 4096;
    let width = fields.len() + 1;
    let mut cells = vec![0u64; records * width];
    let fill = |(chunk, cells): (usize, &mut [u64])| {
        for (i, field) in fields.iter().enumerate() {
            let codes = field.codes[chunk * CHUNK..].iter();
            for (row, code) in cells.chunks_exact_mut(width).zip(codes).filter(|(_, c)| **c > 0) {
                row[i + 1] = u64::from(field.values.get(*code).sketch) << 32 | u64::from(*code);
                row[0] |= u64::from(common(i, *code)) << (4 * i);
            }
        }
    };
    on_cores(|| cells.par_chunks_mut(CHUNK * width).enumerate().for_each(fill));
    cells
}

/// Gives fields the codes that the cells have.
pub(crate) fn codes(fields: &mut [Field], cells: &[u64]) {
    let width = fields.len() + 1;
    fields.par_iter_mut().enumerate().for_each(|(i, field)| {
        field.codes = cells.iter().skip(i + 1).step_by(width).map(|cell| *cell as u32).collect();
    });
}

impl<'a> Rows<'a> {
    /// `common` gives the exact level of a value: how many records have it.
    pub(crate) fn new(fields: &'a [Field], records: usize, common: impl Fn(usize, u32) -> u8 + Sync) -> Self {
        Self::over(fields, cells(fields, records, common))
    }

    /// Rows of these cells; the fields' own codes are not looked at.
    pub(crate) fn over(fields: &'a [Field], cells: Vec<u64>) -> Self {
        Self { fields, cells, width: fields.len() + 1, shape: Shape::new(fields) }
    }

    pub(crate) fn into_cells(self) -> Vec<u64> {
        self.cells
    }

    pub(crate) fn len(&self) -> usize {
        self.cells.len() / self.width.max(1)
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

    /// Where mail address, given name and surname stand.
    pub(crate) fn naming(&self) -> Option<[usize; 3]> {
        self.shape.mail.zip(self.shape.names).map(|(mail, (g, h))| [mail, g, h])
    }

    /// Whether given name and surname of one are nearly surname and given name of the other.
    pub(crate) fn crossed(&self, a: (u32, u32), b: (u32, u32)) -> bool {
        self.shape.names.is_some_and(|names| crossed(self.fields, names, a, b))
    }

    /// The levels in which two records agree.
    pub(crate) fn signature(&self, a: u32, b: u32) -> Signature {
        self.shape.signature(self.fields, self.row(a), self.row(b))
    }

    /// The levels of several pairs, `low << 32 | high`.
    pub(crate) fn signatures(&self, pairs: &[u64], levels: &mut [Signature], bench: &mut Bench) {
        let ends = pairs.iter().map(|p| (self.row((p >> 32) as u32), self.row(*p as u32)));
        self.shape.signatures(self.fields, ends, levels, bench);
    }

    /// Reads where these records' rows begin and end, so that they are near when they are needed.
    pub(crate) fn touch(&self, records: &[u32]) {
        let ends = |r: &u32| self.row(*r).first().copied().unwrap_or(0) ^ self.row(*r).last().copied().unwrap_or(0);
        std::hint::black_box(records.iter().fold(0, |sum, r| sum ^ ends(r)));
    }

    /// A hash of what a record says; nothing when it says nothing.
    pub(crate) fn hash(&self, record: u32) -> Option<u32> {
        let row = &self.row(record)[1..];
        let hash = row.iter().fold(0u64, |h, c| (h.rotate_left(23) ^ *c).wrapping_mul(0x9e37_79b9_7f4a_7c15));
        row.iter().any(|c| *c != 0).then_some((hash >> 32) as u32)
    }

    /// The order of two records by their values.
    pub(crate) fn order(&self, a: u32, b: u32) -> std::cmp::Ordering {
        let codes = |r: u32| self.row(r)[1..].iter().map(|c| *c as u32);
        codes(a).cmp(codes(b))
    }

    fn row(&self, record: u32) -> &[u64] {
        &self.cells[record as usize * self.width..(record as usize + 1) * self.width]
    }
}

/// What comparing many pairs needs.
#[derive(Debug)]
pub(crate) struct Bench {
    open: Vec<usize>,
    waiting: Vec<Waiting>,
    lately: Lately,
}

impl Bench {
    /// With room for what was compared lately.
    pub(crate) fn new(lately: Lately) -> Self {
        Self { open: Vec::new(), waiting: Vec::new(), lately }
    }
}

/// Two values of a pair whose texts have to be read.
#[derive(Debug)]
struct Waiting {
    pair: usize,
    field: usize,
    a: u32,
    b: u32,
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
        let mut texts = 0;
        let s = self.by_sketch(x, y, |field, a, b| texts |= self.by_text(fields, field, a, b));
        self.settled(s | texts, fields, x, y)
    }

    /// The levels of several pairs of rows. What is needed of memory for all of them is fetched together, not one after the
    /// other: first the rows, then the values whose sketches do not tell, then their texts.
    pub(crate) fn signatures<'r>(
        &self,
        fields: &[Field],
        pairs: impl Iterator<Item = (&'r [u64], &'r [u64])>,
        levels: &mut [Signature],
        Bench { open, waiting, lately }: &mut Bench,
    ) {
        let pairs: Vec<_> = pairs.collect();
        let ends = |row: &[u64]| row.first().copied().unwrap_or(0) ^ row.last().copied().unwrap_or(0);
        std::hint::black_box(pairs.iter().fold(0, |sum, (x, y)| sum ^ ends(x) ^ ends(y)));
        levels.fill(0);
        open.resize(pairs.len(), 0);
        waiting.clear();
        for (field, kind) in self.kinds.iter().enumerate() {
            for pair in told(*kind, field, &pairs, levels, open) {
                let (x, y) = pairs[*pair];
                let (p, q) = (x[field + 1], y[field + 1]);
                let (a, b) = (p as u32, q as u32);
                let level = compare_values::by_number(*kind, (p >> 32) as u32, (q >> 32) as u32);
                match level.or_else(|| lately.find(field as u8, a, b)) {
                    Some(level) => levels[*pair] |= u64::from(level) << (4 * field),
                    None => waiting.push(Waiting { pair: *pair, field, a, b }),
                }
            }
        }
        let values = |w: &Waiting| &fields[w.field].values;
        let touched = waiting.iter().fold(0, |sum, w| sum ^ values(w).get(w.a).sketch ^ values(w).get(w.b).sketch);
        std::hint::black_box(touched);
        std::hint::black_box(waiting.iter().fold(0, |sum, w| sum ^ values(w).touch(w.a) ^ values(w).touch(w.b)));
        for w in waiting.iter() {
            let level = self.by_text(fields, w.field, w.a, w.b);
            lately.keep(w.field as u8, w.a, w.b, (level >> (4 * w.field)) as u8);
            levels[w.pair] |= level;
        }
        for (level, (x, y)) in levels.iter_mut().zip(pairs) {
            *level = self.settled(*level, fields, x, y);
        }
    }

    /// The levels of the fields whose values are equal or told apart by their sketches; calls with the others.
    #[inline]
    fn by_sketch(&self, x: &[u64], y: &[u64], mut text: impl FnMut(usize, u32, u32)) -> Signature {
        let mut s = 0;
        for (i, ((kind, p), q)) in self.kinds.iter().zip(&x[1..]).zip(&y[1..]).enumerate() {
            if *p == 0 || *q == 0 {
                continue;
            }
            if p == q {
                s |= x[0] & 15 << (4 * i);
            } else if let Some(level) = compare_values::by_sketch(*kind, (p >> 32) as u32, (q >> 32) as u32) {
                s |= u64::from(level) << (4 * i);
            } else {
                text(i, *p as u32, *q as u32);
            }
        }
        s
    }

    /// The level of two values of a field by their texts, in its place.
    fn by_text(&self, fields: &[Field], field: usize, a: u32, b: u32) -> Signature {
        u64::from(compare_values::by_text(&fields[field].values, self.kinds[field], a, b)) << (4 * field)
    }

    /// The levels of all fields, seen together.
    fn settled(&self, s: Signature, fields: &[Field], x: &[u64], y: &[u64]) -> Signature {
        let s = self.named_twice(s, fields, x, y);
        match self.names {
            Some((g, h)) if s >> (4 * g) & 15 == u64::from(ELSE) && s >> (4 * h) & 15 == u64::from(ELSE) => {
                swapped(s, (g, h), fields, x, y)
            }
            _ => s,
        }
    }

    /// A mail address that is only like another says the names once more, where those agree: it is left out then. An address
    /// with a number in it is more than a name, where it is the same but for a slip or the provider.
    fn named_twice(&self, s: Signature, fields: &[Field], x: &[u64], y: &[u64]) -> Signature {
        let (Some(mail), Some((g, h))) = (self.mail, self.names) else { return s };
        let agree = |f: usize| !matches!(level(s, f), 0 | 7);
        let said = match level(s, mail) {
            1 | 2 => agree(g) && agree(h) && ![x, y].iter().all(|row| numbered(&fields[mail], row[mail + 1] as u32)),
            3..=6 => agree(g) || agree(h),
            _ => false,
        };
        if said { s & !(15 << (4 * mail)) } else { s }
    }
}

/// The levels of one field of several pairs, where its values are missing, equal or surely not alike; gives the others.
/// Which of these it is cannot be foreseen, so little branches on it.
fn told<'o>(
    kind: FieldKind,
    field: usize,
    pairs: &[(&[u64], &[u64])],
    levels: &mut [Signature],
    open: &'o mut [usize],
) -> &'o [usize] {
    let mut differ = 0;
    for (pair, (level, (x, y))) in levels.iter_mut().zip(pairs).enumerate() {
        let (p, q) = (x[field + 1], y[field + 1]);
        let equal = u64::from((p == q) & (p != 0));
        *level |= (x[0] & 15 << (4 * field)) * equal;
        open[differ] = pair;
        differ += usize::from((p != 0) & (q != 0) & (p != q));
    }
    let mut left = 0;
    for at in 0..differ {
        let pair = open[at];
        let (p, q) = (pairs[pair].0[field + 1], pairs[pair].1[field + 1]);
        let other = compare_values::surely_else(kind, (p >> 32) as u32, (q >> 32) as u32);
        levels[pair] |= (u64::from(other) * u64::from(ELSE)) << (4 * field);
        open[left] = pair;
        left += usize::from(!other);
    }
    &open[..left]
}

/// Whether a mail address has a number of its own: two digits or more.
pub(crate) fn numbered(mail: &Field, code: u32) -> bool {
    let local = mail.values.text(code).split('@').next().unwrap_or_default();
    local.bytes().filter(u8::is_ascii_digit).count() >= 2
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
        !x.is_empty() && x.as_bytes().first() == y.as_bytes().first() && compare_values::edits(x, y, 1) <= 1
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
