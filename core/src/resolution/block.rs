//! Which records are compared at all: rules of one to three features, chosen to find most pairs at a bounded cost.

use super::field::Field;
use super::kind::FieldKind;
use serde::{Deserialize, Serialize};

/// What of a field is compared for equality when looking for candidates.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Part {
    /// The whole value.
    Value,
    /// The first three letters.
    Start,
    /// The first letter.
    Initial,
    /// How it sounds: its consonants.
    Sound,
    /// The last letters or digits.
    End,
    /// The year of a date.
    Year,
    /// The day and month of a date, in either order.
    Day,
    /// The mail address before the `@`.
    Local,
    /// The rarest word.
    Word,
}

/// A part of a field.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Feature {
    pub(crate) field: usize,
    pub(crate) part: Part,
    /// How often two records of one person that both have the field agree in it.
    pub(crate) holds: f64,
    /// The chance that two random records that both have it agree.
    pub(crate) collides: f64,
    pub(crate) present: f64,
}

pub(crate) type Hashes = Vec<u32>;

/// The parts of a kind, and how often each survives between two records of one person (a first guess).
fn parts(kind: FieldKind) -> &'static [(Part, f64)] {
    use FieldKind as K;
    use Part::*;
    match kind {
        K::GivenName => &[(Value, 0.8), (Start, 0.86), (Sound, 0.85), (Initial, 0.93)],
        K::Surname => &[(Value, 0.8), (Start, 0.86), (Sound, 0.86)],
        K::BirthDate => &[(Value, 0.85), (Year, 0.92), (Day, 0.9)],
        K::Phone => &[(Value, 0.7), (End, 0.72), (Start, 0.71)],
        K::Email => &[(Value, 0.7), (Local, 0.72)],
        K::Id => &[(Value, 0.9), (End, 0.92), (Start, 0.92)],
        K::Device => &[(Value, 0.5)],
        K::Street => &[(Value, 0.7), (Word, 0.78), (Start, 0.75)],
        K::HouseNumber => &[(Value, 0.75)],
        K::Place => &[(Value, 0.75), (Start, 0.82)],
        K::Postcode => &[(Value, 0.75), (Start, 0.82)],
        K::Text => &[(Value, 0.5), (Word, 0.8), (Start, 0.8), (End, 0.7)],
        K::Age => &[(Value, 0.6)],
        K::Category => &[(Value, 0.85)],
        K::MiddleName | K::Ignored => &[],
    }
}

/// The hash of a part of every value of a field; 0 is none.
pub(crate) fn hashes(field: &Field, part: Part) -> Vec<u32> {
    let mut words: hashbrown::HashMap<&str, u32, foldhash::fast::FixedState> = hashbrown::HashMap::default();
    if part == Part::Word {
        for v in &field.values {
            v.text.split(' ').filter(|w| w.len() > 2).for_each(|w| *words.entry(w).or_default() += v.count);
        }
    }
    let rare = |text: &str| -> Option<String> {
        let all = text.split(' ').filter(|w| w.len() > 2 && !w.starts_with(|c: char| c.is_ascii_digit()));
        all.min_by_key(|w| (words.get(w).copied().unwrap_or(0).max(2), *w)).map(str::to_owned)
    };
    field.values.iter().map(|v| {
        let t: &str = &v.text;
        if t.is_empty() {
            return 0;
        }
        let piece: Option<String> = match part {
            Part::Value => Some(t.to_owned()),
            Part::Start => {
                let n = match field.kind { FieldKind::Text | FieldKind::Street => 6, FieldKind::Phone | FieldKind::Id => t.len().div_ceil(2).max(3), _ => 3 };
                (t.chars().count() >= 3.min(n)).then(|| t.chars().take(n).collect())
            }
            Part::Initial => t.chars().next().map(String::from),
            Part::Sound => Some(sound(t)),
            Part::End => {
                let n = match field.kind { FieldKind::Text => t.rfind(' ').map_or(t.len(), |i| t.len() - i), _ => (t.len() / 2).max(3) };
                let skip = t.chars().count().saturating_sub(n);
                Some(t.chars().skip(skip).collect())
            }
            Part::Year => (v.number > 0).then(|| (v.number / 10_000).to_string()),
            Part::Day => (v.number > 0).then(|| {
                let (m, d) = (v.number / 100 % 100, v.number % 100);
                format!("{}-{}", m.min(d), m.max(d))
            }),
            Part::Local => t.split('@').next().map(str::to_owned),
            Part::Word => rare(t),
        };
        piece.filter(|p| !p.is_empty()).map_or(0, |p| (hash(&p) as u32).max(1))
    }).collect()
}

/// The consonants of a word, sounds alike written alike, doubled letters once; it starts with its first letter.
fn sound(text: &str) -> String {
    let lower = text.replace("ph", "f").replace("ck", "k").replace("th", "t").replace("mac", "mc");
    let mut out = String::new();
    for (i, c) in lower.chars().enumerate() {
        let c = match c {
            'c' | 'q' => 'k',
            'z' => 's',
            'v' | 'w' => 'f',
            'd' => 't',
            'b' => 'p',
            'g' | 'j' => 'j',
            c => c,
        };
        let vowel = "aeiouyäöåhéè' -.".contains(c);
        if (i == 0 || !vowel) && !out.ends_with(c) {
            out.push(if i == 0 && "aeiouy".contains(c) { 'a' } else { c });
        }
    }
    out
}

