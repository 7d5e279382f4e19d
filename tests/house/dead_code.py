"""Finds code that nothing uses: vulture over the package, with the names that templates use counted as used.

Tests do not count: what only a test calls is dead. `dead_code_allowed.py` lists the exceptions, each with its reason.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator

from vulture import Vulture
from vulture.config import make_config

from tests.house.tracked import ROOT, tracked_files

_EXPRESSION = re.compile(r"\{[{%](.*?)[%}]\}", re.DOTALL)
_NAME = re.compile(r"[A-Za-z_]\w*")


def names_in_templates() -> set[str]:
    """Return every name inside `{{ … }}` and `{% … %}`."""
    templates = [ROOT / path for path in tracked_files() if path.parts[0] == "templates"]
    expressions = (found for path in templates for found in _EXPRESSION.findall(path.read_text(encoding="utf-8")))
    return {name for expression in expressions for name in _NAME.findall(expression)}


def dead_code() -> Iterator[str]:
    """Yield one line for each unused thing."""
    config = make_config(argv=[])
    vulture = Vulture(ignore_names=config["ignore_names"], ignore_decorators=config["ignore_decorators"])
    vulture.scavenge([str(ROOT / "badges"), str(ROOT / "tests/house/dead_code_allowed.py")])
    used = names_in_templates()
    for item in vulture.get_unused_code(min_confidence=config["min_confidence"]):
        if item.name not in used:
            yield item.get_report()


if __name__ == "__main__":
    found = list(dead_code())
    print("\n".join(found) or "dead code: none")
    sys.exit(bool(found))
