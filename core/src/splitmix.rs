//! Pseudo-random numbers that are the same everywhere: SplitMix64.

/// How far apart the states of one generator lie.
pub(crate) const STEP: u64 = 0x9e37_79b9_7f4a_7c15;

/// The number that follows a state.
pub(crate) const fn splitmix(state: u64) -> u64 {
    let mut z = state.wrapping_add(STEP);
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}
