//! The Python wheel of Kanava.
