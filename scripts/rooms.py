"""The order of the core's rooms, and every import that goes against it.

A room is a file or a folder of core/src. It imports what stands before it in its own line, and any room of the ground;
so no two rooms import each other, neither directly nor round about. Within a folder that has an order of its own the same
holds for the files and folders in it. Test modules may import anything.

rooms.py: complains of each import that breaks the order. rooms.py --order: prints the order.
"""

import re
import sys
from pathlib import Path

# The ground first; the lines after it stand side by side on it, and do not import each other.
LINES = [
    "error ids splitmix threads union_find objects document locate suggest instant holidays cell estimate model table",
    "resolver resolution history",
    "queueing routing simulation schema",
]
# Inside a room: one line each.
INSIDE = {
    "routing": "bits documents words condition hours policy wait decide explanation router table replay what_if",
}
SOURCE = Path("core/src")

IMPORT = re.compile(r"(?<![\w$:])\$?(crate|super)\s*::\s*")
TEST_FILE = re.compile(r"#\[cfg\(test\)\]\s*(?:#\[[^\]]*\]\s*)*(?:pub(?:\([^)]*\))? )?mod (\w+);")
TEST_BLOCK = re.compile(r"^( *)#\[cfg\(test\)\]\s*(?:#\[[^\]]*\]\s*)*mod \w+ \{.*?^\1\}", re.DOTALL | re.MULTILINE)
TEST_ITEM = re.compile(r"#\[cfg\(test\)\]\s*use [^;]*;")
TOKEN = re.compile(r"\s*(\w+|::|[{},*])")


def code(text):
    """The text without comments and test modules; every line stays where it is."""
    text = re.sub(r"//[^\n]*", "", text)
    for test in (TEST_BLOCK, TEST_ITEM):
        text = test.sub(lambda found: "\n" * found[0].count("\n"), text)
    return text


def module(path):
    parts = list(path.relative_to(SOURCE).with_suffix("").parts)
    return parts[:-1] if parts[-1] in ("mod", "lib") else parts


def paths(text, at):
    """The paths of the import that goes on at this place, and where each ends: `a::{b, c::d}` is `a::b` and `a::c::d`."""
    found, path = [], []
    while token := TOKEN.match(text, at):
        word = token[1]
        if word == "{":
            at = token.end()
            while (part := TOKEN.match(text, at)) and part[1] != "}":
                if part[1] == ",":
                    at = part.end()
                    continue
                inner, after = paths(text, at)
                if after == at:
                    break
                found += [(path + tail, place) for tail, place in inner]
                at = after
                renamed = re.compile(r"\s*as\s+\w+").match(text, at)
                at = renamed.end() if renamed else at
            return found, part.end() if part else at
        if word in ("}", ","):
            break
        if word not in ("::", "*"):
            if path and not text[:token.start(1)].rstrip().endswith("::"):
                break
            path, place = path + [word], token.start(1)
        at = token.end()
    return ([(path, place)] if path else []), at


class Rooms:
    def __init__(self):
        self.files = {path: path.read_text(encoding="utf-8") for path in sorted(SOURCE.rglob("*.rs"))}
        tests = set()
        for path, text in self.files.items():
            folder = path.parent if path.stem in ("mod", "lib") else path.with_suffix("")
            tests.update(folder / f"{name}.rs" for name in TEST_FILE.findall(text))
        self.files = {path: code(text) for path, text in self.files.items() if path not in tests}
        self.modules = {tuple(module(path)) for path in self.files}
        self.modules |= {name[:end] for name in self.modules for end in range(len(name))}
        self.exports = {tuple(module(path)): self.exported(path) for path in self.files if path.stem in ("mod", "lib")}

    def exported(self, path):
        """What a module file hands on under its own name: the name, and the path it has inside."""
        out, text, own = {}, self.files[path], module(path)
        for found in re.finditer(r"\bpub(?:\([^)]*\))? use ", text):
            for inner, _ in paths(text, found.end())[0]:
                if inner[0] == "crate":
                    out[inner[-1]] = inner[1:]
                elif inner[0] not in ("super", "self"):
                    out[inner[-1]] = own + inner
        return out

    def imports(self, path):
        """Each path that a file names, from the root of the crate, and its line."""
        text, own = self.files[path], module(path)
        at = 0
        while found := IMPORT.search(text, at):
            at = found.end()
            base = [] if found[1] == "crate" else own[:-1]
            while found[1] == "super" and (more := re.compile(r"super\s*::\s*").match(text, at)):
                base, at = base[:-1], more.end()
            for tail, place in paths(text, at)[0]:
                yield self.home(base + tail), text.count("\n", 0, place) + 1, "::".join(tail)

    def home(self, path):
        """The path behind the names that module files hand on."""
        for _ in range(8):
            for end in range(len(path)):
                inside = self.exports.get(tuple(path[:end]), {}).get(path[end])
                if tuple(path[: end + 1]) not in self.modules and inside:
                    path = inside + path[end + 1 :]
                    break
            else:
                return path
        return path

    def room(self, path, inside):
        """The room under `inside` that a path is in."""
        parts = tuple(path[: len(inside) + 1])
        return parts[-1] if len(parts) > len(inside) and parts[:-1] == inside and parts in self.modules else None

    def faults(self):
        out = []
        orders = [((), [line.split() for line in LINES])]
        orders += [((name,), [line.split()]) for name, line in INSIDE.items()]
        for inside, lines in orders:
            seen = {room: set(lines[0] if line is not lines[0] else []) | set(line[:place])
                    for line in lines for place, room in enumerate(line)}
            for path in self.files:
                own = self.room(module(path), inside)
                if own is None:
                    continue
                if own not in seen:
                    out.append(f"{path}:1: the room `{own}` has no place in the order: give it one in scripts/rooms.py")
                    continue
                for target, line, named in self.imports(path):
                    other = self.room(target, inside)
                    if other not in (None, own) and other not in seen[own]:
                        out.append(f"{path}:{line}: `{own}` must not import `{other}` (`{named}`)")
        return sorted(set(out)) + self.circles()

    def circles(self):
        """Folders that import each other, neither inside the other."""
        between = {}
        for path in self.files:
            own = path.parent.relative_to(SOURCE).parts
            for target, line, named in self.imports(path):
                above = (tuple(target[:end]) for end in range(len(target) + 1))
                folder = max((folder for folder in above if SOURCE.joinpath(*folder).is_dir()), key=len)
                if own[: len(folder)] != folder and folder[: len(own)] != own:
                    between.setdefault((own, folder), f"{path}:{line} (`{named}`)")
        return [
            f"{'/'.join(a)} and {'/'.join(b)} import each other: {where}, {between[b, a]}"
            for (a, b), where in sorted(between.items())
            if a < b and (b, a) in between
        ]

    def order(self):
        def there(line, *inside):
            return " → ".join(room for room in line.split() if (*inside, room) in self.modules)

        ground, *others = LINES
        out = [f"rooms: {there(ground)}"] + [f"       then {there(line)}" for line in others if there(line)]
        return out + [f"{name}: {there(line, name)}" for name, line in INSIDE.items()]


def main():
    rooms = Rooms()
    if "--order" in sys.argv[1:]:
        print("\n".join(rooms.order()))
        return
    faults = rooms.faults()
    for fault in faults:
        print(fault)
    sys.exit(bool(faults))


main()