pub(crate) fn hash(text: &str) -> u64 {
    use std::hash::{BuildHasher, Hasher};
    let mut h = foldhash::quality::FixedState::with_seed(7).build_hasher();
    h.write(text.as_bytes());
    h.finish()
}

/// The features of all fields, and their hashes by value.
pub(crate) fn features(fields: &[Field]) -> (Vec<Feature>, Vec<Hashes>) {
    let mut out = Vec::new();
    let mut tables = Vec::new();
    for (f, field) in fields.iter().enumerate() {
        let n = field.codes.len() as f64;
        if field.present == 0 {
            continue;
        }
        for (part, holds) in parts(field.kind) {
            let table = hashes(field, *part);
            let mut counts: hashbrown::HashMap<u32, u32, foldhash::fast::FixedState> = hashbrown::HashMap::default();
            for (h, v) in table.iter().zip(&field.values) {
                if *h != 0 {
                    *counts.entry(*h).or_default() += v.count;
                }
            }
            let present: f64 = counts.values().map(|c| f64::from(*c)).sum();
            if present == 0.0 {
                continue;
            }
            let same: f64 = counts.values().map(|c| f64::from(*c) * (f64::from(*c) - 1.0)).sum();
            let collides = (same / (present * (present - 1.0).max(1.0))).max(1e-12);
            out.push(Feature { field: f, part: *part, holds: *holds, collides, present: present / n });
            tables.push(table);
        }
    }
    (out, tables)
}

/// Chooses rules: each is a set of features.
pub(crate) fn choose(fields: &[Field], features: &[Feature], per_record: f64) -> Vec<Vec<usize>> {
    let n = fields.first().map_or(0, |f| f.codes.len());
    if n < 2 {
        return Vec::new();
    }
    let mut candidates: Vec<(Vec<usize>, f64)> = Vec::new();
    let cost = |set: &[usize]| -> f64 {
        let p: f64 = set.iter().map(|f| features[*f].collides * features[*f].present * features[*f].present).product();
        p * n as f64 / 2.0
    };
    const MOST: f64 = 1.5;
    let different = |set: &[usize]| {
        set.iter().enumerate().all(|(i, a)| set[..i].iter().all(|b| features[*a].field != features[*b].field))
    };
    let mut alone = vec![false; features.len()];
    for f in 0..features.len() {
        if cost(&[f]) <= MOST {
            alone[f] = true;
            candidates.push((vec![f], cost(&[f])));
        }
    }
    let mut pairs = std::collections::HashSet::new();
    for a in 0..features.len() {
        for b in a + 1..features.len() {
            if !alone[a] && !alone[b] && different(&[a, b]) && cost(&[a, b]) <= MOST {
                pairs.insert((a, b));
                candidates.push((vec![a, b], cost(&[a, b])));
            }
        }
    }
    for a in 0..features.len() {
        for b in a + 1..features.len() {
            for c in b + 1..features.len() {
                let covered = [(a, b), (a, c), (b, c)].iter().any(|p| pairs.contains(p));
                if !alone[a] && !alone[b] && !alone[c] && !covered && different(&[a, b, c]) && cost(&[a, b, c]) <= MOST {
                    candidates.push((vec![a, b, c], cost(&[a, b, c])));
                }
            }
        }
    }
    // Pairs of one person, imagined: which features both have, and which agree.
    const IMAGINED: usize = 4096;
    let mut draw = Draw(0x9e37_79b9);
    let mut agree: Vec<[u64; IMAGINED / 64]> = vec![[0; IMAGINED / 64]; features.len()];
    for k in 0..IMAGINED {
        let (i, j) = (draw.below(n), draw.below(n));
        let luck: Vec<f64> = fields.iter().map(|_| draw.unit()).collect();
        for (f, feature) in features.iter().enumerate() {
            let field = &fields[feature.field];
            let both = field.codes[i] > 0 && field.codes[j] > 0;
            // One error spoils the whole value and often its parts: parts of a field share their luck.
            if both && luck[feature.field] < feature.holds {
                agree[f][k / 64] |= 1 << (k % 64);
            }
        }
    }
    let masks: Vec<[u64; IMAGINED / 64]> = candidates
        .iter()
        .map(|(set, _)| std::array::from_fn(|w| set.iter().fold(!0, |m, f| m & agree[*f][w])))
        .collect();
    // Every pair is to be found by more than one rule: an error then costs less. Weighed by how often found already.
    let mut chosen: Vec<Vec<usize>> = Vec::new();
    let mut times = [0u8; IMAGINED];
    let mut spent = 0.0;
    let mut used = vec![false; candidates.len()];
    while chosen.len() < 24 && spent < per_record {
        let worth = |i: usize| -> f64 {
            let mut gain = 0.0;
            for (w, word) in masks[i].iter().enumerate() {
                let mut bits = *word;
                while bits != 0 {
                    let k = w * 64 + bits.trailing_zeros() as usize;
                    gain += [1.0, 0.15, 0.02, 0.0][usize::from(times[k]).min(3)];
                    bits &= bits - 1;
                }
            }
            gain / IMAGINED as f64
        };
        let best = (0..candidates.len())
            .filter(|i| !used[*i])
            .map(|i| (worth(i), i))
            .filter(|(g, _)| *g > 0.0005)
            .map(|(g, i)| (g / (0.05 + candidates[i].1), i))
            .max_by(|a, b| a.0.total_cmp(&b.0).then(b.1.cmp(&a.1)));
        let Some((_, i)) = best else { break };
        used[i] = true;
        spent += candidates[i].1;
        for (w, word) in masks[i].iter().enumerate() {
            for b in 0..64 {
                if word >> b & 1 == 1 {
                    times[w * 64 + b] = times[w * 64 + b].saturating_add(1);
                }
            }
        }
        chosen.push(candidates[i].0.clone());
    }
    chosen
}

