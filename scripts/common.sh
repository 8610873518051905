# Sourced by the other scripts: one way to speak, to time a step and to fail. Not run by itself.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
export CARGO_TERM_COLOR="${CARGO_TERM_COLOR:-auto}" PIP_DISABLE_PIP_VERSION_CHECK=1 PYTHONDONTWRITEBYTECODE=1
TARGET="${CARGO_TARGET_DIR:-target}"
BUILD="$TARGET/debug"

say() { printf '%s\n' "$*"; }
fail() { printf '\n%s\n' "$*" >&2; exit 1; }
have() { command -v "$1" >/dev/null 2>&1; }

# step "what" command...: runs it, says how long it took; what it printed goes to target/log and is shown when it fails.
step() {
  local what="$1" began="$SECONDS" log
  shift
  mkdir -p "$TARGET/log"
  log="$TARGET/log/$(tr -cs 'a-zA-Z0-9' '-' <<<"$what" | sed 's/^-//; s/-$//').txt"
  if [[ -t 1 ]]; then printf '  …  %s' "$what"; fi
  if "$@" >"$log" 2>&1; then
    if [[ -t 1 ]]; then printf '\r'; fi
    printf '  ok %-62s %4d s\n' "$what" "$((SECONDS - began))"
  else
    if [[ -t 1 ]]; then printf '\r'; fi
    printf '  -- %-62s %4d s  FAILED\n' "$what" "$((SECONDS - began))"
    tail -n 200 "$log" >&2
    hint "$log"
    say "  the whole of it: $log" >&2
    return 1
  fi
}

# Says in plain words what a failed download looks like from here.
hint() {
  if grep -qiE 'could not resolve|connection (refused|reset|timed out)|temporary failure in name|failed to (download|fetch)|network is unreachable|spurious network|max retries|no matching distribution|tls|certificate' "$1"; then
    say "
  This looks like the network: the packages in Cargo.lock and requirements/ come from the registries that cargo and
  pip are set up for on this machine. Check those (and a proxy, if you need one), then run the same command again;
  what was fetched is kept." >&2
  fi
}

# Puts a Debian package in when that can be done without asking; answers whether the command is there afterwards.
ensure() {
  local command="$1" package="$2"
  have "$command" && return 0
  if [[ "$(id -u)" == 0 ]] && have apt-get; then
    say "  $command is not here; installing the Debian package $package"
    { apt-get install -y --no-install-recommends "$package" ||
      { apt-get update && apt-get install -y --no-install-recommends "$package"; }; } >"$TARGET/log/apt-$package.txt" 2>&1 || true
  fi
  have "$command"
}

# The Python to use: $PYTHON, or python3; 3.10 or newer.
python() {
  local found="${PYTHON:-python3}"
  have "$found" || fail "python3 is not here: install Python 3.10 or newer (Debian: apt-get install python3)"
  "$found" -c 'import sys; sys.exit(sys.version_info < (3, 10))' ||
    fail "$("$found" --version) is too old: Kanava needs 3.10 or newer; name another with PYTHON=python3.12 make …"
  printf '%s' "$found"
}
