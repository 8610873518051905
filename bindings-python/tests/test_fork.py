"""A process forked after Kanava has worked has none of its threads: work goes on there, on threads of its own."""

from __future__ import annotations

import multiprocessing
import sys

import pytest
from desk import AT, POLICY, many

import kanava as kv

ROWS = [{"record_id": str(i), "name": f"n{i // 2} k{i // 2}", "city": f"x{i // 2}"} for i in range(6000)]


def worked(_: int) -> list[object]:
    """What uses all cores: a resolution that is watched, a table appended, a table decided."""
    steps: list[str] = []
    found = kv.resolve(ROWS, progress=lambda step, done, total: steps.append(step))
    history = kv.History()
    history.append(many(20_000), source="pbx", channel="voice")
    decided = kv.Router(POLICY).decide_table({"at": [AT] * 9_000, "channel": ["voice"] * 9_000})
    return [found.report["customers"], list(dict.fromkeys(steps)), len(history.entries()), len(decided)]


@pytest.mark.skipif(sys.platform != "linux", reason="processes are not forked there")
def test_a_forked_process_works_as_its_parent_does() -> None:
    here = worked(0)
    with multiprocessing.get_context("fork").Pool(2) as pool:
        assert pool.map_async(worked, [1, 2]).get(timeout=120) == [here, here]
