"""The privacy walk with each combination of choices: exactly what a person agreed to is told, wherever one asks."""

from __future__ import annotations

import base64
import io
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import select

from badges.domain.claiming import WORDINGS, ConsentKind
from badges.records.tables import Award, Consent
from badges.services.claiming import claim
from badges.services.exporting import email_variant
from badges.services.exporting_files import QR_CODES
from badges.services.publishing import FILES
from tests.integration.test_privacy import PUBLIC, VARIANT_ADDRESS, known, plain, readable
from tests.support.addresses import arguments, audience, fill, rules_of
from tests.support.choices import WORDS, Choices, Person, changes, every_combination
from tests.support.dependencies import Statements, depends, read_by, written_by
from tests.support.sample import NOTE, OBSERVATIONS, PEOPLE, World

if TYPE_CHECKING:
    from flask import Flask
    from flask.testing import FlaskClient
    from sqlalchemy.orm import Session

    from badges.records.tables import Assertion
    from badges.services.instance import Instance

HTML = "text/html"
EMAIL, PHONE = PEOPLE[0][1:]
FRENCH = {"Accept": HTML, "Accept-Language": "fr"}
DOCUMENT = {"Accept": "application/ld+json"}
# The pages of the badge itself: these say her name to whoever has the address, if she wants it.
SAYING_NAME = ("/v/<code>", "/V/<code>", "/p/<token>", "/o/<org>/assertions/<public_id>")
OF_HER_BADGE = (*SAYING_NAME, "/o/<org>/assertions/<public_id>/<name>", "/r/<token>")
TELLING = ("/o/<org>/temoignages", "/o/<org>/temoignages/<testimony_id>")
YES = plain("Oui, c’est son badge.")
ACCOMPANIED = select(Consent.accompanied).where(Consent.kind == "publication").order_by(Consent.id)
# What her carnet may say when it is open: what she wrote, her first name, and what is in its addresses.
HERS = {"first name", "words", "story", "label", "code", "award", "request", "meeting", "photo"}


@dataclass
class Surface:
    """One face of one address: what it was made of, and what of her was found in its last answer."""

    rule: str
    path: str
    headers: Mapping[str, str]
    form: Mapping[str, str] | None = None
    read: set[str] = field(default_factory=set)
    status: int = 0
    mimetype: str | None = None
    found: frozenset[str] = frozenset()
    text: str = ""

    def __str__(self) -> str:
        return f"{self.path} {dict(self.headers)} {self.form or ''}: {self.status}"


class Walk:
    """Asks every public surface again whenever something that it was made of has changed."""

    def __init__(self, app: Flask, instance: Instance, person: Person, forms: Mapping[str, tuple[str, ...]]) -> None:
        self.app, self.instance, self.person, self.forms = app, instance, person, forms
        self.client: FlaskClient = app.test_client()
        self.statements = Statements(instance.engine)
        public = (rule for rule in rules_of(app, "GET") if audience(app, rule) in PUBLIC)
        self.rules = [rule for rule in public if known(rule, person.values)]
        self.surfaces: dict[tuple[str, str], Surface] = {}
        self.asked = 0

    def choose(self, choices: Choices) -> list[Surface]:
        """Have the person choose, and return every surface as it is then."""
        with self.statements.during() as run:
            self.person.choose(choices)
        written = written_by(run)
        now = {(one.path, f"{one.headers}{one.form}"): one for one in self._addresses()}
        self.surfaces = {key: self.surfaces.get(key, one) for key, one in now.items()}
        for one in self.surfaces.values():
            if not one.status or depends(one.read, written):
                self._ask(one)
        return list(self.surfaces.values())

    def _addresses(self) -> Iterator[Surface]:
        values = self.person.values
        hosted = (
            (rule, values | {"public_id": values["variant"]}) for rule in self.rules if "<public_id>" in rule.rule
        )
        for rule, own in (*((rule, values) for rule in self.rules), *hosted):
            documents = rule.rule.startswith(("/o/<org>/assertions/", "/r/"))
            for headers in (FRENCH, DOCUMENT) if documents else (FRENCH,):
                yield Surface(rule.rule, fill(rule, own), headers)
        for public_id in (values["public_id"], values["variant"]):
            for name in (*FILES, *QR_CODES, "certificate.pdf"):
                rule_of_files = "/o/<org>/assertions/<public_id>/<name>"
                yield Surface(rule_of_files, f"/o/{values['org']}/assertions/{public_id}/{name}", DOCUMENT)
        code = values["employer.short.code"]
        yield Surface("/v/<code>/titulaire", f"/v/{code}/titulaire", FRENCH, {"holder": EMAIL})
        yield Surface("/api/v1/verify", "/api/v1/verify", {}, {"input": f"{self.instance.urls.base}/v/{code}"})

    def _ask(self, one: Surface) -> None:
        """Ask as a visitor who was never here before."""
        self.asked += 1
        visitor = {"REMOTE_ADDR": f"10.{self.asked >> 16}.{self.asked >> 8 & 255}.{self.asked & 255}"}
        options: dict[str, Any] = {"headers": one.headers, "base_url": self.instance.urls.base}
        with self.statements.during() as run:
            if one.form is None:
                answer = self.client.get(one.path, environ_base=visitor, **options)
            else:
                answer = self.client.post(one.path, environ_base=visitor, data=one.form, **options)
        one.read |= read_by(run)
        one.status, one.mimetype = answer.status_code, answer.mimetype
        one.text = plain("\n".join(said(answer)))
        one.found = frozenset(found(one.text, self.forms))
        answer.close()