/// A small generator of numbers, the same everywhere.
pub(crate) struct Draw(pub(crate) u64);

impl Draw {
    pub(crate) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    pub(crate) fn below(&mut self, n: usize) -> usize {
        ((u128::from(self.next()) * n as u128) >> 64) as usize
    }

    pub(crate) fn unit(&mut self) -> f64 {
        (self.next() >> 11) as f64 / (1u64 << 53) as f64
    }
}

/// All pairs of all rules, each once, `low << 32 | high`.
pub(crate) fn pairs(fields: &[Field], features: &[Feature], tables: &[Hashes], rules: &[Vec<usize>], cap: usize, across: Option<&[u32]>) -> (Vec<u64>, u64) {
    let n = fields.first().map_or(0, |f| f.codes.len());
    let mut all: Vec<u64> = Vec::new();
    let mut left_out = 0u64;
    let of = |r: usize, f: usize| tables[f][fields[features[f].field].codes[r] as usize];
    for rule in rules {
        let mut keyed: Vec<(u64, u32)> = Vec::with_capacity(n);
        'records: for r in 0..n {
            let mut key = 0u64;
            for f in rule {
                let h = of(r, *f);
                if h == 0 {
                    continue 'records;
                }
                // Names of both kinds in either order.
                let kind = fields[features[*f].field].kind;
                let salt = if matches!(kind, FieldKind::GivenName | FieldKind::Surname) { 1 } else { *f as u64 + 2 };
                key = key.wrapping_add(mix(u64::from(h) | salt << 32 | (features[*f].part as u64) << 48));
            }
            keyed.push((key, r as u32));
        }
        keyed.sort_unstable();
        let mut stack: Vec<(Vec<u32>, Vec<usize>)> = Vec::new();
        for run in keyed.chunk_by(|a, b| a.0 == b.0).filter(|r| r.len() > 1) {
            if run.len() <= cap {
                emit(run.iter().map(|x| x.1), across, &mut all);
            } else {
                stack.push((run.iter().map(|x| x.1).collect(), rule.clone()));
            }
        }
        // A block that is too large is cut by every other feature.
        while let Some((members, used)) = stack.pop() {
            let taken = |f: usize| used.iter().any(|u| features[*u].field == features[f].field);
            if used.len() >= rule.len() + 2 {
                // Neighbours only: what is left out is counted.
                let m = members.len() as u64;
                left_out += m * (m - 1) / 2;
                for w in members.windows(8) {
                    emit(w.iter().copied(), across, &mut all);
                }
                continue;
            }
            for f in (0..features.len()).filter(|f| !taken(*f) && matches!(features[*f].part, Part::Value | Part::Start | Part::Year)) {
                let mut sub: Vec<(u32, u32)> = members.iter().map(|r| (of(*r as usize, f), *r)).filter(|x| x.0 != 0).collect();
                sub.sort_unstable();
                for run in sub.chunk_by(|a, b| a.0 == b.0).filter(|r| r.len() > 1) {
                    if run.len() <= cap {
                        emit(run.iter().map(|x| x.1), across, &mut all);
                    } else if features[f].part == Part::Value {
                        let mut used = used.clone();
                        used.push(f);
                        stack.push((run.iter().map(|x| x.1).collect(), used));
                    }
                }
            }
        }
    }
    all.sort_unstable();
    all.dedup();
    (all, left_out)
}

fn emit(members: impl Iterator<Item = u32> + Clone, across: Option<&[u32]>, all: &mut Vec<u64>) {
    let mut rest = members;
    while let Some(a) = rest.next() {
        for b in rest.clone() {
            if across.is_some_and(|s| s[a as usize] == s[b as usize]) {
                continue;
            }
            all.push(u64::from(a.min(b)) << 32 | u64::from(a.max(b)));
        }
    }
}

fn mix(x: u64) -> u64 {
    let mut z = x.wrapping_mul(0x9e37_79b9_7f4a_7c15);
    z = (z ^ (z >> 29)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z ^ (z >> 32)
}
