#!/usr/bin/env bash
# What comes in with the dependencies: licences and sources by deny.toml, nothing forbidden there, and the minimum Rust
# version, computed from what is locked and compared with what Cargo.toml and the pages say. This part needs only cargo
# and Python; where cargo-deny is installed it checks the same file more closely, and known vulnerabilities where it has
# their database.
. "$(dirname "$0")/common.sh"
facts="$TARGET/metadata.json"
mkdir -p "$TARGET"
# Packages for other systems are in the lock too; on a machine without a network, those for this one have to do.
if ! cargo metadata --locked --format-version 1 --all-features >"$facts" 2>"$TARGET/metadata.txt"; then
  host="$(rustc -vV | sed -n 's/^host: //p')"
  cargo metadata --locked --offline --format-version 1 --all-features --filter-platform "$host" >"$facts" ||
    fail "cargo cannot read the packages in Cargo.lock: $(cat "$TARGET/metadata.txt")"
  say "only the packages for $host: the others are not on this machine and could not be fetched"
fi
"$(python)" scripts/dependencies.py "$facts"

if ! cargo deny --version >/dev/null 2>&1; then
  say "cargo-deny is not here: duplicate versions and known vulnerabilities are not looked at"
  exit 0
fi
cargo deny check bans licenses sources
if [[ -d "${CARGO_HOME:-$HOME/.cargo}/advisory-dbs" ]]; then
  cargo deny check --disable-fetch advisories
else
  say "no database of advisories is here (cargo deny fetch): known vulnerabilities are not looked at"
fi
