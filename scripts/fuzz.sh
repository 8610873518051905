#!/usr/bin/env bash
# Two kinds of random input. First the doors: bytes of any sort at every reader, on all cores, FUZZ_SECONDS in all (60);
# FUZZ_TARGET for one target only, FUZZ_SEED to run the same again. Not instrumented: what guides it is whether an input
# brings an answer not seen before (see tests/fuzz.rs), which needs no compiler but the one that builds the rest.
# Then the laws against far more random worlds than the tests take: FUZZ_CASES for each law (4096; 0: none). A failure
# prints the smallest input that shows it.
. "$(dirname "$0")/common.sh"
TARGETS=18
CORES="$(getconf _NPROCESSORS_ONLN 2>/dev/null || echo 1)"
[[ "$CORES" -le "$TARGETS" ]] || CORES="$TARGETS"
[[ -z "${FUZZ_TARGET:-}" ]] || TARGETS=1 CORES=1
# Each target has its share; as many run side by side as there are cores.
FUZZ_SECONDS="$(awk -v all="${FUZZ_SECONDS:-60}" -v cores="$CORES" -v targets="$TARGETS" 'BEGIN { print all * cores / targets }')"
export FUZZ_SECONDS
say "$FUZZ_SECONDS s for each of $TARGETS doors, $CORES side by side"
cargo test --locked -p kanava --features arrow --test fuzz -- --nocapture --test-threads "$CORES"

export PROPTEST_CASES="${FUZZ_CASES:-4096}" PROPTEST_MAX_SHRINK_ITERS=20000
[[ "$PROPTEST_CASES" != 0 ]] || exit 0
say "$PROPTEST_CASES cases for each law"
cargo test --locked -p kanava --features arrow laws
cargo test --locked -p kanava --features arrow --test laws_history --test laws_routing
