"""An attendance sheet as people really keep it: what is read, what is asked back, what is refused."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Sequence
from contextlib import nullcontext

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from badges.domain.awarding_sheet import Sheet, SheetRefused, read_sheet
from badges.domain.errors import ProgrammeError


class FakeSpreadsheets:
    """Answers the same rows for every workbook, or refuses it."""

    def __init__(self, rows: Sequence[Sequence[str]] = (), refusal: ProgrammeError | None = None) -> None:
        self.sheet = rows
        self.refusal = refusal

    def rows(self, data: bytes, *, most: int) -> Sequence[Sequence[str]]:
        """Return the rows that the test gave."""
        if self.refusal:
            raise self.refusal
        return self.sheet[:most]


def read(text: str | bytes, filename: str = "feuille.csv") -> Sheet:
    """Read `text` (UTF-8) as a sheet."""
    data = text.encode() if isinstance(text, str) else text
    return read_sheet(data, filename, spreadsheets=FakeSpreadsheets())


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_separators_and_encodings(separator: str, encoding: str, line_end: str) -> None:
    """Comma, semicolon or tab, with or without BOM, in UTF-8 or Windows-1252: the same sheet is read."""
    lines = [["Nom", "Présent", "Téléphone"], ["Zoé Lefèvre", "oui", "06 39 98 00 12"]]
    sheet = read(line_end.join(separator.join(line) for line in lines).encode(encoding))
    assert [(row.number, row.name, row.present, row.phone, row.problems) for row in sheet.rows] == [
        (2, "Zoé Lefèvre", True, "+33639980012", ())
    ]


@pytest.mark.parametrize(
    "header",
    [
        "Nom;E-mail;Téléphone;Présent;Note",
        "NOM ;COURRIEL;TEL;PRESENCE;REMARQUES",
        "nom (obligatoire);adresse  électronique;n° de téléphone;présent·e ?;commentaire",
        "Name;Email;Phone;Attended;Comment",
        "full-name;E mail address;Mobile;PRESENT;notes",
    ],
)
def test_headings_in_both_languages(header: str) -> None:
    """Headings are recognised in French and English, whatever case, accents, hyphens or hints they carry."""
    (row,) = read(f"{header}\nAwa Diop;AWA@Example.org ;06 39 98 00 12;oui;à rappeler\n").rows
    assert (row.name, row.email, row.phone, row.present, row.note) == (
        "Awa Diop",
        "awa@example.org",
        "+33639980012",
        True,
        "à rappeler",
    )
    assert row.normalised_name == "awa diop"
    assert row.problems == ()


@pytest.mark.parametrize(
    ("header", "line"),
    [
        ("Nom;Prénom;Présent", "Diop;Awa;oui"),
        ("Prénom;Nom de famille;Présent", "Awa;Diop;oui"),
        ("Présent;name;surname", "oui;Awa;Diop"),
        ("First name;Last name;Present", "Awa;Diop;yes"),
        ("Nom;Présent", "  Awa   Diop ;oui"),
    ],
)
def test_first_and_last_name_are_joined(header: str, line: str) -> None:
    """Two columns of names make one name, the first name first."""
    (row,) = read(f"{header}\n{line}\n").rows
    assert row.name == "Awa Diop"


@pytest.mark.parametrize(
    ("word", "present"),
    [(word, True) for word in ("oui", "OUI", "o", "yes", "Y", "x", "X", "1", "vrai", "TRUE", "✓", "présente")]
    + [(word, False) for word in ("non", "Non.", "n", "no", "0", "faux", "absent", "Absente", "✗")],
)
def test_words_of_presence(word: str, present: bool) -> None:
    """Presence is understood in the words that people use."""
    (first, _) = read(f"Nom;Présent\nAwa Diop;{word}\nBo Li;non\n").rows
    assert (first.present, first.problems) == (present, ())


def test_ticks_leave_the_absent_blank() -> None:
    """In a column that only holds ticks, an empty cell says absent; elsewhere it is asked back."""
    ticked = read("Nom;Présent\nAwa Diop;x\nBo Li;\n").rows
    assert [(row.present, row.problems) for row in ticked] == [(True, ()), (False, ())]
    (_, worded) = read("Nom;Présent\nAwa Diop;oui\nBo Li;\n").rows
    assert worded.present is None
    assert worded.problems[0].fr == "Ligne\u00a03\u00a0: la colonne «\u00a0Présent\u00a0» est vide. Écrivez oui ou non."


PROBLEMS = [
    (
        "Nom;présent\nA B;oui\nC D;non\nE F;peut-être\n",
        (4, "présent"),
        "Ligne\u00a04\u00a0: la colonne «\u00a0présent\u00a0» contient «\u00a0peut-être\u00a0». Écrivez oui ou non.",
        "Row\u00a04: the column “présent” holds “peut-être”. Write yes or no.",
    ),
    (
        "Nom;Présent;E-mail\nA B;oui;a@@b\n",
        (2, "E-mail"),
        "Ligne\u00a02\u00a0: la colonne «\u00a0E-mail\u00a0» contient «\u00a0a@@b\u00a0». "
        "Corrigez l’adresse e-mail, ou laissez la cellule vide.",
        "Row\u00a02: the column “E-mail” holds “a@@b”. Correct the e-mail address, or leave the cell empty.",
    ),
    (
        "Nom;Présent;Tél\n\n\nA B;oui;06 39 98\n",
        (4, "Tél"),
        "Ligne\u00a04\u00a0: la colonne «\u00a0Tél\u00a0» contient «\u00a006 39 98\u00a0». "
        "Corrigez le numéro de téléphone, ou laissez la cellule vide.",
        "Row\u00a04: the column “Tél” holds “06 39 98”. Correct the phone number, or leave the cell empty.",
    ),
    (
        "Nom;Présent\n;oui\n",
        (2, "Nom"),
        "Ligne\u00a02\u00a0: la colonne «\u00a0Nom\u00a0» est vide. Écrivez le prénom et le nom de la personne.",
        "Row\u00a02: the column “Nom” is empty. Write the person’s first and last name.",
    ),
    (
        "Nom;Présent;Observation 1\nA B;oui;bof\n",
        (2, "Observation 1"),
        "Ligne\u00a02\u00a0: la colonne «\u00a0Observation 1\u00a0» contient «\u00a0bof\u00a0». "
        "Écrivez oui, avec aide ou pas encore, ou laissez la cellule vide.",
        "Row\u00a02: the column “Observation 1” holds “bof”. "
        "Write yes, with help or not yet, or leave the cell empty.",
    ),
    (
        f"Nom;Présent\n{'A' * 201};oui\n",
        (2, "Nom"),
        f"Ligne\u00a02\u00a0: la colonne «\u00a0Nom\u00a0» contient «\u00a0{'A' * 39}…\u00a0». "
        "Écrivez 200 signes au plus.",
        f"Row\u00a02: the column “Nom” holds “{'A' * 39}…”. Write at most 200 characters.",
    ),
    (
        f"Nom;Présent;Note\nA B;oui;{'n' * 2001}\n",
        (2, "Note"),
        f"Ligne\u00a02\u00a0: la colonne «\u00a0Note\u00a0» contient «\u00a0{'n' * 39}…\u00a0». "
        "Raccourcissez la note à 2\u00a0000 signes.",
        f"Row\u00a02: the column “Note” holds “{'n' * 39}…”. Shorten the note to 2,000 characters.",
    ),
    (
        "Nom;Présent\nA B;oui;en trop\n",
        (2, ""),
        "Ligne\u00a02\u00a0: il y a plus de cellules que de titres. Entourez de guillemets (\") le texte qui "
        "contient le séparateur.",
        "Row\u00a02: there are more cells than headings. Put quotation marks (\") around the text that contains "
        "the separator.",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("text", "place", "fr", "en"), PROBLEMS)
def test_problems_belong_to_their_cells(text: str, place: tuple[int, str], fr: str, en: str) -> None:
    """Each problem names its row and column and says what to do, in French and English."""
    (problem,) = [found for row in read(text).rows for found in row.problems]
    assert (problem.row, problem.column) == place
    assert (problem.fr, problem.en) == (fr, en)


def test_all_problems_of_a_row_are_listed() -> None:
    """A row with several wrong cells shows all of them at once."""
    (row,) = read("Nom;Présent;E-mail;Tél\nA B;?;x;y\n").rows
    assert [problem.column for problem in row.problems] == ["E-mail", "Tél", "Présent"]
    assert (row.present, row.email, row.phone) == (None, None, None)


@pytest.mark.parametrize("nothing", ["", "-", "néant", "aucun", "N/A"])
def test_no_contact_is_no_problem(nothing: str) -> None:
    """E-mail and phone are optional, however people write that there is none."""
    (row,) = read(f"Nom;E-mail;Tél;Présent\nAwa Diop;{nothing};{nothing};oui\n").rows
    assert (row.email, row.phone, row.problems) == (None, None, ())


def test_observations_by_heading_and_by_content() -> None:
    """Observations are found by their heading or by their words, and keep their labels and order."""
    sheet = read(
        "Nom;Présent;Obs : à l'heure;Consignes;Observation 3\n"
        "A B;oui;Oui;avec aide;pas encore\nC D;oui;with help;NOT YET;\n"
    )
    assert sheet.observation_labels == ("à l'heure", "Consignes", "Observation 3")
    assert [row.observations for row in sheet.rows] == [("yes", "with-help", "not-yet"), ("with-help", "not-yet", "")]
    assert sheet.problems == ()


def test_a_fourth_observation_is_a_problem_of_the_header() -> None:
    """Three observations are read; a fourth is named as one too many."""
    sheet = read("Nom;Présent;obs 1;obs 2;obs 3;obs 4\nA B;oui;oui;oui;oui;oui\n")
    assert len(sheet.observation_labels) == 3
    assert [(problem.row, problem.column) for problem in sheet.problems] == [(1, "obs 4")]


def test_free_observations_are_remarks() -> None:
    """A column « Observations » with free text, as many sheets have, is the private note."""
    sheet = read("Nom;Présent;Observations\nA B;oui;Très à l’aise\n")
    assert (sheet.rows[0].note, sheet.observation_labels, sheet.ignored_columns) == ("Très à l’aise", (), ())


def test_unknown_columns_are_listed_not_read() -> None:
    """A column that the service does not know is named to the person and its content is not kept."""
    sheet = read("Nom;Présent;Taille de t-shirt;\nA B;oui;XL;secret\n")
    assert sheet.ignored_columns == ("Taille de t-shirt", "colonne D")
    assert "XL" not in repr(sheet.rows)
    assert "secret" not in repr(sheet.rows)


def test_a_repeated_column_is_a_problem() -> None:
    """When two columns say the same thing, the first counts and the person is told."""
    sheet = read("Nom;Présent;Mail;E-mail\nA B;oui;a@example.org;b@example.org\n")
    assert sheet.rows[0].email == "a@example.org"
    assert [problem.column for problem in sheet.problems] == ["E-mail"]


def test_empty_lines_keep_their_number() -> None:
    """Empty lines are skipped, and the others keep the number that the person sees."""
    sheet = read("Nom;Présent\n\nA B;oui\n;\n;;\n\nC D;non\n")
    assert [row.number for row in sheet.rows] == [3, 7]


def test_a_title_above_the_headings_is_passed_over() -> None:
    """A title line above the headings does not hide them."""
    sheet = read("Feuille de présence, duo-day du 19 novembre\n\nNom;Présent\nA B;oui\n")
    assert [(row.number, row.name) for row in sheet.rows] == [(4, "A B")]


def test_the_separator_line_of_excel() -> None:
    """A leading `sep=;` says the separator, and Excel does not count it as a line."""
    sheet = read("sep=;\r\nNom;Présent\r\nA, B;oui\r\n")
    assert [(row.number, row.name) for row in sheet.rows] == [(2, "A, B")]


def test_quoted_cells() -> None:
    """A quoted cell keeps its separators, and its line breaks become spaces."""
    (row,) = read('Nom,Présent,Note\n"Diop, Awa",oui,"une ""vraie""\nréussite"\n').rows
    assert (row.name, row.note) == ("Diop, Awa", 'une "vraie" réussite')


def test_formulas_are_text() -> None:
    """A cell that looks like a formula is only text."""
    (row,) = read('Nom;Présent\n=HYPERLINK("http://x");oui\n'.replace('"', "'")).rows
    assert row.name == "=HYPERLINK('http://x')"


def test_the_digest_is_of_the_bytes() -> None:
    """The digest, to which a confirmation is bound, is the SHA-256 of the file as it came."""
    data = "Nom;Présent\nA B;oui\n".encode("cp1252")
    assert read(data).digest == hashlib.sha256(data).hexdigest()


REFUSALS = [
    (b"", "est vide"),
    (b"  \r\n ;;; \n", "est vide"),
    (b"Nom;Present\n", "que des titres"),
    (b"Present;Mail\noui;a@example.org\n", "Il manque la colonne du nom"),
    (b"Prenom;Present\nAwa;oui\n", "Il manque la colonne du nom"),
    (b"Nom;Mail\nAwa Diop;a@example.org\n", "Il manque la colonne de présence"),
    (b'Nom;Present\nA B;oui\n"C D;oui\n', "Ligne\u00a03\u00a0: un guillemet"),
    (b'Nom;Present\n"A"B;oui\n', "Ligne\u00a02\u00a0: un guillemet"),
    ("Nom;Présent\nA B;oui\n".encode("utf-16"), "UTF-16"),
    (b"Nom;Present\nA\0B;oui\n", "n’est pas une feuille de présence lisible"),
    (b"%PDF-1.7 ...", "n’est pas une feuille de présence lisible"),
    (b"\x89PNG\r\n\x1a\n", "n’est pas une feuille de présence lisible"),
    (b"\x81\x8d\x8f", "n’est pas une feuille de présence lisible"),
    (b" \n<!DOCTYPE html><table><tr><td>Nom</td></tr></table>", "page web"),
    (b"\xef\xbb\xbf<html xmlns:x='urn:schemas-microsoft-com:office:excel'>", "page web"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "ancien fichier Excel"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "mot de passe"),
    (b"Nom;Present\n" + b"A B;oui\n" * 10_001, "10\u00a0000\u00a0lignes"),
    (b"Nom;Present\n" + b"\n" * 100_001, "10\u00a0000\u00a0lignes"),
    (b"x" * (5 * 1024 * 1024 + 1), "5\u00a0Mo"),
]


@pytest.mark.parametrize(("data", "sentence"), REFUSALS, ids=range(len(REFUSALS)))
def test_refusals_say_why(data: bytes, sentence: str) -> None:
    """What is no attendance sheet is refused with one sentence in French and one in English."""
    with pytest.raises(SheetRefused) as refusal:
        read(data)
    assert sentence in refusal.value.fr
    assert refusal.value.en.endswith(".")


def test_ten_thousand_rows_are_read() -> None:
    """The limit itself is allowed."""
    assert len(read(b"Nom;Present\n" + b"A B;oui\n" * 10_000).rows) == 10_000


def test_a_workbook_is_recognised_by_its_content() -> None:
    """A workbook is read through its port, whatever its name, with the same columns and numbers."""
    spreadsheets = FakeSpreadsheets([["Nom", "Présent"], [], ["Awa\u00a0Diop", "vrai"]])
    sheet = read_sheet(b"PK\x03\x04...", "feuille.csv", spreadsheets=spreadsheets)
    assert [(row.number, row.name, row.present) for row in sheet.rows] == [(3, "Awa Diop", True)]


def test_a_workbook_that_cannot_be_read_keeps_its_sentence() -> None:
    """The gateway's refusal reaches the person as it is."""
    spreadsheets = FakeSpreadsheets(refusal=ProgrammeError("Le classeur est abîmé.", "The workbook is damaged."))
    with pytest.raises(SheetRefused, match="abîmé"):
        read_sheet(b"PK\x03\x04...", "feuille.xlsx", spreadsheets=spreadsheets)


