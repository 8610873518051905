#!/usr/bin/env bash
# The laws and the parsers against far more random input than the tests take (FUZZ_CASES for each law, 4096 by default).
# A failure prints the smallest input that shows it, and is kept as a regression beside the test.
. "$(dirname "$0")/common.sh"
export PROPTEST_CASES="${FUZZ_CASES:-4096}" PROPTEST_MAX_SHRINK_ITERS=20000
say "$PROPTEST_CASES cases for each law"
cargo test --locked -p kanava --features arrow laws
cargo test --locked -p kanava --features arrow --test laws_history --test laws_routing
