//! The levels in which two values of one field agree, and their names in documents.

/// Given name and surname stand in each other's place.
pub(crate) const SWAPPED: u8 = 6;
/// Neither alike nor near.
pub(crate) const ELSE: u8 = 7;
/// The same value; the levels from here on say how common the value is.
pub(crate) const EXACT: u8 = 8;
/// How many levels there are.
pub(crate) const LEVELS: usize = 16;

/// The name of a level.
pub(crate) fn level_name(level: u8) -> String {
    match level {
        1..ELSE => format!("near_{level}"),
        ELSE => "else".to_owned(),
        EXACT.. => format!("exact_{}", level - EXACT + 1),
        0 => "missing".to_owned(),
    }
}

/// The level of a name.
pub(crate) fn level_of(name: &str) -> Option<usize> {
    (1..LEVELS).find(|l| level_name(*l as u8) == name)
}
