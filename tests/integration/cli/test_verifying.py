"""`badges verify`: the contract's exit statuses and outputs, with no installation and no network."""

from __future__ import annotations

import base64
import json
from pathlib import Path
from typing import Any

import click
import pytest
from click.testing import CliRunner, Result

from badges.cli.verifying import verify_command
from badges.openbadges.verification import Fetcher, ReplayFetcher
from tests.support.remote_issuer import RemoteIssuer

NOW = "2026-06-01T12:00:00Z"
ISSUER = RemoteIssuer()


class NoInstallation:
    """The wiring of a machine without an installation, whose internet holds one issuer."""

    def __init__(self) -> None:
        self.fetchers: list[bool] = []

    def has_instance(self) -> bool:
        """Say that there is none."""
        return False

    def development(self) -> bool:
        """A production machine."""
        return False

    def guarded_fetcher(self, allow_loopback: bool) -> Fetcher:
        """Return the world."""
        self.fetchers.append(allow_loopback)
        return ReplayFetcher(ISSUER.resources)


def run(*arguments: str, stdin: bytes | None = None, wiring: Any = None, **env: str) -> Result:
    """Run `badges verify` as `badges.cli` does."""
    command = verify_command(wiring or NoInstallation())

    @click.command(context_settings={"ignore_unknown_options": True})
    @click.argument("everything", nargs=-1, type=click.UNPROCESSED)
    @click.pass_context
    def outer(context: click.Context, everything: tuple[str, ...]) -> None:
        try:
            context.exit(command.main(list(everything), standalone_mode=False))
        except click.UsageError as error:
            error.show()
            context.exit(64)

    return CliRunner().invoke(outer, list(arguments), input=stdin, env={"LANG": "fr_FR.UTF-8", "LC_ALL": ""} | env)


@pytest.fixture
def replay(tmp_path: Path) -> str:
    """A replay file that holds the issuer."""
    path = tmp_path / "replay.json"
    path.write_text(json.dumps({"resources": ISSUER.resources}), encoding="utf-8")
    return str(path)


def test_exit_statuses(replay: str, tmp_path: Path) -> None:
    """0 valid, 1 invalid, 2 indeterminate, 64 for what is unusable."""
    assert run(ISSUER.assertion_id, "--now", NOW).exit_code == 0
    assert run("hello world").exit_code == 1
    assert run(ISSUER.badge_id).exit_code == 2
    large = tmp_path / "large.json"
    large.write_bytes(b" " * (5 * 1024 * 1024 + 1))
    picture = tmp_path / "a.jpg"
    picture.write_bytes(b"\xff\xd8\xff\xe0")
    for arguments in (
        [], [str(large)], [str(picture)], ["nowhere.png"], ["x", "--now", "soon"], ["x" * 70_000], ["x", "--unknown"],
        ["x", "--replay", str(tmp_path / "none")], ["x", "--replay", str(large)],
        ["x", "--replay", replay, "--record", "y"], ["x", "--batch", replay], ["--batch", str(tmp_path / "none")],
    ):  # fmt: skip
        assert run(*arguments).exit_code == 64, arguments


def test_inputs(replay: str, tmp_path: Path) -> None:
    """An address, a file, the text itself and standard input are all read; a final newline does no harm."""
    token = ISSUER.sign()
    path = tmp_path / "badge.jws"
    path.write_text(token + "\n", encoding="ascii")
    for arguments, stdin in (
        ([ISSUER.assertion_id], None),
        ([token], None),
        ([json.dumps(ISSUER.resources[ISSUER.assertion_id]["json"])], None),
        ([str(path)], None),
        (["-"], token.encode()),
        (["-"], token.encode() + b"\r\n"),
        (["-"], ISSUER.assertion_id.encode() + b"\n"),
    ):
        result = run(*arguments, "--now", NOW, "--replay", replay, stdin=stdin)
        assert result.exit_code == 0, result.output


