//! Ranges, found by a number inside them.

/// Ranges with both ends in them. Ask only after [`Stabs::build`].
#[derive(Debug, Default)]
pub(super) struct Stabs {
    /// Both ends known, as given; laid out by `build`.
    given: Vec<(f64, f64, u32)>,
    /// From a number on, ascending.
    from: Vec<(f64, u32)>,
    /// Up to a number, descending.
    to: Vec<(f64, u32)>,
    /// The ends of ranges, ascending.
    ends: Vec<f64>,
    /// What covers the end `i` stands at `2 i`, what covers the gap after it at `2 i + 1`.
    cells: Vec<Vec<u32>>,
}

impl Stabs {
    /// Adds a range. One that holds nothing is not kept.
    pub(super) fn insert(&mut self, low: f64, high: f64, place: u32) {
        match (low.is_finite(), high.is_finite()) {
            _ if low > high || low.is_nan() || high.is_nan() => {}
            (_, false) => self.from.push((low, place)),
            (false, true) => self.to.push((high, place)),
            (true, true) => self.given.push((low, high, place)),
        }
    }

    /// Lays out what was added. Ranges that overlap so much that the cells would grow with their square go by their
    /// lower end alone: what is found is then more than what is inside, never less.
    pub(super) fn build(&mut self) {
        self.ends = self.given.iter().flat_map(|(low, high, _)| [*low, *high]).collect();
        self.ends.sort_unstable_by(f64::total_cmp);
        self.ends.dedup();
        self.cells = vec![Vec::new(); self.ends.len() * 2];
        let mut room = self.given.len() * PER_RANGE;
        for (low, high, place) in std::mem::take(&mut self.given) {
            let at = |end: f64| 2 * self.ends.partition_point(|other| *other < end);
            let (first, last) = (at(low), at(high));
            match room.checked_sub(last - first + 1) {
                None => self.from.push((low, place)),
                Some(left) => {
                    room = left;
                    let covered = self.cells.iter_mut().take(last + 1).skip(first);
                    covered.for_each(|cell| cell.push(place));
                }
            }
        }
        self.from.sort_unstable_by(|a, b| a.0.total_cmp(&b.0));
        self.to.sort_unstable_by(|a, b| b.0.total_cmp(&a.0));
    }

    /// Names every range around `value`.
    pub(super) fn stab(&self, value: f64, found: &mut impl FnMut(u32)) {
        if value.is_nan() {
            return;
        }
        let above = self.ends.partition_point(|end| *end <= value);
        if let Some(last) = above.checked_sub(1) {
            let on_it = self.ends.get(last) == Some(&value);
            let cell = self.cells.get(2 * last + usize::from(!on_it));
            cell.into_iter().flatten().for_each(|place| found(*place));
        }
        self.from.iter().take_while(|(low, _)| *low <= value).for_each(|(_, place)| found(*place));
        self.to.iter().take_while(|(high, _)| *high >= value).for_each(|(_, place)| found(*place));
    }
}

/// Cells a range may fill, on average.
const PER_RANGE: usize = 32;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_found_is_what_is_inside() {
        let ranges: Vec<(f64, f64)> = (0..200)
            .map(|n| {
                let low = f64::from(n * 37 % 100) / 4.0;
                match n % 5 {
                    0 => (low, f64::INFINITY),
                    1 => (f64::NEG_INFINITY, low),
                    2 => (low, low),
                    _ => (low, low + f64::from(n % 7) / 2.0),
                }
            })
            .collect();
        let mut stabs = Stabs::default();
        for ((low, high), place) in ranges.iter().zip(0..) {
            stabs.insert(*low, *high, place);
        }
        stabs.build();
        for step in -8..240 {
            let value = f64::from(step) / 8.0;
            let mut found = Vec::new();
            stabs.stab(value, &mut |place| found.push(place));
            found.sort_unstable();
            let inside = ranges.iter().zip(0_u32..).filter(|((low, high), _)| *low <= value && value <= *high);
            assert_eq!(found, inside.map(|(_, place)| place).collect::<Vec<_>>(), "{value}");
        }
        stabs.stab(f64::NAN, &mut |_| panic!("nothing is around what is no number"));
    }
}
