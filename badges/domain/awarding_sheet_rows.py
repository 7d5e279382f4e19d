"""One line of an attendance sheet, with the problems of its cells."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from badges.domain.awarding_columns import OBSERVATION_VALUES, Columns, fold
from badges.domain.awarding_sheet_problems import CellProblem, problem
from badges.domain.text import first_name_of, normalise_name, read_email, read_phone

LONGEST_NAME = 200
LONGEST_NOTE = 2000
TICKS = frozenset({"x", "✓", "✔", "☑", "✅", "☒"})
YES = TICKS | {"oui", "o", "yes", "y", "1", "vrai", "true", "present", "presente", "present e", "present·e"}
NO = frozenset({"non", "n", "no", "0", "faux", "false", "absent", "absente", "✗", "✘", "☐"})
NOTHING = frozenset({"", "-", "–", "—", "/", "neant", "aucun", "aucune", "none", "n/a", "sans"})


@dataclass(frozen=True)
class SheetRow:
    """One person of a sheet; `number` is the line in the sheet, `phone` is E.164, observations are in order."""

    number: int
    name: str
    normalised_name: str
    email: str | None
    phone: str | None
    present: bool | None  # None: the cell does not say
    observations: tuple[str, ...]  # yes, with-help, not-yet or "" for each label
    note: str
    problems: tuple[CellProblem, ...]
    first_name: str  # by its own column, else guessed from the name


def presence_is_ticked(cells: Sequence[str]) -> bool:
    """Tell whether a column of presence only holds ticks: then an empty cell says absent."""
    filled = [fold(cell) for cell in cells if cell]
    return bool(filled) and all(cell in TICKS for cell in filled)


def read_row(number: int, cells: Sequence[str], columns: Columns, *, ticked: bool) -> SheetRow:
    """Read line `number`; `ticked` tells that an empty cell of presence says absent."""
    return _RowReader(number, cells, columns).read(ticked)


class _RowReader:
    """Reads the cells of one line and gathers their problems."""

    def __init__(self, number: int, cells: Sequence[str], columns: Columns) -> None:
        self.number = number
        self.cells = cells
        self.columns = columns
        self.problems: list[CellProblem] = []

    def read(self, ticked: bool) -> SheetRow:
        name = self._name()
        email = self._contact(
            self.columns.email, read_email,
            "Corrigez l’adresse e-mail, ou laissez la cellule vide.",
            "Correct the e-mail address, or leave the cell empty.",
        )  # fmt: skip
        phone = self._contact(
            self.columns.phone, read_phone,
            "Corrigez le numéro de téléphone, ou laissez la cellule vide.",
            "Correct the phone number, or leave the cell empty.",
        )  # fmt: skip
        present = self._present(ticked)
        observations = tuple(self._observation(index) for _, index in self.columns.observations)
        note = self._note()
        self._overflow()
        return SheetRow(
            self.number, name, normalise_name(name)[:LONGEST_NAME], email, phone, present, observations, note,
            tuple(self.problems), self._first_name(name),
        )  # fmt: skip

    def _cell(self, index: int | None) -> str:
        return self.cells[index] if index is not None and index < len(self.cells) else ""

    def _problem(self, index: int, do_fr: str, do_en: str) -> None:
        heading = self.columns.headings[index]
        self.problems.append(problem(self.number, heading, self._cell(index), do_fr=do_fr, do_en=do_en))

    def _name(self) -> str:
        name = " ".join(filter(None, (self._cell(index) for index in self.columns.name)))
        if len(name) > LONGEST_NAME or len(normalise_name(name)) > LONGEST_NAME:
            self._problem(self.columns.name[0], "Écrivez 200 signes au plus.", "Write at most 200 characters.")
        elif not any(sign.isalpha() for sign in name):
            self._problem(
                self.columns.name[0],
                "Écrivez le prénom et le nom de la personne.",
                "Write the person’s first and last name.",
            )
        return name[:LONGEST_NAME]

    def _first_name(self, name: str) -> str:
        own = self._cell(self.columns.name[0]) if len(self.columns.name) > 1 else ""
        return (own or first_name_of(name))[:LONGEST_NAME]

    def _contact(self, index: int | None, read: Callable[[str], str | None], do_fr: str, do_en: str) -> str | None:
        cell = self._cell(index)
        if index is None or fold(cell) in NOTHING:
            return None
        value = read(cell)
        if value is None:
            self._problem(index, do_fr, do_en)
        return value

    def _present(self, ticked: bool) -> bool | None:
        index = self.columns.present
        word = fold(self._cell(index))
        if word in YES:
            return True
        if word in NO or (ticked and not word):
            return False
        self._problem(index, "Écrivez oui ou non.", "Write yes or no.")
        return None

    def _observation(self, index: int) -> str:
        word = fold(self._cell(index))
        if not word or word in NOTHING:
            return ""
        if word not in OBSERVATION_VALUES:
            self._problem(
                index,
                "Écrivez oui, avec aide ou pas encore, ou laissez la cellule vide.",
                "Write yes, with help or not yet, or leave the cell empty.",
            )
            return ""
        return OBSERVATION_VALUES[word]

    def _note(self) -> str:
        index = self.columns.note
        note = self._cell(index)
        if index is not None and len(note) > LONGEST_NOTE:
            self._problem(index, "Raccourcissez la note à 2\u00a0000 signes.", "Shorten the note to 2,000 characters.")
        return note[:LONGEST_NOTE]

    def _overflow(self) -> None:
        extra = [cell for cell in self.cells[len(self.columns.headings) :] if cell]
        if extra:
            self.problems.append(
                CellProblem(
                    self.number,
                    "",
                    f"Ligne\u00a0{self.number}\u00a0: il y a plus de cellules que de titres. Entourez de "
                    'guillemets (") le texte qui contient le séparateur.',
                    f'Row\u00a0{self.number}: there are more cells than headings. Put quotation marks (") '
                    "around the text that contains the separator.",
                )
            )