_TEXT = st.text(alphabet=st.sampled_from('Nom;Présent,\t"\n\r=oui@+06x\ufeff\u00a0ﷺ\ud7ff'), max_size=200)


@settings(deadline=None)  # the first phone number loads the library's tables
@given(st.one_of(st.binary(max_size=300), _TEXT.map(lambda text: ("Nom;Présent;Mail;Tél\n" + text).encode())))
@example(b"sep=;")
@example(b'sep="\nNom;Present\n')
@example(b"sep=\r\nNom;Present\nA;oui")
def test_no_bytes_break_the_reader(data: bytes) -> None:
    """Whatever bytes arrive, the answer is a sheet or a sentence."""
    try:
        sheet = read(data)
    except SheetRefused:
        return
    assert all(len(row.name) <= 200 and len(row.normalised_name) <= 200 for row in sheet.rows)


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("head", ["", "Nom;Présent\nAwa Diop;oui", "sep=;\nNom;Présent"])
def test_a_sheet_of_too_many_columns_is_refused_at_once(separator: str, head: str) -> None:
    """Five megabytes of separators are refused before anything is made of them, with what to do."""
    data = (head.replace(";", separator) + separator * (5 * 1024 * 1024 - 40)).encode()
    before = time.process_time()
    with pytest.raises(SheetRefused, match=r"plus de 200\u00a0colonnes"):
        read(data)
    assert time.process_time() - before < 1


