//! Decisions, effect by effect.
