"""How each engine is started: its own process, its own environment, one JSON line back."""

import json
import os
import subprocess
import sys
import time

from sets import PACKAGE, PEERS, ROOT, SHARED, TARGET, WORK, environment, folder

# engine: environment, script of the peers, beginnings of the sets it has a model for (none named: all)
PEER = {
    "splink5": ("splink5", "bench_splink.py", ""),
    "splink4": ("splink4", "bench_splink.py", ""),
    "goldenmatch": ("goldenmatch", "bench_goldenmatch.py", ""),
    "recordlinkage": ("splink4", "bench_recordlinkage.py", "febrl fake historical pseudopeople omni persons"),
    "exact": ("splink5", "bench_exact.py", "febrl fake pseudopeople omni persons"),
    "dedupe": ("dedupe", "bench_dedupe.py", "febrl historical pseudopeople omni"),
}
NAMED = {"": ["splink5"], "none": [], "all": [name for name in PEER if name != "dedupe"]}
LIMIT_S = 1800


def peers(text):
    """The names in `none`, `splink5`, `all` or `splink5,dedupe`; dedupe only when named, because it takes minutes."""
    if text in NAMED:
        return NAMED[text]
    names = [name for name in text.replace(",", " ").split() if name]
    unknown = [name for name in names if name not in PEER]
    if unknown:
        raise SystemExit(f"no peer `{unknown[0]}`; there are: {', '.join(PEER)}, `all` and `none`")
    return names


def environments(text):
    """The environments that these peers need; `splink5` also runs Kanava and makes the data."""
    return sorted({"splink5", *(PEER[name][0] for name in peers(text))})


def fits(engine, name):
    """Whether the engine has a model for the set."""
    models = "" if engine == "kanava" else PEER[engine][2]
    return not models or name.startswith(tuple(models.split()))


def run(engine, name):
    """One run of one engine on one set: its row, or what it said when it failed."""
    began = time.monotonic()
    command, path = started(engine, name)
    places = {"CARGO_TARGET_DIR": str(TARGET), "KANAVA_SHARED": str(SHARED), "PYTHONPATH": path}  # none relative: `cwd` is another
    try:
        done = subprocess.run(
            command, cwd=WORK, env={**os.environ, **places}, capture_output=True, text=True, timeout=LIMIT_S
        )
    except subprocess.TimeoutExpired:
        return {"failed": f"stopped after {LIMIT_S} s"}
    lines = [line for line in done.stdout.splitlines() if line.startswith("{")]
    if done.returncode or not lines:
        return {"failed": (done.stderr.strip() or "printed nothing").splitlines()[-1], "stderr": done.stderr[-4000:]}
    return {**json.loads(lines[-1]), "whole_process_s": time.monotonic() - began}


def started(engine, name):
    """The command, and where it finds modules."""
    if engine == "kanava":
        return [environment("splink5"), ROOT / "bench/identity/ours.py", name], str(PACKAGE)
    where, script, _ = PEER[engine]
    return [environment(where), PEERS / script, "--data-dir", folder(name), "--set", name], ""


if __name__ == "__main__":
    print(*(f"bench-identity-{name}" for name in environments("".join(sys.argv[1:]))))