def test_json(replay: str) -> None:
    """--json prints one object with everything that the contract names."""
    result = run(ISSUER.assertion_id, "--json", "--now", "2026-06-01T12:00:00", "--recipient", "lea@example.org")
    report = json.loads(result.stdout)
    names = "verdict codes checks badge issuer issuedOn expires recipient fetched checkedAt"
    assert set(names.split()) <= set(report)
    assert (report["verdict"], report["codes"], report["recipient"]["match"]) == ("valid", [], "yes")
    assert report["checkedAt"] == "2026-06-01T12:00:00+00:00"
    assert report["fetched"][0]["url"] == ISSUER.assertion_id
    refused = run("x" * 70_000, "--json")
    assert json.loads(refused.stdout)["codes"] == ["input_too_large"]


def test_words(replay: str) -> None:
    """A person reads the verdict first, then each check with its mark; French, or English where LANG asks."""
    french = run(ISSUER.assertion_id, "--now", NOW)
    assert french.stdout.startswith("Authentique\nCe badge est authentique")
    assert "✓ L’émetteur\u00a0:" in french.stdout
    assert "– Le titulaire" in french.stdout
    english = run(ISSUER.sign()[:-4] + "AAAA", "--now", NOW, LANG="en_GB.UTF-8")
    assert english.stdout.startswith("Not recognised\n")
    assert "✗ The signature" in english.stdout
    assert "[jws_signature_invalid]" in english.stdout
    assert "? " in run(ISSUER.badge_id).stdout


def test_what_is_wrong_is_named_with_a_next_step(tmp_path: Path) -> None:
    """The sentence says what failed and what to do; under the check stand the address and what developers need."""
    issuer = RemoteIssuer()
    issuer.bend(issuer.badge_id, name=None)
    path = tmp_path / "replay.json"
    path.write_text(json.dumps({"resources": issuer.resources}), encoding="utf-8")
    asked = ("--replay", str(path), "--now", NOW, "--recipient", "zoe@example.org")
    told = run(issuer.assertion_id, *asked, LANG="en_GB.UTF-8")
    assert told.exit_code == 1
    assert "Only the issuer can correct its documents." in told.output
    assert "This badge is not that of the person given." in told.output
    assert f"    {issuer.badge_id}\n    name: is missing\n" in told.output
    assert "an earlier step" not in told.output


def test_strangers_do_not_steer_the_terminal(tmp_path: Path) -> None:
    """Control characters in a badge's name are not printed."""
    hostile = RemoteIssuer()
    hostile.bend(hostile.badge_id, name="\x1b[2J\x07Badge\u202e")
    path = tmp_path / "replay.json"
    path.write_text(json.dumps({"resources": hostile.resources}), encoding="utf-8")
    shown = run(hostile.assertion_id, "--replay", str(path), "--now", NOW).stdout
    assert "Badge" in shown
    assert not set(shown) & {"\x1b", "\x07", "\u202e"}


def test_record_and_replay(tmp_path: Path) -> None:
    """What was recorded answers the same, and nothing else answers."""
    path = tmp_path / "proof.json"
    token = ISSUER.sign()
    assert run(token, "--record", str(path), "--now", NOW).exit_code == 0
    wiring = NoInstallation()
    assert run(token, "--replay", str(path), "--now", NOW, wiring=wiring).exit_code == 0
    assert run(ISSUER.assertion_id, "--replay", str(path), wiring=wiring).exit_code == 1
    assert wiring.fetchers == []
    assert ISSUER.key_id in json.loads(path.read_text(encoding="utf-8"))["resources"]
    assert run(token, "--record", str(tmp_path / "no" / "where"), "--now", NOW).exit_code == 64


