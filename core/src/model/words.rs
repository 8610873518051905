//! Closed lists of words: one line for each word, with the number that stands for it in bytes.
//!
//! A word has two numbers. Its *number* stands in the bytes of entries and in the hashes of keys: it is written in the
//! table, never changes and is never given to another word, and a word that is no longer used keeps its line. Its
//! *rank* is its place in the table: the order in which lists show the words, and of identity kinds their strength. A
//! new word may stand anywhere in its table, under the next free number. Numbers end at 254: 255 stands for no word.

/// The words of a closed list, each with its number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Words(&'static [(u8, &'static str)]);

impl Words {
    pub(crate) const fn new(words: &'static [(u8, &'static str)]) -> Self {
        Self(words)
    }

    /// The words by rank.
    pub fn names(self) -> impl Iterator<Item = &'static str> {
        self.0.iter().map(|(_, name)| *name)
    }

    /// The number of a word.
    pub fn number(self, word: &str) -> Option<u8> {
        self.0.iter().find(|(_, name)| *name == word).map(|(number, _)| *number)
    }

    /// The word of a number.
    pub fn name(self, number: u8) -> Option<&'static str> {
        let is = |w: &&(u8, &'static str)| w.0 == number;
        // Most words stand where their number says.
        let found = self.0.get(usize::from(number)).filter(is).or_else(|| self.0.iter().find(is));
        found.map(|(_, name)| *name)
    }
}

/// Declares an enum whose variants have one number and one name each; ordered by rank.
macro_rules! numbered {
    ($(#[$doc:meta])* $name:ident {
        $($(#[$vdoc:meta])* $number:literal $variant:ident = $text:literal),+ $(,)?
    }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        #[repr(u8)]
        pub enum $name { $($(#[$vdoc])* $variant = $number),+ }

        impl $name {
            /// Every value, by rank.
            pub const ALL: &[Self] = &[$(Self::$variant),+];

            /// Every name with its number, by rank.
            pub const WORDS: $crate::model::Words = $crate::model::Words::new(&[$(($number, $text)),+]);

            /// The name used in documents and tables.
            pub const fn name(self) -> &'static str {
                match self { $(Self::$variant => $text),+ }
            }

            /// The number that stands for it in bytes, for ever.
            pub const fn number(self) -> u8 {
                self as u8
            }

            /// The value of this number.
            pub const fn from_number(number: u8) -> Option<Self> {
                match number { $($number => Some(Self::$variant),)+ _ => None }
            }

            /// Its place among [`ALL`](Self::ALL), from 0.
            pub const fn rank(self) -> u8 {
                #[repr(u8)]
                enum Rank { $($variant),+ }
                match self { $(Self::$variant => Rank::$variant as u8),+ }
            }

            /// The value of this name, if it is one.
            pub(crate) fn named(name: &str) -> Option<Self> {
                match name { $($text => Some(Self::$variant),)+ _ => None }
            }
        }

        impl Ord for $name {
            fn cmp(&self, other: &Self) -> std::cmp::Ordering {
                self.rank().cmp(&other.rank())
            }
        }

        impl PartialOrd for $name {
            fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
                Some(self.cmp(other))
            }
        }
    };
}
pub(crate) use numbered;

/// Declares a closed list of words.
macro_rules! words {
    ($(#[$doc:meta])* $name:ident { $($rest:tt)+ }) => {
        $crate::model::words::numbered! { $(#[$doc])* $name { $($rest)+ } }

        impl $name {
            /// The value of this word.
            pub fn parse(word: &str) -> Option<Self> {
                Self::named(word)
            }
        }
    };
}
pub(crate) use words;

#[cfg(test)]
#[expect(unreachable_pub, reason = "the lists are public, and this one is as they are")]
mod tests {
    words! {
        /// A list to which words were added later, where they belong.
        Later {
            /// The third to come.
            2 First = "first",
            /// The first to come.
            0 Second = "second",
            /// Of those between, one is used no more.
            7 Third = "third",
        }
    }

    #[test]
    fn rank_and_number_are_two_things() {
        assert!(Later::ALL.is_sorted());
        assert_eq!(Later::ALL.iter().map(|l| l.rank()).collect::<Vec<_>>(), [0, 1, 2]);
        assert_eq!(Later::ALL.iter().map(|l| l.number()).collect::<Vec<_>>(), [2, 0, 7]);
        assert_eq!(Later::WORDS.names().collect::<Vec<_>>(), ["first", "second", "third"]);
        for l in Later::ALL {
            assert_eq!((Later::parse(l.name()), Later::from_number(l.number())), (Some(*l), Some(*l)));
            assert_eq!(Later::WORDS.number(l.name()), Some(l.number()));
            assert_eq!(Later::WORDS.name(l.number()), Some(l.name()));
        }
        for number in [1, 3, 255] {
            assert_eq!((Later::from_number(number), Later::WORDS.name(number)), (None, None));
        }
    }
}
