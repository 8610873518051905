#!/usr/bin/env bash
# Throws new random input at every door, on all cores: FUZZ_SECONDS in all (60), FUZZ_TARGET for one target only,
# FUZZ_SEED to run the same again. Not instrumented: what guides it is whether an input brings an answer not seen
# before (see tests/fuzz.rs), which needs no compiler but the one that builds the rest.
. "$(dirname "$0")/common.sh"
TARGETS=10
CORES="$(getconf _NPROCESSORS_ONLN 2>/dev/null || echo 1)"
[[ "$CORES" -le "$TARGETS" ]] || CORES="$TARGETS"
[[ -z "${FUZZ_TARGET:-}" ]] || TARGETS=1 CORES=1
# Each target has its share; as many run side by side as there are cores.
FUZZ_SECONDS="$(awk -v all="${FUZZ_SECONDS:-60}" -v cores="$CORES" -v targets="$TARGETS" 'BEGIN { print all * cores / targets }')"
export FUZZ_SECONDS

cargo test --locked -p kanava --features arrow --test fuzz -- --nocapture --test-threads "$CORES"