def test_a_workbook_of_too_many_columns_is_refused() -> None:
    """A workbook is as wide as an attendance sheet; 200 columns still are."""
    for width, refused in ((200, False), (201, True)):
        rows = [["Nom", "Présent", *[""] * (width - 2)], ["Awa Diop", "oui"]]
        with pytest.raises(SheetRefused, match="plus de 200") if refused else nullcontext():
            read_sheet(b"PK\x03\x04", "f.xlsx", spreadsheets=FakeSpreadsheets(rows))


def test_control_characters_of_a_workbook_fall_away() -> None:
    """What a workbook can write as `_x0000_` reaches no database."""
    spreadsheets = FakeSpreadsheets([["Nom", "Présent", "Note"], ["A\0wa\b Diop", "o\x1fui", "à\trappeler\x00"]])
    (row,) = read_sheet(b"PK\x03\x04", "f.xlsx", spreadsheets=spreadsheets).rows
    assert (row.name, row.present, row.note, row.problems) == ("Awa Diop", True, "à rappeler", ())


@pytest.mark.parametrize("odd", ["bof", "presque", "3/5"])
def test_an_unreadable_observation_does_not_hide_its_column(odd: str) -> None:
    """One cell that nobody can read is a problem of its row; the « pas encore » of another row still counts."""
    text = f"Nom;Présent;Consignes\nMarc Noir;oui;pas encore\nLina Roux;oui;{odd}\n"
    sheet = read_sheet(text.encode(), "feuille.csv", spreadsheets=FakeSpreadsheets())
    assert sheet.observation_labels == ("Consignes",)
    assert sheet.rows[0].observations == ("not-yet",)
    assert [problem.column for problem in sheet.rows[1].problems] == ["Consignes"]


def test_a_column_of_yes_and_no_is_no_observation() -> None:
    """« Permis : oui / non » is listed as not read, and changes nothing."""
    text = "Nom;Présent;Permis\nMarc Noir;oui;oui\nLina Roux;oui;non\n"
    sheet = read_sheet(text.encode(), "feuille.csv", spreadsheets=FakeSpreadsheets())
    assert (sheet.observation_labels, sheet.ignored_columns) == ((), ("Permis",))
