//! Union-find: which of many things are joined, directly or round about.
//!
//! Who joins says which of the two roots stays, so what a root is does not depend on the order of joining, where that is
//! wanted: it can be the first, the smallest by name, the largest.

/// Trees over the numbers from 0; what is joined has one root.
#[derive(Debug, Default)]
pub(crate) struct UnionFind {
    parent: Vec<u32>,
}

impl UnionFind {
    /// So many numbers, each by itself.
    pub(crate) fn new(n: usize) -> Self {
        Self { parent: (0..n as u32).collect() }
    }

    /// Begins anew with so many numbers, each by itself, in the memory it has.
    pub(crate) fn reset(&mut self, n: usize) {
        self.parent.clear();
        self.parent.extend(0..n as u32);
    }

    /// The root of a number. The way to it is halved, for whoever asks next.
    pub(crate) fn find(&mut self, mut x: u32) -> u32 {
        loop {
            let up = self.up(x);
            if up == x {
                return x;
            }
            let above = self.up(up);
            if let Some(parent) = self.parent.get_mut(x as usize) {
                *parent = above;
            }
            x = above;
        }
    }

    /// The root of a number, where nothing may be changed.
    pub(crate) fn root(&self, mut x: u32) -> u32 {
        loop {
            let up = self.up(x);
            if up == x {
                return x;
            }
            x = up;
        }
    }

    /// Joins two roots: the first stays.
    pub(crate) fn join(&mut self, root: u32, other: u32) {
        if let Some(parent) = self.parent.get_mut(other as usize) {
            *parent = root;
        }
    }

    fn up(&self, x: u32) -> u32 {
        self.parent.get(x as usize).copied().unwrap_or(x)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_joined_has_one_root_and_it_is_the_one_that_was_said() {
        let mut sets = UnionFind::new(100);
        // A long way up: each joins under the next, so that only halving keeps it short.
        (1..90).for_each(|x| sets.join(x, x - 1));
        assert!((0..90).all(|x| sets.root(x) == 89));
        assert_eq!(sets.find(0), 89);
        assert_ne!(sets.up(0), 1, "the way was halved");
        assert!((0..90).all(|x| sets.find(x) == 89 && sets.root(x) == 89));
        assert!((90..100).all(|x| sets.find(x) == x));
        sets.reset(3);
        assert_eq!([0, 1, 2, 7].map(|x| sets.find(x)), [0, 1, 2, 7]);
    }
}
