//! Columns of texts that are known beforehand: kept by place while they grow, written out at once at the end.

use super::kinds::{ChannelName, FactName, MatterCode, OfPolicy, RuleName, SegmentName, ZoneName};
use super::store::{Column, InTable, Store, begun, texts, whole};
use super::texts::Texts;
use crate::error::Result;
use crate::routing::documents::Word;
use arrow_array::{ArrayRef, StringArray};
use arrow_buffer::NullBuffer;
use std::borrow::Cow;
use std::marker::PhantomData;
use std::sync::Arc;

/// Texts of one pool, all of them there.
pub(super) struct Coded<K> {
    places: Vec<u32>,
    of: PhantomData<K>,
}

/// A kind of text that is known beforehand.
pub(super) trait Known {
    /// All such texts.
    fn pool(pools: &Texts<Pool>) -> Cow<'_, Pool>;

    /// The length of the longest.
    fn longest(pools: &Texts<Pool>) -> usize;
}

impl<K> Coded<K> {
    fn push_place(&mut self, place: usize) {
        self.places.push(u32::try_from(place).unwrap_or(NONE));
    }
}

impl<K: Known> Store for Coded<K> {
    fn new(room: usize) -> Self {
        Self { places: Vec::with_capacity(room), of: PhantomData }
    }

    fn push_nulls(&mut self, rows: usize) {
        self.places.resize(self.places.len() + rows, NONE);
    }

    #[inline]
    fn bytes(&self, pools: &Texts<Pool>) -> usize {
        self.places.len() * K::longest(pools)
    }

    fn finish(self, pools: &Texts<Pool>, nulls: Option<&NullBuffer>) -> Result<ArrayRef> {
        let (pool, places) = (K::pool(pools), self.places);
        if let Some((first, rest)) = places.split_first()
            && rest.iter().all(|place| place == first)
            && let Some(text) = pool.text(*first)
        {
            return Ok(Arc::new(StringArray::new_repeated(text, places.len())));
        }
        let mut ends = begun(places.len());
        let text = pool.written(&places, &mut ends);
        texts(ends, text, nulls)
    }
}

impl<K: OfPolicy + Known> Column<usize> for Coded<K> {
    #[inline(always)]
    fn push(&mut self, place: usize) {
        self.push_place(place);
    }
}

macro_rules! known {
    ($($kind:ident),+) => {$(
        impl Known for $kind {
            fn pool(pools: &Texts<Pool>) -> Cow<'_, Pool> {
                Cow::Borrowed(Self::of(pools))
            }

            fn longest(pools: &Texts<Pool>) -> usize {
                Self::of(pools).longest
            }
        }

        impl InTable for $kind {
            type Column = Coded<Self>;
        }
    )+};
}

known! { ChannelName, ZoneName, SegmentName, MatterCode, RuleName, FactName }

impl<E: Word> Column<E> for Coded<E> {
    #[inline(always)]
    fn push(&mut self, word: E) {
        self.push_place(word.place());
    }
}

impl<E: Word> Known for E {
    fn pool(_: &Texts<Pool>) -> Cow<'_, Pool> {
        Cow::Owned(E::NAMES.iter().copied().collect())
    }

    #[inline]
    fn longest(_: &Texts<Pool>) -> usize {
        E::NAMES.iter().map(|name| name.len()).max().unwrap_or(0)
    }
}

impl<E: Word> InTable for E {
    type Column = Coded<E>;
}

/// Texts found by their places.
#[derive(Debug, Clone)]
pub(crate) struct Pool {
    texts: Vec<Text>,
    longest: usize,
}

/// A text and how it begins: with zeros behind it, where it is short.
#[derive(Debug, Clone)]
struct Text {
    head: [u8; SHORT],
    length: usize,
    whole: String,
}

impl Pool {
    /// The texts of these places, one after the other, with nothing for a place that has none, and the end of each. A
    /// short one is copied with what stands behind it, where the next one is then written: that is a copy
    /// of a fixed length.
    fn written(&self, places: &[u32], ends: &mut Vec<i32>) -> Vec<u8> {
        let length = |place: &u32| self.texts.get(*place as usize).map_or(0, |text| text.length);
        let total = match self.longest <= SHORT / 2 {
            // A little more than is needed, found without looking.
            true => places.len() * self.longest,
            false => places.iter().map(length).sum(),
        };
        let mut out = vec![0; total + SHORT];
        let mut at = 0;
        ends.extend(places.iter().map(|place| {
            if let Some(text) = self.texts.get(*place as usize)
                && let Some(room) = out.get_mut(at..)
            {
                if text.length <= SHORT {
                    room.first_chunk_mut().into_iter().for_each(|room| *room = text.head);
                } else if let Some(room) = room.get_mut(..text.length) {
                    room.copy_from_slice(text.whole.as_bytes());
                }
                at += text.length;
            }
            whole(at)
        }));
        out.truncate(at);
        out
    }

    /// One text on its own.
    fn text(&self, place: u32) -> Option<&str> {
        self.texts.get(place as usize).map(|text| text.whole.as_str())
    }
}

impl<'t> FromIterator<&'t str> for Pool {
    fn from_iter<I: IntoIterator<Item = &'t str>>(texts: I) -> Self {
        let of = |whole: &str| {
            let mut head = [0; SHORT];
            head.iter_mut().zip(whole.bytes()).for_each(|(place, byte)| *place = byte);
            Text { head, length: whole.len(), whole: whole.to_owned() }
        };
        let texts: Vec<Text> = texts.into_iter().map(of).collect();
        let longest = texts.iter().map(|text| text.length).max().unwrap_or(0);
        Self { texts, longest }
    }
}

/// The place of no text.
const NONE: u32 = u32::MAX;

/// Bytes of a short text.
const SHORT: usize = 32;
