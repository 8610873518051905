//! A sentence in two languages side by side.

/// One message: its name, and its sentence in each language. `{name}` in a sentence is filled in.
///
/// Names of channels, queues and the like stand in back-ticks and are never inflected, so a sentence is built around
/// them.
#[derive(Debug)]
pub(crate) struct Message {
    pub(crate) name: &'static str,
    pub(crate) en: &'static str,
    pub(crate) fi: &'static str,
}

/// `NAME "name": "English", "Finnish";` makes a constant of each line, and a list of all in `ALL`.
macro_rules! messages {
    ($($constant:ident $name:literal: $en:literal, $fi:literal;)*) => {
        $(pub(crate) const $constant: $crate::routing::words::Message =
            $crate::routing::words::Message { name: $name, en: $en, fi: $fi };)*
        pub(crate) const ALL: &[&$crate::routing::words::Message] = &[$(&$constant),*];
    };
}
pub(crate) use messages;
