//! What an index keeps is what comparing everything finds.

use super::*;
use crate::model::Field as ModelField;

/// Blocks of at most three rows, at most nine entries a row: both limits are passed in both directions, many times.
#[test]
fn what_is_kept_is_what_comparing_everything_finds() {
    let resolver = Resolver::parse(include_str!("../../../../tests/scored_resolver.json")).unwrap();
    let mut index = SimilarityIndex::new(&resolver).unwrap();
    let mut state = 7u64;
    let mut draw = move |n: usize| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) as usize % n
    };
    let (mut pairs, mut crowds, mut large) = (0, 0, 0);
    for step in 0..6000 {
        let (entry, mut touched) = (draw(90) as u32, Vec::new());
        // Now and then so much is new that everything is compared again.
        let mut marked = (step % 600 > 10).then_some(&mut touched);
        index.remove(entry, marked.as_deref_mut());
        let first = ["aino", "ainno", "aimo", "onni", "helmi"][draw(5).min(draw(5))];
        let last = ["niemi", "nieminen", "salo"][draw(3).min(draw(3))];
        let born = ["1980-02-03", "1980-03-02", "1971-11-30"][draw(3).min(draw(3))];
        let items = [(ModelField::FirstName, first), (ModelField::LastName, last), (ModelField::BirthDate, born)];
        if draw(5) > 0 {
            index.insert(entry, items.into_iter().map(|(field, text)| Item::Text(field, text)), marked);
        }
        match step % 600 {
            10 => index.store_neighbours(&index.pairs()),
            n if n > 10 && n % 3 == 0 => index.compare_pending(),
            _ => continue,
        }
        for row in (0..index.rows.bound()).filter(|row| index.rows.len(*row) > 0) {
            assert_eq!(index.neighbours(row), index.compare_with_candidates(row, 0), "step {step}, row {row}");
            pairs += index.neighbours(row).len();
            crowds += usize::from(index.rows.len(row) > index.max_duplicates());
            large += index.blocks.blocks_of(row).filter(|b| index.blocks.len(*b) > index.max_block_size).count();
        }
    }
    assert!(pairs > 1000 && crowds > 100 && large > 1000, "{pairs} pairs, {crowds} crowds, {large} in large blocks");
}
