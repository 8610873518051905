//! The record table, one stretch of memory a record, and the comparison of two records: a level for each field.

use super::compare_values;
use super::field::FieldColumn;
use super::level_cache::LevelCache;
use super::nickname::Nicknames;
use crate::resolver::FieldKind;
use crate::resolver::level::{DIFFERENT, FIRST_EXACT, SWAPPED};
use crate::threads::on_cores;
use rayon::prelude::*;

/// The levels of a pair of records, four bits a field.
pub(crate) type LevelVector = u64;

/// The records with their fields.
#[derive(Debug)]
pub(crate) struct RecordTable<'a> {
    pub(crate) fields: &'a [FieldColumn],
    /// Each record's exact levels, then code and sketch of each field.
    cells: Vec<u64>,
    width: usize,
    comparison: Comparison,
}

/// What comparing two records needs to know of their fields.
#[derive(Debug, Clone)]
pub(crate) struct Comparison {
    kinds: Vec<FieldKind>,
    names: Option<(usize, usize)>,
    mail: Option<usize>,
}

/// The cells of all records. `exact_level` gives the exact level of a value: how many records have it.
pub(crate) fn cells(fields: &[FieldColumn], records: usize, exact_level: impl Fn(usize, u32) -> u8 + Sync) -> Vec<u64> {
    const CHUNK: usize = 4096;
    let width = fields.len() + 1;
    let mut cells = vec![0u64; records * width];
    let fill = |(chunk, cells): (usize, &mut [u64])| {
        for (i, field) in fields.iter().enumerate() {
            let codes = field.codes[chunk * CHUNK..].iter();
            for (row, code) in cells.chunks_exact_mut(width).zip(codes).filter(|(_, c)| **c > 0) {
                row[i + 1] = u64::from(field.values.get(*code).sketch) << 32 | u64::from(*code);
                row[0] |= u64::from(exact_level(i, *code)) << (4 * i);
            }
        }
    };
    on_cores(|| cells.par_chunks_mut(CHUNK * width).enumerate().for_each(fill));
    cells
}

/// Fills the fields' codes from the cells.
pub(crate) fn codes(fields: &mut [FieldColumn], cells: &[u64]) {
    let width = fields.len() + 1;
    fields.par_iter_mut().enumerate().for_each(|(i, field)| {
        field.codes = cells.iter().skip(i + 1).step_by(width).map(|cell| *cell as u32).collect();
    });
}

impl<'a> RecordTable<'a> {
    /// `exact_level` gives the exact level of a value: how many records have it.
    pub(crate) fn new(
        fields: &'a [FieldColumn],
        records: usize,
        exact_level: impl Fn(usize, u32) -> u8 + Sync,
    ) -> Self {
        Self::from_cells(fields, cells(fields, records, exact_level))
    }

