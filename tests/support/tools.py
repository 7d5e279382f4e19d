"""Software that is not ours and may be missing: skipped with a line that says so, required under CI=true."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import NoReturn

import pytest


def missing(sentence: str) -> NoReturn:
    """Skip the test, or fail it where everything must be there."""
    if os.environ.get("CI") == "true":
        pytest.fail(f"{sentence} (CI=true: this is a failure)")
    pytest.skip(sentence)


def chromium() -> str:
    """Return the browser's path."""
    for name in ("chromium", "chromium-browser", "google-chrome"):
        if found := shutil.which(name):
            return found
    return missing(
        "There is no chromium: the browser tests are skipped. As root on Debian, `make browser` installs it."
    )


def zbarimg() -> str:
    """Return the path of the QR reader."""
    return shutil.which("zbarimg") or missing("There is no zbarimg (Debian: zbar-tools): QR codes are not read.")


def pdftotext() -> str:
    """Return the path of the reader of PDF text."""
    return shutil.which("pdftotext") or missing("There is no pdftotext (Debian: poppler-utils): PDF text is not read.")


def pdftoppm() -> str:
    """Return the path of what draws the pages of a PDF."""
    return shutil.which("pdftoppm") or missing("There is no pdftoppm (Debian: poppler-utils): PDF pages are not drawn.")


def reference_validator() -> Path:
    """Return the interpreter that runs 1EdTech's validator."""
    from tests.conformance.environment import ConformanceUnavailableError, ready

    try:
        return ready()
    except ConformanceUnavailableError as error:
        return missing(f"The reference validator is not there: {error}")
