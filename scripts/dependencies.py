"""Checks `cargo metadata` by deny.toml, and the minimum Rust version. Run by scripts/dependencies.sh.

It understands of deny.toml what stands there: `allow` of licences, `deny` of crates, registries only.
"""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path

INDEX = "registry+https://github.com/rust-lang/crates.io-index"


def section(text: str, name: str) -> str:
    """A table of a TOML file, as text, without comments."""
    found = re.search(rf"^\[{name}\]\n(.*?)(?=^\[|\Z)", text, re.M | re.S)
    return re.sub(r"#.*", "", found[1]) if found else ""


def permitted(expression: str, allowed: set[str]) -> bool:
    """Whether an SPDX expression can be met with these licences. `A/B` is how old crates write `A OR B`."""
    words = re.findall(r"[()]|[^\s()]+", expression.replace("/", " OR "))

    def either() -> bool:
        met = every()
        while words and words[0] == "OR":
            words.pop(0)
            met = every() or met
        return met

    def every() -> bool:
        met = one()
        while words and words[0] == "AND":
            words.pop(0)
            met = one() and met
        return met

    def one() -> bool:
        word = words.pop(0)
        if word == "(":
            met = either()
            words.pop(0)
            return met
        if words and words[0] == "WITH":
            words.pop(0)
            word += f" WITH {words.pop(0)}"
        return word in allowed

    return either()


def number(version: str) -> tuple[int, ...]:
    """1.85 and 1.85.0 alike."""
    return tuple(int(part) for part in (version.split(".") + ["0", "0"])[:3])


def main(path: str) -> int:
    facts = json.loads(Path(path).read_text("utf-8"))
    rules = Path("deny.toml").read_text("utf-8")
    allowed = set(re.findall(r'"([^"]+)"', section(rules, "licenses").partition("allow = [")[2].partition("]")[0]))
    banned = set(re.findall(r'crate = "([^"]+)"', section(rules, "bans")))
    faults = [] if allowed else ["deny.toml names no licence"]

    for package in facts["packages"]:
        name = f"{package['name']} {package['version']}"
        if not permitted(package["license"] or "none", allowed):
            faults.append(f"{name}: the licence `{package['license']}` is not one that deny.toml allows")
        if package["source"] not in (None, INDEX):
            faults.append(f"{name}: comes from `{package['source']}`, expected the crates.io registry")
        if package["name"] in banned:
            faults.append(f"{name}: deny.toml keeps it out")
        if package["source"] is None:
            loose = [d["name"] for d in package["dependencies"] if d["req"] == "*" and not d.get("path")]
            faults += [f"{name}: takes any version of `{other}`" for other in loose]

    # The oldest Rust that builds all of it: what dependencies say, and what they need without saying it.
    ours = {package["rust_version"] for package in facts["packages"] if package["source"] is None}
    locked = {f"{package['name']} {package['version']}" for package in facts["packages"]}
    unsaid = (facts["metadata"] or {}).get("needs-rust", {})
    faults += [f"Cargo.toml, needs-rust: `{name}` is not in Cargo.lock any more" for name in unsaid if name not in locked]
    needs = dict(unsaid)
    for package in facts["packages"]:
        if package["source"] is not None and package["rust_version"]:
            name = f"{package['name']} {package['version']}"
            needs[name] = max(package["rust_version"], needs.get(name, "1.0"), key=number)
    most = max(needs, key=lambda name: number(needs[name]))
    if len(ours) != 1:
        faults.append(f"the packages here say several Rust versions: {', '.join(sorted(map(str, ours)))}")
    said = next(iter(ours)) or "none"
    if said == "none" or number(said) != number(needs[most]):
        faults.append(f"Cargo.toml says Rust {said}; {most} needs {needs[most]}, the most of all packages")
    for page in ("README.md", "CONTRIBUTING.md"):
        told = set(re.findall(r"Rust (1\.\d+)", Path(page).read_text("utf-8")))
        if told != {said}:
            faults.append(f"{page} says Rust {', '.join(sorted(told)) or 'nothing'}, Cargo.toml {said}")

    print(*faults, sep="\n", end="\n" if faults else "")
    print(f"{len(facts['packages'])} packages: licences, sources, Rust {said} ({most} needs it)")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
