"""What is written about an action and its sessions: kinds and publics to choose from, limits, and what is wrong."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files

from badges.domain.errors import ProgrammeError
from badges.domain.strangers import tells_contact

LONGEST_LINE = 200  # signs of a title, a place, a host
LONGEST_TEXT = 4000  # signs of a column of the plan
FIRST_YEAR, LAST_YEAR = 2000, 2100
NBSP = "\u00a0"

# The working groups' kinds of actions: code, French, English.
ACTION_KINDS = {
    "duo-day": ("Duo-day", "Duo day"),
    "duo-day-apprentissage": ("Duo-day apprentissage", "Apprenticeship duo day"),
    "mentorat": ("Mentorat", "Mentoring"),
    "atelier": ("Atelier", "Workshop"),
    "forum": ("Forum", "Forum"),
    "visite-entreprise": ("Visite d’entreprise", "Company visit"),
    "temoignage": ("Témoignage", "Testimony"),
    "team-building": ("Défi d’équipe", "Team building"),
    "sport": ("Sport", "Sport"),
    "culture": ("Culture", "Culture"),
    "cuisine": ("Cuisine", "Cooking"),
    "formation-employeurs": ("Formation des employeurs", "Training for employers"),
    "animation-reseau": ("Animation du réseau", "Network event"),
    "clause-insertion": ("Clause d’insertion", "Inclusion clause"),
    "plaidoyer": ("Plaidoyer", "Advocacy"),
}
# data·inclusion publishes French labels only.
_PUBLICS_EN = {
    "tous-publics": "Everyone",
    "actifs": "People in work",
    "beneficiaires-des-minimas-sociaux": "People on minimum benefits",
    "demandeurs-emploi": "Job seekers",
    "etudiants": "Students",
    "familles": "Families",
    "femmes": "Women",
    "jeunes": "Young people",
    "personnes-en-situation-de-handicap": "Disabled people",
    "personnes-en-situation-durgence": "People in an emergency",
    "personnes-en-situation-juridique-specifique": "People in a specific legal situation",
    "personnes-exilees": "People in exile",
    "residents-qpv-frr": "Residents of priority districts or rural areas",
    "seniors": "Seniors",
}


@dataclass(frozen=True)
class FieldProblem:
    """What is wrong with one field of a form; `field` is its name."""

    field: str
    fr: str
    en: str

    def sentence(self, language: str) -> str:
        """Return the sentence in `language` (`fr` or `en`)."""
        return self.en if language == "en" else self.fr


class FormRefused(ProgrammeError):
    """A form cannot be kept as it is; `problems` says why, field by field."""

    def __init__(self, problems: Sequence[FieldProblem]) -> None:
        super().__init__(" ".join(p.fr for p in problems), " ".join(p.en for p in problems))
        self.problems = tuple(problems)


@dataclass(frozen=True)
class ActionPlan:
    """The six columns of the working groups' table for one action, with its title and kind."""

    title: str
    kind: str
    description: str
    structure: str
    moyens: str
    publics: tuple[str, ...]
    partenaires: str
    delais: str


@dataclass(frozen=True)
class SessionPlan:
    """One date of an action."""

    takes_place_on: date
    place: str
    host: str


@cache
def publics() -> dict[str, tuple[str, str]]:
    """Return data·inclusion's publics: code → (French, English); they describe actions, never a person."""
    data = json.loads((files("badges.domain") / "data" / "data_inclusion_enums_v1.json").read_text("utf-8"))
    return {
        entry["value"]: (entry["label"], _PUBLICS_EN.get(entry["value"], entry["label"]))
        for entry in data["enums"]["Public"]
    }


def read_action(form: Mapping[str, str], chosen_publics: Iterable[str]) -> ActionPlan:
    """Return the action that a form describes; raises FormRefused, all problems at once."""
    problems: list[FieldProblem] = []
    title = _line(form, "title", problems)
    if not title:
        problems.insert(0, FieldProblem("title", "Écrivez le titre de l’action.", "Write the title of the action."))
    kind = form.get("kind", "")
    if kind not in ACTION_KINDS:
        problems.append(FieldProblem("kind", "Choisissez un type d’action.", "Choose a kind of action."))
    texts = {
        name: _text(form, name, problems) for name in ("description", "structure", "moyens", "partenaires", "delais")
    }
    wanted = tuple(dict.fromkeys(chosen_publics))
    if any(public not in publics() for public in wanted):
        problems.append(
            FieldProblem("publics", "Choisissez les publics dans la liste.", "Choose the publics from the list.")
        )
    if problems:
        raise FormRefused(problems)
    return ActionPlan(title=title, kind=kind, publics=wanted, **texts)


def read_session(form: Mapping[str, str]) -> SessionPlan:
    """Return the session that a form describes; raises FormRefused, all problems at once."""
    problems: list[FieldProblem] = []
    day = _day(form.get("date", "").strip())
    if day is None:
        problems.append(
            FieldProblem(
                "date",
                f"Écrivez la date de la séance, par exemple{NBSP}: 19/11/2026.",
                "Write the date of the session, for instance 19/11/2026.",
            )
        )
    place, host = _line(form, "place", problems), _line(form, "host", problems)
    if tells_contact(host):
        problems.append(
            FieldProblem(
                "host",
                f"Écrivez seulement le nom de qui accueille, sans e-mail ni téléphone{NBSP}: il sera public.",
                "Write only the name of the host, without e-mail or telephone: it will be public.",
            )
        )
    if day is None or problems:
        raise FormRefused(problems)
    return SessionPlan(day, place, host)


def _day(text: str) -> date | None:
    """Read `2026-11-19`, as browsers send it, or `19/11/2026`, as people type it where there is no calendar."""
    parts = text.split("/")
    if len(parts) == 3:
        text = "-".join(part.zfill(2) for part in reversed(parts))
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if FIRST_YEAR <= day.year <= LAST_YEAR else None


def _line(form: Mapping[str, str], name: str, problems: list[FieldProblem]) -> str:
    return _limited(" ".join(_typed(form, name).split()), name, LONGEST_LINE, problems)


def _text(form: Mapping[str, str], name: str, problems: list[FieldProblem]) -> str:
    text = _typed(form, name).replace("\r\n", "\n").strip()
    return _limited(text, name, LONGEST_TEXT, problems)


def _typed(form: Mapping[str, str], name: str) -> str:
    return form.get(name, "").replace("\0", "")  # PostgreSQL stores no NUL


def _limited(text: str, name: str, most: int, problems: list[FieldProblem]) -> str:
    if len(text) > most:
        problems.append(
            FieldProblem(
                name,
                f"Raccourcissez ce texte à {most} signes ({len(text)} pour l’instant).",
                f"Shorten this text to {most} characters ({len(text)} for now).",
            )
        )
    return text