    /// A table of these cells; the fields' own codes are not read.
    pub(crate) fn from_cells(fields: &'a [FieldColumn], cells: Vec<u64>) -> Self {
        Self { fields, cells, width: fields.len() + 1, comparison: Comparison::new(fields) }
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
    pub(crate) fn exact_level(&self, record: u32, field: usize) -> u8 {
        (self.cells[record as usize * self.width] >> (4 * field) & 15) as u8
    }

    /// Which fields hold given name and surname.
    pub(crate) fn names(&self) -> Option<(usize, usize)> {
        self.comparison.names
    }

    /// Which fields hold mail address, given name and surname.
    pub(crate) fn naming(&self) -> Option<[usize; 3]> {
        self.comparison.mail.zip(self.comparison.names).map(|(mail, (g, h))| [mail, g, h])
    }

    /// Whether given name and surname of one are nearly surname and given name of the other.
    pub(crate) fn names_swapped(&self, a: (u32, u32), b: (u32, u32)) -> bool {
        self.comparison.names.is_some_and(|names| names_swapped(self.fields, names, a, b))
    }

    /// The levels of two records.
    pub(crate) fn level_vector(&self, a: u32, b: u32) -> LevelVector {
        self.comparison.level_vector(self.fields, self.row(a), self.row(b))
    }

    /// The levels of several pairs, `low << 32 | high`.
    pub(crate) fn level_vectors(&self, pairs: &[u64], levels: &mut [LevelVector], scratch: &mut Scratch) {
        let ends = pairs.iter().map(|p| (self.row((p >> 32) as u32), self.row(*p as u32)));
        self.comparison.level_vectors(self.fields, ends, levels, scratch);
    }

    /// Reads where these records' rows begin and end, so that they are in the cache when they are needed.
    pub(crate) fn prefetch(&self, records: &[u32]) {
        let ends = |r: &u32| self.row(*r).first().copied().unwrap_or(0) ^ self.row(*r).last().copied().unwrap_or(0);
        std::hint::black_box(records.iter().fold(0, |sum, r| sum ^ ends(r)));
    }

    /// A hash of a record's values; none when it has no values.
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

/// Memory that comparing many pairs uses again and again.
#[derive(Debug)]
pub(crate) struct Scratch {
    undecided: Vec<usize>,
    pending: Vec<PendingText>,
    cache: LevelCache,
}

impl Scratch {
    /// With a cache of levels.
    pub(crate) fn new(cache: LevelCache) -> Self {
        Self { undecided: Vec::new(), pending: Vec::new(), cache }
    }
}

/// Two values of a pair whose texts have to be read.
#[derive(Debug)]
struct PendingText {
    pair: usize,
    field: usize,
    a: u32,
    b: u32,
}

impl Comparison {
    pub(crate) fn new(fields: &[FieldColumn]) -> Self {
        let find = |kind| fields.iter().position(|f| f.kind == kind);
        let names = find(FieldKind::GivenName).zip(find(FieldKind::Surname));
        Self { kinds: fields.iter().map(|f| f.kind).collect(), names, mail: find(FieldKind::Email) }
    }

    /// Which fields hold given name and surname.
    pub(crate) fn names(&self) -> Option<(usize, usize)> {
        self.names
    }

    /// The levels of two rows. A row is its exact levels, then code and sketch of each field.
    pub(crate) fn level_vector(&self, fields: &[FieldColumn], x: &[u64], y: &[u64]) -> LevelVector {
        let mut texts = 0;
        let s = self.by_sketch(x, y, |field, a, b| texts |= self.by_text(fields, field, a, b));
        self.adjust_levels(s | texts, fields, x, y)
    }

    /// The levels of several pairs of rows. The memory they need is fetched for all of them together, not one after the
    /// other: first the rows, then the values whose sketches do not determine the level, then their texts.
    pub(crate) fn level_vectors<'r>(
        &self,
        fields: &[FieldColumn],
        pairs: impl Iterator<Item = (&'r [u64], &'r [u64])>,
        levels: &mut [LevelVector],
        Scratch { undecided, pending, cache }: &mut Scratch,
    ) {
        let pairs: Vec<_> = pairs.collect();
        let ends = |row: &[u64]| row.first().copied().unwrap_or(0) ^ row.last().copied().unwrap_or(0);
        std::hint::black_box(pairs.iter().fold(0, |sum, (x, y)| sum ^ ends(x) ^ ends(y)));
        levels.fill(0);
        undecided.resize(pairs.len(), 0);
        pending.clear();
        for (field, kind) in self.kinds.iter().enumerate() {
            for pair in compare_cheaply(*kind, field, &pairs, levels, undecided) {
                let (x, y) = pairs[*pair];
                let (p, q) = (x[field + 1], y[field + 1]);
                let (a, b) = (p as u32, q as u32);
                let level = compare_values::level_by_number(*kind, (p >> 32) as u32, (q >> 32) as u32);
                match level.or_else(|| cache.get(field as u8, a, b)) {
                    Some(level) => levels[*pair] |= u64::from(level) << (4 * field),
                    None => pending.push(PendingText { pair: *pair, field, a, b }),
                }
            }
        }
        let values = |w: &PendingText| &fields[w.field].values;
        let sketches = pending.iter().fold(0, |sum, w| sum ^ values(w).get(w.a).sketch ^ values(w).get(w.b).sketch);
        std::hint::black_box(sketches);
        std::hint::black_box(
            pending.iter().fold(0, |sum, w| sum ^ values(w).prefetch_text(w.a) ^ values(w).prefetch_text(w.b)),
        );
        for w in pending.iter() {
            let level = self.by_text(fields, w.field, w.a, w.b);
            cache.insert(w.field as u8, w.a, w.b, (level >> (4 * w.field)) as u8);
            levels[w.pair] |= level;
        }
        for (level, (x, y)) in levels.iter_mut().zip(pairs) {
            *level = self.adjust_levels(*level, fields, x, y);
        }
    }

    /// The levels of the fields whose values are equal or whose sketches determine them; calls `text` with the others.
    #[inline]
    fn by_sketch(&self, x: &[u64], y: &[u64], mut text: impl FnMut(usize, u32, u32)) -> LevelVector {
        let mut s = 0;
        for (i, ((kind, p), q)) in self.kinds.iter().zip(&x[1..]).zip(&y[1..]).enumerate() {
            if *p == 0 || *q == 0 {
                continue;
            }
            if p == q {
                s |= x[0] & 15 << (4 * i);
            } else if let Some(level) = compare_values::level_by_sketch(*kind, (p >> 32) as u32, (q >> 32) as u32) {
                s |= u64::from(level) << (4 * i);
            } else {
                text(i, *p as u32, *q as u32);
            }
        }
        s
    }

    /// The level of two values of a field by their texts, at the field's four bits.
    fn by_text(&self, fields: &[FieldColumn], field: usize, a: u32, b: u32) -> LevelVector {
        u64::from(compare_values::level_by_text(&fields[field].values, self.kinds[field], a, b)) << (4 * field)
    }

    /// Adjusts levels that depend on several fields: the mail address and swapped names.
    fn adjust_levels(&self, s: LevelVector, fields: &[FieldColumn], x: &[u64], y: &[u64]) -> LevelVector {
        let s = self.drop_redundant_email(s, fields, x, y);
        match self.names {
            Some((g, h)) if s >> (4 * g) & 15 == u64::from(DIFFERENT) && s >> (4 * h) & 15 == u64::from(DIFFERENT) => {
                mark_swapped(s, (g, h), fields, x, y)
            }
            _ => s,
        }
    }

    /// A mail address that is only similar repeats the names, where those agree: it is left out then. An address with a
    /// number in it is more than a name, where only a slip or the provider differs.
    fn drop_redundant_email(&self, s: LevelVector, fields: &[FieldColumn], x: &[u64], y: &[u64]) -> LevelVector {
        let (Some(mail), Some((g, h))) = (self.mail, self.names) else { return s };
        let agree = |f: usize| !matches!(level(s, f), 0 | 7);
        let redundant = match level(s, mail) {
            1 | 2 => agree(g) && agree(h) && ![x, y].iter().all(|row| has_number(&fields[mail], row[mail + 1] as u32)),
            3..=6 => agree(g) || agree(h),
            _ => false,
        };
        if redundant { s & !(15 << (4 * mail)) } else { s }
    }
}

/// Fills in the levels of one field of several pairs where its values are missing, equal or surely not similar; gives
/// the other pairs. Almost without branches, because they could not be predicted.
fn compare_cheaply<'o>(
    kind: FieldKind,
    field: usize,
    pairs: &[(&[u64], &[u64])],
    levels: &mut [LevelVector],
    undecided: &'o mut [usize],
) -> &'o [usize] {
    let mut differ = 0;
    for (pair, (level, (x, y))) in levels.iter_mut().zip(pairs).enumerate() {
        let (p, q) = (x[field + 1], y[field + 1]);
        let equal = u64::from((p == q) & (p != 0));
        *level |= (x[0] & 15 << (4 * field)) * equal;
        undecided[differ] = pair;
        differ += usize::from((p != 0) & (q != 0) & (p != q));
    }
    let mut left = 0;
    for at in 0..differ {
        let pair = undecided[at];
        let (p, q) = (pairs[pair].0[field + 1], pairs[pair].1[field + 1]);
        let other = compare_values::surely_different(kind, (p >> 32) as u32, (q >> 32) as u32);
        levels[pair] |= (u64::from(other) * u64::from(DIFFERENT)) << (4 * field);
        undecided[left] = pair;
        left += usize::from(!other);
    }
    &undecided[..left]
}

