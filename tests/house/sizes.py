"""The limits on size: files of 400 lines, functions of 50; `python -m tests.house.sizes` prints what is over."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

from tests.house.tracked import ROOT, tracked_files

FILE_LIMIT = 400
FUNCTION_LIMIT = 50


def too_large(path: Path) -> Iterator[str]:
    """Yield one sentence for the file and for each function in it that is over the limit."""
    text = path.read_text(encoding="utf-8")
    lines = text.count("\n") + (not text.endswith("\n"))
    if lines > FILE_LIMIT:
        yield f"{path}: {lines} lines, the limit is {FILE_LIMIT}"
    if path.suffix != ".py":
        return
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.end_lineno is not None:
            length = node.end_lineno - node.lineno + 1
            if length > FUNCTION_LIMIT:
                yield f"{path}:{node.lineno}: {node.name} has {length} lines, the limit is {FUNCTION_LIMIT}"


def all_too_large() -> list[str]:
    """Return what is over its limit among the files that people write: Python, templates, styles, scripts."""
    suffixes = (".py", ".html", ".css", ".js", ".sh", ".xml", ".svg")
    files = [path for path in tracked_files() if path.suffix in suffixes and "vendor" not in path.parts]
    return [problem.removeprefix(f"{ROOT}/") for path in files for problem in too_large(ROOT / path)]


if __name__ == "__main__":
    problems = all_too_large()
    print("\n".join(problems) or "sizes: all within the limits")
    sys.exit(bool(problems))
