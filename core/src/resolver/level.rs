//! The comparison levels of a field, and their names in documents.

/// Given name and surname are swapped.
pub(crate) const SWAPPED: u8 = 6;
/// Neither equal nor similar.
pub(crate) const DIFFERENT: u8 = 7;
/// The same value: the first of the exact levels, which say how common the value is.
pub(crate) const FIRST_EXACT: u8 = 8;
/// How many levels there are.
pub(crate) const LEVEL_COUNT: usize = 16;

/// The name of a level.
pub(crate) fn level_name(level: u8) -> String {
    match level {
        1..DIFFERENT => format!("near_{level}"),
        DIFFERENT => "else".to_owned(),
        FIRST_EXACT.. => format!("exact_{}", level - FIRST_EXACT + 1),
        0 => "missing".to_owned(),
    }
}

/// The level of a name.
pub(crate) fn level_of(name: &str) -> Option<usize> {
    (1..LEVEL_COUNT).find(|l| level_name(*l as u8) == name)
}
