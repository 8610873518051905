//! One failure, as C sees it.

use crate::status::kanava_status;
use crate::text::Terminated;
use kanava::Error;
use std::ffi::c_char;

/// Why a call failed. Owned: free it with `kanava_error_free`.
///
/// Any number of threads may read one error.
pub struct kanava_error {
    status: kanava_status,
    message: Terminated,
    document: Terminated,
}

impl kanava_error {
    pub(crate) fn owned(error: &Error) -> Box<Self> {
        Box::new(Self {
            status: error.status().into(),
            message: Terminated::new(error.to_string()),
            document: Terminated::new(error.to_document()),
        })
    }

    pub(crate) fn status(&self) -> kanava_status {
        self.status
    }
}

/// The status the failed call returned. `KANAVA_STATUS_INVALID_ARGUMENT` for NULL.
#[unsafe(no_mangle)]
pub extern "C" fn kanava_error_status(error: Option<&kanava_error>) -> kanava_status {
    error.map_or(kanava_status::InvalidArgument, kanava_error::status)
}

/// One sentence for a person: a view until the error is freed. Never NULL; empty for NULL.
#[unsafe(no_mangle)]
pub extern "C" fn kanava_error_message(error: Option<&kanava_error>) -> *const c_char {
    error.map_or(c"".as_ptr(), |error| error.message.as_ptr())
}

/// The same failure as a document, a view until the error is freed:
/// `{"status", "code", "message", "line", "column", "path", "problems"}`; line, column and path when a document was at
/// fault, problems when there are several. Never NULL; empty for NULL.
#[unsafe(no_mangle)]
pub extern "C" fn kanava_error_document(error: Option<&kanava_error>) -> *const c_char {
    error.map_or(c"".as_ptr(), |error| error.document.as_ptr())
}

/// Frees an error. NULL does nothing.
#[unsafe(no_mangle)]
pub extern "C" fn kanava_error_free(error: Option<Box<kanava_error>>) {
    drop(error);
}
