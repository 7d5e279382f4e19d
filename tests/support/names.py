"""Names as people write them: every accent and script, both directions, emoji, and what looks like code."""

from __future__ import annotations

import csv
import io
import unicodedata
from collections.abc import Sequence

from tests.support.sample import OBSERVATIONS

# name → what a card and a letter call its person
NAMES = {
    "Nguyễn Thị Ánh Tuyết": "Nguyễn",
    unicodedata.normalize("NFD", "Hélène Müller-Ångström"): unicodedata.normalize("NFD", "Hélène"),
    "محمد بن عبد الله القرشي": "محمد",
    "אברהם בן־דוד": "אברהם",
    "ҐАЛАҐАН Володимир": "Володимир",
    "欧阳 李小龍": "欧阳",
    "क्षितिज र\u094d\u200dयाल": "क्षितिज",  # a joiner that nobody sees, and that changes how the word is drawn
    "مریم می\u200cخواهد": "مریم",  # and its opposite
    "👩🏽‍🦽 Ève Étoile": "Ève",
    "Sarah שרה محمد Dupont": "Sarah",
    "O'Brien-d’Arc Róisín": "O'Brien-d’Arc",
    "Philomène <b>O'Tral</b> & fils": "Philomène",
    "=somme(A1) Zoé": "=somme(A1)",
    '"Bob" l\'Éponge; Carré, Ada': "Ada",
    "Émilienne-" * 19 + "Éloïse Roy": "Émilienne-" * 19 + "Éloïse",  # 200 signs
}


def sheet_of(names: Sequence[str]) -> bytes:
    """Return an attendance sheet on which everybody came; the e-mails are `p0@exemple.fr` and so on."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=";")
    writer.writerow(("Nom", "E-mail", "Présent", *OBSERVATIONS))
    writer.writerows((name, f"p{number}@exemple.fr", "oui", "oui", "oui", "oui") for number, name in enumerate(names))
    return out.getvalue().encode("utf-8-sig")


def in_a_pdf(text: str) -> str:
    """Return a text as it can be looked for in what a PDF says: composed, on one line, without signs of no width."""
    marks = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u2066\u2067\u2068\u2069\xad-"))
    return "".join(unicodedata.normalize("NFKC", text).translate(marks).split())