/// Whether a mail address has a number in it: two digits or more.
pub(crate) fn has_number(mail: &FieldColumn, code: u32) -> bool {
    let local = mail.values.text(code).split('@').next().unwrap_or_default();
    local.bytes().filter(u8::is_ascii_digit).count() >= 2
}

/// Both names differ: perhaps they are swapped.
fn mark_swapped(s: LevelVector, names: (usize, usize), fields: &[FieldColumn], x: &[u64], y: &[u64]) -> LevelVector {
    let codes = |row: &[u64]| (row[names.0 + 1] as u32, row[names.1 + 1] as u32);
    if names_swapped(fields, names, codes(x), codes(y)) {
        s & !(15 << (4 * names.0)) & !(15 << (4 * names.1)) | u64::from(SWAPPED) << (4 * names.0)
    } else {
        s
    }
}

/// Whether given name and surname of one are nearly surname and given name of the other.
fn names_swapped(fields: &[FieldColumn], (g, h): (usize, usize), a: (u32, u32), b: (u32, u32)) -> bool {
    let near = |given: u32, surname: u32| {
        let (x, y) = (fields[g].values.text(given), fields[h].values.text(surname));
        let alike = || x.as_bytes().first() == y.as_bytes().first() && compare_values::edits(x, y, 1) <= 1;
        !x.is_empty() && !y.is_empty() && (alike() || Nicknames::shared().are_nicknames(x, y))
    };
    near(a.0, b.1) && near(b.0, a.1)
}

/// The level of a field in a level vector.
#[inline]
pub(crate) fn level(s: LevelVector, field: usize) -> usize {
    (s >> (4 * field) & 15) as usize
}

/// The exact level of a value that so many records have, in steps of four: 1-2, 3-8, 9-32 …
pub(crate) fn exact_level(count: u32) -> u8 {
    let step = (32 - count.saturating_sub(1).max(1).leading_zeros()) / 2;
    FIRST_EXACT + step.min(7) as u8
}
