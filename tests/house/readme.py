"""Reads the commands of README.md: the ```sh blocks, in order."""

from __future__ import annotations

import re
from pathlib import Path

_BLOCK = re.compile(r"^```sh\n(.*?)^```$", re.DOTALL | re.MULTILINE)


def commands_of(readme: Path) -> list[str]:
    """Return every command of the ```sh blocks; a line that ends in a backslash goes on, comments are left out."""
    blocks = "\n".join(_BLOCK.findall(readme.read_text(encoding="utf-8"))).replace("\\\n", " ")
    return [line.strip() for line in blocks.splitlines() if line.strip() and not line.lstrip().startswith("#")]
