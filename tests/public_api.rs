//! The public API of the crate is what `core/public-api.txt` lists: every public item with its signature, as it is with
//! all features. The list is written anew from the source and compared, so that no change of the API goes unseen.
//!
//! `make api` (`KANAVA_BLESS=1`) writes it, for review. Signatures stand as the source has them; items that are
//! `#[doc(hidden)]` and auto traits (`Send`, `Sync`) are not listed. It reads the source with `syn`, not rustdoc's
//! output, because that changes with the compiler.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test stops at the first surprise, and says what it saw"
)]

#[path = "public_api/expand.rs"]
mod expand;
#[path = "public_api/listing.rs"]
mod listing;
#[path = "public_api/print.rs"]
mod print;
#[path = "public_api/resolve.rs"]
mod resolve;
#[path = "public_api/tree.rs"]
mod tree;

use std::collections::HashSet;
use std::path::Path;
use tree::Crate;

const HOW: &str = "if the change is meant, `make api` writes core/public-api.txt anew: commit it, and say in CHANGELOG.md \
                   what users have to change";

#[test]
fn the_list_is_the_public_api() {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let made = listing::of(&Crate::read("kanava", &|file| std::fs::read_to_string(source.join(file)).ok()));
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("public-api.txt");
    if std::env::var_os("KANAVA_BLESS").is_some() {
        std::fs::write(&path, &made).unwrap();
    }
    let kept = std::fs::read_to_string(&path).unwrap_or_default();
    let (before, after) = (with_items(&kept), with_items(&made));
    let without = |all: &[String], others: &[String], sign: &str| -> String {
        let others: HashSet<&String> = others.iter().collect();
        all.iter().filter(|line| !others.contains(line)).map(|line| format!("{sign} {line}\n")).collect()
    };
    let (gone, new) = (without(&before, &after, "-"), without(&after, &before, "+"));
    assert!(kept == made, "the public API is not what core/public-api.txt lists:\n{gone}{new}{HOW}");
}

/// The lines of a list, those of an item with the item: what two items have alike is two things.
fn with_items(list: &str) -> Vec<String> {
    let mut item = "";
    let mut lines = Vec::new();
    for line in list.lines() {
        if line.starts_with(' ') {
            lines.push(format!("{item} … {}", line.trim_start()));
        } else {
            item = line;
            lines.push(line.to_owned());
        }
    }
    lines
}

/// One small crate with everything the listing has to understand.
#[test]
fn a_small_crate_is_listed_whole() {
    let file = |name: &str| {
        let text = match name {
            "lib.rs" => {
                "mod inner; pub mod door; mod words;
                pub use inner::{Thing, make, make as create}; pub use serde_json::Map;
                #[cfg(feature = \"arrow\")] pub use door::Far;
                #[cfg(test)] pub fn tested() {}
                #[doc(hidden)] pub fn hidden() {}
                macro_rules! local { ($($name:ident: $kind:ty = $value:expr;)*) => { $(pub const $name: $kind = $value;)* } }
                local! { ONE: u8 = 1 + 1; TWO: &'static [&'static str] = &[\"two\"]; }"
            }
            "inner/mod.rs" => {
                "mod make; use super::door::Far as Away; pub use make::make; use std::fmt;
                trait Private { } pub trait Open: Clone { const N: usize; fn must(&self); fn may(&self) {} }
                /// Text.
                #[derive(Debug, Clone)] #[non_exhaustive]
                pub struct Thing<'a, T: Copy = u8> { pub one: &'a T, two: u8, pub(crate) three: u8 }
                impl<'a, T: Copy> Thing<'a, T> {
                    pub fn new(mut one: &'a T,) -> Option<Self> where T: Sized { None }
                    fn quiet(&self) {} pub const MOST: usize = 3;
                }
                impl<T: Copy> Private for Thing<'_, T> {} impl From<Quiet> for Thing<'_, u8> {} struct Quiet; impl<T: Copy> fmt::Display for Thing<'_, T> {}
                impl Away { pub async fn go(mut self, f: impl Fn(&str) -> (i64, bool)) -> [u8; 2] { [0; 2] } }
                impl Iterator for Away { type Item = u8; fn next(&mut self) -> Option<u8> { None } }"
            }
            "inner/make.rs" => "pub fn make<F>(f: &mut dyn FnMut(u8) -> F) -> Result<(), Box<dyn std::error::Error + 'static>> {}",
            "door.rs" => "pub use crate::inner::Open; pub struct Far(pub u8, u8); pub enum Way { #[cfg(feature = \"arrow\")] Up, Down { by: u8 }, Out(u8) } crate::words! { Colour: Red \"red\", Blue \"blue\" }",
            "words.rs" => {
                "macro_rules! words { ($name:ident: $($(#[$doc:meta])* $variant:ident $text:literal),+ $(,)?) => {
                    #[derive(Debug)] pub enum $name { $($variant),+ }
                    impl $name { pub const fn name(self) -> &'static str { match self { $(Self::$variant => $text),+ } } }
                } }"
            }
            _ => return None,
        };
        Some(text.to_owned())
    };
    let expected = "\
pub mod tiny
pub struct tiny::Far(pub u8, _) [arrow]
  pub async fn go(self, f: impl Fn(&str) -> (i64, bool)) -> [u8; 2]
  impl Iterator<Item = u8> for Far
pub use tiny::Map = serde_json::Map
pub const tiny::ONE: u8
pub const tiny::TWO: &'static [&'static str]
#[non_exhaustive] pub struct tiny::Thing<'a, T: Copy = u8>
  pub one: &'a T
  derive Clone, Debug
  pub const MOST: usize
  pub fn new(one: &'a T) -> Option<Self> where T: Sized
  impl Display for Thing<'_, T> where T: Copy
pub fn tiny::create<F>(f: &mut dyn FnMut(u8) -> F) -> Result<(), Box<dyn std::error::Error + 'static>>
pub mod tiny::door
pub enum tiny::door::Colour
  Red
  Blue
  derive Debug
  pub const fn name(self) -> &'static str
pub use tiny::door::Far = tiny::Far
pub trait tiny::door::Open: Clone
  const N: usize
  fn must(&self)
  fn may(&self) { … }
pub enum tiny::door::Way
  Up [arrow]
  Down { by: u8 }
  Out(u8)
pub use tiny::make = tiny::create
";
    assert_eq!(listing::of(&Crate::read("tiny", &file)), expected);
}
