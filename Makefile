# Everything a developer does, each with one word. The work is in scripts/, which can be run by themselves too.
SHELL := /bin/bash
PYTHON ?= python3
DATA ?=
export PYTHON

.DEFAULT_GOAL := help
.PHONY: help setup demo test check wheel header api holidays stubs bench bench-identity bench-routing fuzz docs dependencies clean

help: ## Show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-14s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

setup: ## Make the environments and build everything, so that the rest is quick
	@scripts/setup.sh bare test packages
	@scripts/native.sh

demo: ## Tell the story: many exports in, one customer's timeline and five routed contacts out (DATA=folder: real exports)
	@scripts/setup.sh bare
	@scripts/demo.sh $(if $(DATA),--data "$(DATA)")

test: ## Run every test: Rust, Python, C, C++, examples, lints, header and stubs
	@scripts/test.sh

check: ## The quick part of the tests: format, lints, header, stubs, layout
	@scripts/test.sh --quick

wheel: ## Build the release wheel into target/wheels/
	@scripts/wheel.sh

header: ## Write bindings-c/include/kanava.h and symbols.txt anew
	@scripts/header.sh

api: ## Write core/public-api.txt, the list of the public Rust API, anew
	@KANAVA_BLESS=1 cargo test --locked --workspace --all-features --test public_api

holidays: ## Make the table of holidays anew, from the package pinned in requirements/holidays.txt
	@scripts/holidays.sh

stubs: ## Check the Python stubs against the built module
	@scripts/setup.sh test && scripts/native.sh && scripts/stubs.sh

bench: ## Time the history of a million contacts, beside polars and scipy
	@scripts/setup.sh bench
	@scripts/bench.sh

bench-routing: ## Time one routing decision beside zen-engine and plain Python, thousands of rules, tables (PEERS=none)
	@scripts/bench-routing.sh

bench-identity: ## Resolve labelled files beside Splink and others (SETS=all|febrl3,…  PEERS=none|all|…  SIZES=growth|one|others)
	@scripts/bench-identity.sh

fuzz: ## Random input at every door (FUZZ_SECONDS=…), then random worlds for every law (FUZZ_CASES=…)
	@scripts/fuzz.sh

docs: ## Build the Rust documentation, every warning an error
	@RUSTDOCFLAGS="-D warnings" cargo doc --locked --workspace --no-deps --all-features

dependencies: ## Check licences, sources and the minimum Rust version of everything in Cargo.lock
	@scripts/dependencies.sh

clean: ## Remove everything built
	@rm -rf target .mypy_cache .pytest_cache .hypothesis bindings-python/python/kanava/*.so
