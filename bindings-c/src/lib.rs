//! The C library of Kanava.