def said(answer: Any) -> Iterator[str]:
    """Yield all that an answer says: its headers, its body in every reading, each file of an archive."""
    yield from (f"{name}: {value}" for name, value in answer.headers)
    if answer.mimetype != "application/zip":
        yield from readable(answer.data, answer.mimetype)
        return
    kinds = {"png": "image/png", "svg": "image/svg+xml", "pdf": "application/pdf", "jws": "application/jose"}
    with zipfile.ZipFile(io.BytesIO(answer.data)) as archive:
        for name in archive.namelist():
            yield name
            yield from readable(archive.read(name), kinds.get(name.rpartition(".")[2], "text/plain"))


def found(text: str, known_forms: Mapping[str, tuple[str, ...]]) -> Iterator[str]:
    """Yield what of the person stands in `text`; her e-mail holds her name, and is read apart."""
    rest = text
    for name, forms in known_forms.items():
        if any(form in rest for form in forms):
            yield name
        if name == "email":
            rest = rest.replace(forms[0], "")


def everything_known(world: World, person: Person, award: Award) -> dict[str, tuple[str, ...]]:
    """Return the forms in which anything known of the person, her neighbours and the day could stand somewhere."""
    values = person.values
    digits = PHONE.replace(" ", "")
    known_of_her = {
        "email": (EMAIL,),
        "first name": ("zephyrine",),
        "surname": ("quibolle",),
        "local part": (EMAIL.partition("@")[0],),
        "phone": (PHONE, digits, f"+33{digits[1:]}", f"+33 {PHONE[1:]}", digits[-6:]),
        "variant": (VARIANT_ADDRESS, VARIANT_ADDRESS.partition("@")[0]),
        "note": (NOTE,),
        "observations": OBSERVATIONS[:2],  # the third is in a badge’s own words
        "day": (world.session.place, world.session.host, world.session.takes_place_on.isoformat(), "feuille.csv"),
        "action": (world.action.title, *world.action.publics, "handicap"),
        "words": (WORDS,),
        "story": ("J’ai tenu la caisse.",),
        "label": ("Pour Mme Colombe",),
        "code": (values["code"],),
        "award": (award.public_id,),
        "person": (award.person.public_id,),
        "request": (values["request_id"],),
        "photo": (values["photo_id"],),
        "meeting": (values["meeting_id"],),
        "desk": (world.action.public_id, world.session.public_id, values["batch_id"]),
        "others": tuple(part for name, *_ in PEOPLE[1:] for part in name.split() if len(part) > 4),
        "pin": ("argon2",),
    }
    return {name: tuple(map(spelled, forms)) for name, forms in known_of_her.items()} | {
        "in disguise": tuple(base64.b64encode(word.encode()).decode()[:-4].casefold() for word in (EMAIL, PHONE))
    }


def spelled(form: str) -> str:
    """Return a form as it is looked for: without case and accents."""
    return plain(form)


def agreed(choices: Choices, one: Surface) -> tuple[set[str], set[str]]:
    """Return (what must stand on a surface, what may): the same, but for what opens by her own code."""
    if one.rule.startswith(("/c/", "/C/")):
        greeting = {"first name"} if one.rule == "/c/<code>" and not choices.locked else set()
        return greeting, {"code", "award", "request", "photo", "meeting"} if choices.locked else _carnet(choices, one)
    if one.mimetype != HTML or one.status != 200:
        return set(), set()
    if one.rule in SAYING_NAME or one.rule == "/v/<code>/titulaire":
        said = {"first name", "surname"} if choices.visible and choices.named else set()
    elif one.rule in TELLING:
        said = {"none": set(), "unsigned": {"words"}, "signed": {"words", "first name"}}[choices.testimony]
    elif one.rule == "/rencontres/<token>":
        said = {"email", "phone"} if choices.contact else set()
    else:
        said = set()
    return said, said