def batch(tmp_path: Path, *lines: Any, wiring: Any = None) -> tuple[int, list[dict[str, Any]]]:
    """Run a batch and return its exit status and answers."""
    path = tmp_path / "batch.jsonl"
    path.write_text("\n".join(line if isinstance(line, str) else json.dumps(line) for line in lines), encoding="utf-8")
    result = run("--batch", str(path), wiring=wiring)
    assert result.exception is None or isinstance(result.exception, SystemExit)
    return result.exit_code, [json.loads(line) for line in result.stdout.splitlines()]


def test_batch(tmp_path: Path) -> None:
    """Each line gets one answer, in order; with resources nobody is asked."""
    wiring = NoInstallation()
    common = {"now": NOW, "resources": ISSUER.resources}
    encoded = base64.b64encode(ISSUER.sign().encode()).decode()
    status, answers = batch(
        tmp_path,
        {"id": "hosted", "input": ISSUER.assertion_id} | common,
        {"id": "signed", "input_b64": encoded, "filename": "badge.jws", "recipient": "lea@example.org"} | common,
        {"id": "other", "input": ISSUER.assertion_id, "recipient": "eva@example.org"} | common,
        {"id": "class", "input": ISSUER.badge_id} | common,
        {"id": "nothing", "input": ISSUER.assertion_id, "resources": {}},
        {"id": "large", "input": "x" * 70_000, "resources": {}},
        {"id": "local", "input": "http://127.0.0.1:8000/", "resources": {"http://127.0.0.1:8000/": {"body": "x"}}},
        wiring=wiring,
    )
    assert status == 0
    assert [(answer["id"], answer["verdict"], answer["codes"]) for answer in answers] == [
        ("hosted", "valid", []), ("signed", "valid", []), ("other", "invalid", ["recipient_mismatch"]),
        ("class", "indeterminate", ["not_an_assertion"]), ("nothing", "invalid", ["fetch_failed"]),
        ("large", "invalid", ["input_too_large"]), ("local", "invalid", ["url_not_allowed"]),
    ]  # fmt: skip
    assert all(set(answer) == {"id", "verdict", "codes", "checks"} for answer in answers)
    assert wiring.fetchers == []


def test_batch_on_the_network_is_never_on_loopback(tmp_path: Path) -> None:
    """A line without resources is checked by a fresh fetcher that may not reach this machine."""
    wiring = NoInstallation()
    line = {"id": 1, "input": ISSUER.assertion_id, "now": NOW}
    assert [answer["verdict"] for answer in batch(tmp_path, line, line, wiring=wiring)[1]] == ["valid", "valid"]
    assert wiring.fetchers == [False, False]


@pytest.mark.parametrize(
    "line",
    [
        "{", "[]", "3", {"id": 1}, {"id": 1, "input": 3}, {"id": 1, "input_b64": "é"},
        {"id": 1, "input": "x", "now": "soon"}, {"id": 1, "input": "x", "filename": []},
        {"id": 1, "input": "x", "resources": []}, {"id": 1, "input": "x", "recipient": 3},
        "[" * 100_000,
    ],
)  # fmt: skip
def test_batch_lines_that_cannot_be_understood(tmp_path: Path, line: Any) -> None:
    """A line that is no question is answered as invalid, the next one is answered too, and 64 is the status."""
    status, answers = batch(tmp_path, line, {"id": 2, "input": ISSUER.assertion_id, "resources": ISSUER.resources})
    assert status == 64
    assert [answer["codes"] for answer in answers] == [["json_invalid"], []]


def test_batch_lines_that_are_only_odd(tmp_path: Path) -> None:
    """Resources may hold what strict JSON refuses: that is the badge's problem, not the line's."""
    resources = json.dumps({ISSUER.assertion_id: {"json": {"a": 1}}}).replace('"a": 1', '"a": NaN')
    status, answers = batch(
        tmp_path, f'{{"id": "\\ud800", "input": "{ISSUER.assertion_id}", "resources": {resources}}}', "", "  "
    )
    assert (status, len(answers)) == (0, 1)
    assert answers[0]["verdict"] == "invalid"
