"""The pages in `docs/`: every Python block is run, and what it prints is what the page says it prints.

A block ```` ```csv ```` is written to the file that the line before it names. A block ```` ```text ```` after a Python
block is what that printed; `KANAVA_BLESS=1` writes it anew.
"""

from __future__ import annotations

import contextlib
import io
import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

DOCS = Path(__file__).resolve().parents[2] / "docs"
FENCE = re.compile(r"```(\w*)")


def blocks(lines: list[str]) -> Iterator[tuple[str, int, int]]:
    """The language of each block, and the lines from its first up to its closing fence."""
    at = 0
    while at < len(lines):
        fence = FENCE.fullmatch(lines[at])
        if fence is None:
            at += 1
            continue
        end = lines.index("```", at + 1)
        yield fence[1], at + 1, end
        at = end + 1


def run(code: str, names: dict[str, Any], name: str, line: int) -> list[str]:
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        # In its place, so that a failure names the line of the page.
        exec(compile("\n" * line + code, name, "exec"), names)
    return [said.rstrip() for said in printed.getvalue().splitlines()]


@pytest.mark.parametrize("name", sorted(path.name for path in DOCS.glob("*.md")))
def test_the_blocks_of_a_page(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lines = (DOCS / name).read_text(encoding="utf-8").split("\n")
    kept = list(lines)
    monkeypatch.chdir(tmp_path)
    names: dict[str, Any] = {"__name__": "docs"}
    printed: list[str] | None = None
    moved = 0
    for language, start, end in blocks(lines):
        block = lines[start:end]
        if language == "csv":
            before = next(line for line in reversed(lines[: start - 1]) if line)
            Path(before.strip("`")).write_text("\n".join(block) + "\n", encoding="utf-8")
        elif language == "python":
            assert not printed, f"{name}, line {start}: nothing says what the block before printed"
            printed = run("\n".join(block), names, name, start)
        elif language == "text" and printed is not None:
            if os.environ.get("KANAVA_BLESS"):
                kept[start + moved : end + moved] = printed
                moved += len(printed) - len(block)
            else:
                assert printed == block, f"{name}, line {start}: KANAVA_BLESS=1 writes it anew"
            printed = None
    assert not printed, f"{name}: nothing says what the last block printed"
    if kept != lines:
        (DOCS / name).write_text("\n".join(kept), encoding="utf-8")


def test_the_daily_recipe_of_the_readme(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    readme = (DOCS.parent / "README.md").read_text("utf-8")
    code = readme.partition("Day by day")[2].partition("```python\n")[2].partition("```")[0]
    monkeypatch.chdir(tmp_path)
    people = [f"{i},A{i},Aino{i} Laine{i},0412345{i:03},aino{i}@posti.example" for i in range(40)]
    Path("customers.csv").write_text("record_id,account,full_name,phone,email\n" + "\n".join(people), "utf-8")
    Path("calls.csv").write_text("contact_id,arrived_at,phone\n1,2026-03-02 08:00,0412345007\n", "utf-8")
    names: dict[str, Any] = {"__name__": "readme"}
    run(code, names, "README.md", 0)
    history = names["history"]
    assert names["report"].accepted == 1
    assert history.customer("pbx:1") == history.customer("crm:7")