def _carnet(choices: Choices, one: Surface) -> set[str]:
    """Return what a page of the open carnet may say."""
    showing = one.rule.endswith(("/apercu", "/certificat.pdf", "/badges.zip", "/mes-donnees"))
    return HERS | ({"surname"} if choices.named and showing else set())


@pytest.fixture
def person(instance: Instance, session: Session, world: World, awarded: list[Assertion]) -> Person:
    """Somebody whom a badge was given, who claimed it, gave it away under an e-mail too, and chose nothing else."""
    with instance.unit_of_work() as own:
        award = own.get_one(Award, awarded[0].award_id)
        claim(instance, own, award)
        variant = email_variant(instance, own, award, VARIANT_ADDRESS).public_id
    values = arguments(instance, world, awarded[0], {"variant": variant})
    found = Person(instance, awarded[0], values)
    found.choose(Choices(contact=True, testimony="signed"))  # as `arguments` left them, something waited
    found.choose(Choices())
    return found


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
def test_what_others_see_is_what_was_chosen(
    app: Flask, instance: Instance, session: Session, world: World, awarded: list[Assertion], person: Person
) -> None:
    """In every combination every public surface tells what the person agreed to, all of it, and nothing else of her."""
    combinations = every_combination()
    assert set(changes(combinations)) == {1}
    assert len(set(combinations)) == 2 * 2 * 2 * 2 * 3 * 2 * 2 == 192
    award = session.get_one(Award, awarded[0].award_id)
    walk = Walk(app, instance, person, everything_known(world, person, award))
    person_id = award.person_id
    session.rollback()
    wrong: list[str] = []
    told: set[tuple[str, str]] = set()
    for choices in combinations:
        for one in walk.choose(choices):
            must, may = agreed(choices, one)
            if not must <= one.found <= may or one.status in (429, 500):
                wrong.append(f"{choices}: {one}: too much {one.found - may}, too little {must - one.found}")
            if one.rule in OF_HER_BADGE and (one.status == 404) is choices.visible:
                wrong.append(f"{choices}: {one}")
            if one.form and "holder" in one.form and (YES in one.text) != (choices.visible and choices.compared):
                wrong.append(f"{choices}: {one}: the holder")
            told |= {(one.rule, word) for word in one.found if not one.rule.startswith(("/c/", "/C/"))}
        assert not wrong, "\n".join(wrong[:20])
        with instance.sessions() as own:
            assert own.scalars(ACCOMPANIED.where(Consent.person_id == person_id)).first() is choices.accompanied
    saying = (*SAYING_NAME, "/v/<code>/titulaire")
    assert told == {(rule, word) for rule in saying for word in ("first name", "surname")} | {
        (rule, word) for rule in TELLING for word in ("words", "first name")
    } | {("/rencontres/<token>", "email"), ("/rencontres/<token>", "phone")}  # fmt: skip
    assert len(walk.surfaces) > 100


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
def test_what_somebody_beside_her_did_is_written_as_the_walk_writes_it(
    instance: Instance, session: Session, awarded: list[Assertion]
) -> None:
    """A claim with somebody beside the person differs from one without in the consent's mark alone."""
    for one, accompanied in ((awarded[0], True), (awarded[1], False)):
        claim(instance, session, session.get_one(Award, one.award_id), accompanied=accompanied)
    session.flush()
    kept = session.execute(select(Consent.kind, Consent.wording, Consent.accompanied).order_by(Consent.id)).all()
    assert [tuple(row) for row in kept] == [
        ("publication", WORDINGS[ConsentKind.PUBLICATION].id, one) for one in (True, False)
    ]


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
def test_a_change_is_seen_by_what_reads_it(instance: Instance, session: Session, awarded: list[Assertion]) -> None:
    """What a change wrote is found among what an answer read: by its column, and by any row that came or went."""
    session.rollback()
    statements = Statements(instance.engine)
    with statements.during() as read:
        session.get_one(Award, awarded[0].award_id, populate_existing=True)
    with statements.during() as written:
        claim(instance, session, session.get_one(Award, awarded[0].award_id))
        session.flush()
    assert written_by(written) == {("award", "claimed_at"), ("consent", None)}
    assert depends(read_by(read), written_by(written))
    assert not depends(read_by(read) - {"claimed_at"}, written_by(written))
    assert depends({"consent"}, written_by(written))
