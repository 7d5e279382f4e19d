"""`make bench`: measures, prints the table and writes bench.json; a missed goal is said, never an error."""

from __future__ import annotations

import json
import os
import platform
import sys
import tempfile
from pathlib import Path
from typing import Any

from badges.services.visits import Visits
from tests.bench.goals import Goal, goals
from tests.bench.measuring import Measured, side_by_side
from tests.bench.peers import peers
from tests.support.databases import SqliteTemplate
from tests.support.instances import build_app, build_instance
from tests.support.sample import award, build_world

ROUNDS = 41
ASSERTIONS = 400
OUTPUT = Path("bench.json")


def main() -> None:
    """Measure every goal on an installation of its own, on SQLite."""
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        with SqliteTemplate(home).copy(home) as url:
            instance = build_instance(url, home)
            with instance.unit_of_work() as session:
                world = build_world(instance, session)
                people = tuple((f"Personne {number}", "", "") for number in range(ASSERTIONS))
                awarded = award(instance, session, world, people)
                paths = [f"/o/{world.slug}/assertions/{one.public_id}" for one in awarded]
            app = build_app(instance, visits=Visits(most=sys.maxsize))  # counted, never refused
            app.testing = False
            with peers() as others:
                results = [(goal, _measure(goal)) for goal in goals(app.wsgi_app, paths, others)]
            instance.engine.dispose()
    print(_table(results))
    OUTPUT.write_text(json.dumps(_report(results), indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    print(f"Written to {OUTPUT}.")


def _measure(goal: Goal) -> Measured:
    sys.stderr.write(f"measuring goal {goal.number}: {goal.what} …\n")
    return side_by_side(*goal.prepare(), rounds=ROUNDS, each=goal.each)


def _table(results: list[tuple[Goal, Measured]]) -> str:
    rows = [("#", "what", "goal", "measured", "ours", "floor", "met")]
    rows += [
        (
            str(goal.number),
            goal.what,
            f"{'≥' if goal.at_least else '≤'} {goal.bound:.2f}",
            f"{goal.value(found):.{3 if goal.bound < 0.1 else 2}f}",
            f"{1 / found.ours:,.0f}/s",
            f"{1 / found.floor:,.0f}/s ({goal.floor_is})",
            "met" if goal.met(found) else "not met",
        )
        for goal, found in results
    ]
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    lines = ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows]
    return "\n".join([lines[0], "  ".join("-" * width for width in widths), *lines[1:]])


def _report(results: list[tuple[Goal, Measured]]) -> dict[str, Any]:
    return {
        "machine": {"python": platform.python_version(), "cores": os.cpu_count(), "rounds": ROUNDS},
        "goals": [
            {
                "goal": goal.number,
                "what": goal.what,
                "bound": goal.bound,
                "at_least": goal.at_least,
                "measured": round(goal.value(found), 4),
                "ours_seconds": found.ours,
                "floor": goal.floor_is,
                "floor_seconds": found.floor,
                "met": goal.met(found),
            }
            for goal, found in results
        ],
    }


if __name__ == "__main__":
    main()
