//! Sorting numbers by some of their bits.

/// Sorts by `bits` bits from `shift` up, stable, eleven at a time.
pub(crate) fn radix(items: &mut Vec<u64>, shift: u32, bits: u32) {
    const DIGIT: u32 = 11;
    if items.len() < 256 {
        let mask = if bits >= 64 { !0 } else { (1u64 << bits) - 1 };
        items.sort_by_key(|x| x >> shift & mask);
        return;
    }
    let mut from = std::mem::take(items);
    let mut to = vec![0u64; from.len()];
    let mut at = shift;
    while at < shift + bits {
        let digit = |x: u64| (x >> at) as usize & ((1 << DIGIT) - 1);
        let mut starts = vec![0usize; 1 << DIGIT];
        from.iter().for_each(|x| starts[digit(*x)] += 1);
        let mut sum = 0;
        for s in &mut starts {
            (sum, *s) = (sum + *s, sum);
        }
        for x in &from {
            let s = &mut starts[digit(*x)];
            to[*s] = *x;
            *s += 1;
        }
        std::mem::swap(&mut from, &mut to);
        at += DIGIT;
    }
    *items = from;
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::resolution::random::Random;

    #[test]
    fn radix_sorts_by_the_bits_it_is_told_and_keeps_the_rest_in_order() {
        let mut draw = Random::new(7);
        for n in [0, 1, 100, 255, 256, 5000] {
            for (shift, bits) in [(0, 1), (0, 20), (32, 32), (0, 32), (5, 11), (40, 24)] {
                let items: Vec<u64> = (0..n).map(|i| (draw.below(1 << 40) as u64) << 20 | i).collect();
                let (mut found, mut right) = (items.clone(), items);
                radix(&mut found, shift, bits);
                // Radix sorts whole digits: a few bits beyond those wanted.
                let whole = if n < 256 { bits } else { bits.div_ceil(11) * 11 }.min(64 - shift);
                right.sort_by_key(|x| x >> shift & ((1u128 << whole) - 1) as u64);
                assert_eq!(found, right, "{n} items, {bits} bits from {shift}");
            }
        }
    }
}
