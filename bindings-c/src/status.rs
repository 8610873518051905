//! What came of a call: the codes of [`kanava::Status`] as a C enum.

use kanava::Status;

/// What came of a call. 0 is success; the numbers never change, new ones may be added.
#[repr(i32)]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum kanava_status {
    /// It worked, and the outputs are written.
    Ok = 0,
    /// An argument is NULL where it may not be, is not UTF-8, or has a value that cannot be used.
    InvalidArgument = 1,
    /// A document does not parse or does not follow its schema.
    InvalidDocument = 2,
    /// A policy parses but cannot be used.
    InvalidPolicy = 3,
    /// What was asked for is not here.
    NotFound = 4,
    /// What was asked contradicts what is here.
    Conflict = 5,
    /// Somebody else is using it; try again.
    Busy = 6,
    /// The store could not read or write.
    StoreIo = 7,
    /// The store holds something it cannot have written.
    StoreCorrupt = 8,
    /// Not available in this build or version.
    Unsupported = 9,
    /// A callback of the caller said to stop.
    Cancelled = 10,
    /// A fault of the library. Other handles stay usable.
    Internal = 99,
}

impl From<Status> for kanava_status {
    fn from(status: Status) -> Self {
        match status {
            Status::InvalidArgument => Self::InvalidArgument,
            Status::InvalidDocument => Self::InvalidDocument,
            Status::InvalidPolicy => Self::InvalidPolicy,
            Status::NotFound => Self::NotFound,
            Status::Conflict => Self::Conflict,
            Status::Busy => Self::Busy,
            Status::StoreIo => Self::StoreIo,
            Status::StoreCorrupt => Self::StoreCorrupt,
            Status::Unsupported => Self::Unsupported,
            Status::Cancelled => Self::Cancelled,
            // The core may grow a status first; the test below makes sure that it does not stay so.
            _ => Self::Internal,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_codes_are_those_of_the_core() {
        for status in Status::ALL {
            assert_eq!(kanava_status::from(status) as i32, status.code(), "{}", status.name());
        }
    }
}
