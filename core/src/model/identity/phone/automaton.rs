//! All patterns of a numbering plan at once: a table that answers in one step per digit.
//!
//! Built by the subset construction. A state also knows how many digits led to it, so that what the plan says about
//! lengths is settled while building.

use super::pattern::{Pattern, has};
use std::collections::HashMap;

/// The most digits an automaton reads; longer strings lead nowhere.
pub(super) const MAX_DIGITS: usize = 20;

/// A deterministic automaton over digits with a small number as the outcome of each state.
#[derive(Debug, Default)]
pub(super) struct Automaton {
    /// The next state by digit; 0 leads nowhere, 1 is the start.
    next: Vec<[u16; 10]>,
    outcome: Vec<u8>,
}

/// A pattern and the number it is known by while building.
pub(super) struct Tagged<'a> {
    /// The pattern.
    pub(super) pattern: &'a Pattern,
    /// Its number.
    pub(super) tag: usize,
    /// Whether digits may follow after it.
    pub(super) open: bool,
}

impl Automaton {
    /// Builds the automaton of these patterns. `resolve` says the outcome of the tags that match a string of this
    /// length. `None` when it would be too large.
    pub(super) fn build(patterns: &[Tagged<'_>], resolve: impl Fn(&[usize], usize) -> u8) -> Option<Self> {
        let mut nodes = Nodes::default();
        let starts: Vec<usize> = patterns.iter().map(|tagged| nodes.add_tagged(tagged)).collect();
        let mut made = Self { next: vec![[0; 10]], outcome: vec![0] };
        let mut known = HashMap::new();
        let mut open = vec![nodes.closure(starts)];
        made.push(&nodes, open.first()?, 0, &resolve);
        for depth in 0..MAX_DIGITS {
            known.clear();
            let first = made.next.len() - open.len();
            let mut reached = Vec::new();
            for (index, set) in open.iter().enumerate() {
                for digit in 0..10_u8 {
                    let after = nodes.step(set, digit);
                    if after.is_empty() {
                        continue;
                    }
                    let state = match known.get(&after) {
                        Some(state) => *state,
                        None => {
                            let state = u16::try_from(made.next.len()).ok()?;
                            made.push(&nodes, &after, depth + 1, &resolve);
                            known.insert(after.clone(), state);
                            reached.push(after);
                            state
                        }
                    };
                    *made.next.get_mut(first + index)?.get_mut(usize::from(digit))? = state;
                }
            }
            open = reached;
        }
        Some(made)
    }

    /// The outcome of a string of ASCII digits.
    pub(super) fn run(&self, digits: &[u8]) -> u8 {
        let mut state = 1_u16;
        for digit in digits {
            let row = self.next.get(usize::from(state));
            state = row.and_then(|row| row.get(usize::from(digit & 15))).copied().unwrap_or(0);
        }
        self.outcome.get(usize::from(state)).copied().unwrap_or(0)
    }

    fn push(&mut self, nodes: &Nodes, set: &[usize], length: usize, resolve: &impl Fn(&[usize], usize) -> u8) {
        self.next.push([0; 10]);
        self.outcome.push(resolve(&nodes.tags(set), length));
    }
}

/// The non-deterministic automaton on the way there.
#[derive(Debug, Default)]
struct Nodes(Vec<Node>);

#[derive(Debug)]
enum Node {
    Digit(u16, usize),
    Fork(Vec<usize>),
    End(usize),
}

impl Nodes {
    fn push(&mut self, node: Node) -> usize {
        self.0.push(node);
        self.0.len() - 1
    }

    fn add_tagged(&mut self, tagged: &Tagged<'_>) -> usize {
        let end = self.push(Node::End(tagged.tag));
        let after = if tagged.open {
            let fork = self.push(Node::Fork(vec![end, end + 2]));
            self.push(Node::Digit(0x3ff, fork));
            fork
        } else {
            end
        };
        self.add(tagged.pattern, after)
    }

    /// Adds what a pattern needs before `next`, and returns where it begins.
    fn add(&mut self, pattern: &Pattern, next: usize) -> usize {
        match pattern {
            Pattern::Digit(set) => self.push(Node::Digit(*set, next)),
            Pattern::Sequence(parts) => parts.iter().rev().fold(next, |next, part| self.add(part, next)),
            Pattern::Choice(ways) => {
                let ways = ways.iter().map(|way| self.add(way, next)).collect();
                self.push(Node::Fork(ways))
            }
            Pattern::Repeat(part, least, most) => {
                let mut start = next;
                for _ in *least..*most {
                    let once = self.add(part, start);
                    start = self.push(Node::Fork(vec![once, next]));
                }
                (0..*least).fold(start, |next, _| self.add(part, next))
            }
        }
    }

    /// The digits and ends that can be reached without reading: sorted, each once.
    fn closure(&self, mut open: Vec<usize>) -> Vec<usize> {
        let mut set = Vec::new();
        while let Some(at) = open.pop() {
            match self.0.get(at) {
                Some(Node::Fork(ways)) => open.extend(ways),
                Some(_) => set.push(at),
                None => {}
            }
        }
        set.sort_unstable();
        set.dedup();
        set
    }

    fn step(&self, set: &[usize], digit: u8) -> Vec<usize> {
        let next = |at: &usize| match self.0.get(*at) {
            Some(Node::Digit(digits, next)) if has(*digits, digit) => Some(*next),
            _ => None,
        };
        self.closure(set.iter().filter_map(next).collect())
    }

    fn tags(&self, set: &[usize]) -> Vec<usize> {
        let tag = |at: &usize| match self.0.get(*at) {
            Some(Node::End(tag)) => Some(*tag),
            _ => None,
        };
        set.iter().filter_map(tag).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answers_as_its_patterns_do() {
        let patterns = ["[1-9]\\d{2,3}", "0(?:1|23?)", "45"].map(|text| Pattern::parse(text).expect(text));
        let tagged: Vec<_> =
            patterns.iter().enumerate().map(|(tag, pattern)| Tagged { pattern, tag, open: tag == 2 }).collect();
        let bits = |tags: &[usize], _: usize| tags.iter().fold(0, |bits, tag| bits | 1 << tag);
        let automaton = Automaton::build(&tagged, bits).expect("small");
        for (digits, expected) in [
            ("", 0),
            ("1", 0),
            ("45", 4),
            ("456", 5),
            ("45678", 4),
            ("4567", 5),
            ("01", 2),
            ("02", 2),
            ("023", 2),
            ("03", 0),
        ] {
            assert_eq!(automaton.run(digits.as_bytes()), expected, "{digits}");
        }
    }
}
