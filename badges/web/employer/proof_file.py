"""A proof as somebody keeps it: a page to read and print, and beside it the file that replays, in one ZIP."""

from __future__ import annotations

import shlex
import zipfile
from io import BytesIO

from flask import render_template

from badges.domain.dates import PARIS
from badges.domain.strangers import plain_text
from badges.services.proofs import Examined, Proof
from badges.web.employer.verifying_result import result_of

PAGE = "preuve.html"
MEDIA_TYPE = "application/zip"
LONGEST_INPUT = 500  # characters of what was given, within the command: an address, never a token


def proof_file(proof: Proof, base: str) -> bytes:
    """Return the ZIP of a proof, its page in the language of the request; equal proofs give equal bytes.

    `base` is our own address. The page holds no script and asks nobody for anything.
    """
    report = proof.report
    examined = Examined(report, None, report.fetched, None)
    result = result_of(examined, base=base, asked=proof.recipient is not None, handed_in=proof.given)
    page = render_template("employer/proof.html", result=result, proof=proof, command=_command(proof))
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, data in ((PAGE, page.encode()), (proof.name, proof.data)):
            entry = zipfile.ZipInfo(name, report.checked_at.astimezone(PARIS).timetuple()[:6])
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, data)
    return out.getvalue()


def _command(proof: Proof) -> str | None:
    """Return the command that makes the check again; None where what was given is too long to be typed."""
    given = proof.given
    if len(given) > LONGEST_INPUT or given != plain_text(given) or "\n" in given:
        return None
    asked = ["--recipient", proof.recipient] if proof.recipient else []
    moment = str(proof.report.to_dict()["checkedAt"])
    return shlex.join(["badges", "verify", given, *asked, "--replay", proof.name, "--now", moment])
