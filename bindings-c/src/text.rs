//! Text across the border: C strings in, owned documents out. The only file with unsafe blocks.

use kanava::{Error, Result};
use std::ffi::{CStr, c_char};
use std::marker::PhantomData;

/// A document or an id that a call returned: UTF-8, followed by a NUL. Owned: free it with `kanava_text_free`.
///
/// Any number of threads may read one text.
pub struct kanava_text(Terminated);

impl kanava_text {
    pub(crate) fn owned(text: String) -> Box<Self> {
        Box::new(Self(Terminated::new(text)))
    }
}

/// The bytes of a text, with a NUL after them: a view until the text is freed. Never NULL; empty for NULL.
#[unsafe(no_mangle)]
pub extern "C" fn kanava_text_data(text: Option<&kanava_text>) -> *const c_char {
    text.map_or(c"".as_ptr(), |text| text.0.as_ptr())
}

/// How many bytes a text has, without the NUL; 0 for NULL.
#[unsafe(no_mangle)]
pub extern "C" fn kanava_text_size(text: Option<&kanava_text>) -> usize {
    text.map_or(0, |text| text.0.size())
}

/// Frees a text. NULL does nothing.
#[unsafe(no_mangle)]
pub extern "C" fn kanava_text_free(text: Option<Box<kanava_text>>) {
    drop(text);
}

/// UTF-8 with a NUL after it, so that C can print it.
pub(crate) struct Terminated(Box<[u8]>);

impl Terminated {
    pub(crate) fn new(text: String) -> Self {
        let mut bytes = text.into_bytes();
        bytes.push(0);
        Self(bytes.into_boxed_slice())
    }

    pub(crate) fn as_ptr(&self) -> *const c_char {
        self.0.as_ptr().cast()
    }

    fn size(&self) -> usize {
        self.0.len() - 1
    }
}

/// A string that C lends for one call: `const char *`, NUL-terminated.
///
/// Rust code cannot make one, so whoever holds one got it from C, under the promise of the header: NULL, or a string
/// that stays as it is until the call returns.
#[repr(transparent)]
pub struct Borrowed<'a> {
    start: *const c_char,
    call: PhantomData<&'a c_char>,
}

impl<'a> Borrowed<'a> {
    /// The string, where NULL stands for "none".
    pub(crate) fn optional(self, name: &str) -> Result<Option<&'a str>> {
        if self.start.is_null() {
            return Ok(None);
        }
        // SAFETY: not NULL, and C promised a NUL-terminated string that outlives the call (see the type).
        let text = unsafe { CStr::from_ptr(self.start) };
        utf8(text.to_bytes(), name).map(Some)
    }

    /// The string, where NULL is a mistake.
    pub(crate) fn required(self, name: &str) -> Result<&'a str> {
        self.optional(name)?.ok_or_else(|| null(name))
    }
}

/// The bytes that C lends for one call: `const uint8_t *`, with their number in the next argument.
///
/// Rust code cannot make one (see [`Borrowed`]).
#[repr(transparent)]
pub struct BorrowedBytes<'a> {
    start: *const u8,
    call: PhantomData<&'a u8>,
}

impl<'a> BorrowedBytes<'a> {
    /// The bytes; NULL is a mistake unless there are none.
    pub(crate) fn required(self, size: usize, name: &str) -> Result<&'a [u8]> {
        match (self.start.is_null(), size) {
            (_, 0) => Ok(&[]),
            (true, _) => Err(null(name)),
            (false, _) if isize::try_from(size).is_err() => {
                Err(Error::argument(format!("`size` is {size}, more than an address space holds")))
            }
            // SAFETY: not NULL, not longer than an address space, and C promised that many readable bytes.
            (false, _) => Ok(unsafe { std::slice::from_raw_parts(self.start, size) }),
        }
    }
}

/// The failure of an argument that may not be NULL.
pub(crate) fn null(name: &str) -> Error {
    Error::argument(format!("`{name}` is NULL"))
}

fn utf8<'a>(bytes: &'a [u8], name: &str) -> Result<&'a str> {
    std::str::from_utf8(bytes).map_err(|e| {
        Error::argument(format!("`{name}` is not UTF-8: the fault is at byte {}, counted from 0", e.valid_up_to()))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lent(text: &CStr) -> Borrowed<'_> {
        Borrowed { start: text.as_ptr(), call: PhantomData }
    }

    #[test]
    fn bad_text_says_which_and_where() {
        assert_eq!(lent(c"tilaus").required("key"), Ok("tilaus"));
        let bad = lent(c"ab\xe4c").required("key").map_err(|e| e.to_string());
        assert_eq!(bad, Err("`key` is not UTF-8: the fault is at byte 2, counted from 0".to_owned()));
        let none = || Borrowed { start: std::ptr::null(), call: PhantomData };
        assert_eq!(none().optional("at"), Ok(None));
        assert_eq!(none().required("key"), Err(null("key")));
    }

    #[test]
    fn a_nul_inside_does_not_shorten_the_text() {
        let text = kanava_text::owned("a\0b".to_owned());
        assert_eq!(kanava_text_size(Some(&text)), 3);
        assert_eq!(&*text.0.0, b"a\0b\0");
    }

    #[test]
    fn bytes_may_be_none_but_not_null() {
        let none = || BorrowedBytes { start: std::ptr::null(), call: PhantomData };
        assert_eq!(none().required(0, "bytes"), Ok(&[][..]));
        assert_eq!(none().required(1, "bytes"), Err(null("bytes")));
        let some = BorrowedBytes { start: b"ab".as_ptr(), call: PhantomData };
        assert!(some.required(usize::MAX, "bytes").is_err());
    }
}
