//! Which library is this? Compare with the macros the program was compiled with.

use std::ffi::{CStr, c_char};

const STRING: &CStr = match CStr::from_bytes_with_nul(concat!(env!("CARGO_PKG_VERSION"), "\0").as_bytes()) {
    Ok(text) => text,
    Err(_) => c"",
};

/// The version of the library, as one number: `major * 1000000 + minor * 1000 + patch`.
///
/// A program built against another header finds out with
/// `assert(kanava_version_number() == KANAVA_VERSION_NUMBER)`.
#[unsafe(no_mangle)]
pub extern "C" fn kanava_version_number() -> u32 {
    number([env!("CARGO_PKG_VERSION_MAJOR"), env!("CARGO_PKG_VERSION_MINOR"), env!("CARGO_PKG_VERSION_PATCH")])
}

/// The version of the library, as text: `0.1.0`. A view that lives as long as the program.
#[unsafe(no_mangle)]
pub extern "C" fn kanava_version_string() -> *const c_char {
    STRING.as_ptr()
}

fn number(parts: [&str; 3]) -> u32 {
    let [major, minor, patch] = parts.map(|part| part.parse().unwrap_or(0));
    major * 1_000_000 + minor * 1_000 + patch
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_part_has_its_place() {
        assert_eq!(number(["1", "2", "3"]), 1_002_003);
        assert_eq!(STRING.to_str(), Ok(env!("CARGO_PKG_VERSION")));
    }
}
