"""What can be handed in: addresses, texts, files and images, and what is turned away."""

from __future__ import annotations

import json

import pytest

from badges.openbadges.baking import bake_png, bake_svg
from badges.openbadges.verification import InputBusyError, InputRefusedError, ReplayFetcher, inputs, verify
from tests.support.prose import misspelt
from tests.support.remote_issuer import NOW, RemoteIssuer

SVG = b'<svg xmlns="http://www.w3.org/2000/svg" width="10" height="10"><rect width="10" height="10"/></svg>'


def png() -> bytes:
    """Return a small PNG."""
    import struct
    import zlib

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"\0\0")) + chunk(b"IEND", b"")


@pytest.fixture
def issuer() -> RemoteIssuer:
    """An issuer of valid badges."""
    return RemoteIssuer()


def test_baked_images(issuer: RemoteIssuer) -> None:
    """PNG and SVG files are read, hosted and signed, with or without their name."""
    document, token = json.dumps(issuer.resources[issuer.assertion_id]["json"]), issuer.sign()
    files = {
        "a.png": bake_png(png(), document), "b.png": bake_png(png(), token),
        "a.svg": bake_svg(SVG, verify=issuer.assertion_id, body=document),
        "b.svg": bake_svg(SVG, verify=token, body=None),
    }  # fmt: skip
    for name, data in files.items():
        assert issuer.verify(data, filename=name).verdict == "valid"
        assert issuer.verify(data).verdict == "valid"
    assert issuer.verify(files["a.svg"].decode()).verdict == "valid"


@pytest.mark.parametrize(
    ("data", "name", "code"),
    [
        (png(), "a.png", "not_baked"),
        (SVG, "a.svg", "not_baked"),
        (png(), "a.svg", "image_type_mismatch"),
        (SVG, "a.png", "image_type_mismatch"),
        (b"not an image", "a.png", "image_type_mismatch"),
        (png()[:40], "a.png", "image_invalid"),
        (b"<html><body>hello</body></html>", None, "svg_invalid"),
        (b"", None, "json_invalid"),
        (b"hello world", None, "json_invalid"),
        (b"\x00\x01\x02", None, "json_invalid"),
        (b"[1, 2]", None, "schema_invalid"),
        (b'{"a": 1}', None, "schema_invalid"),
        (b'{"type": "Person", "name": "x"}', None, "schema_invalid"),
        (b'{"a": 1, "a": 2}', None, "json_duplicate_key"),
        (b"{", None, "json_invalid"),
        (b'{"a": [' + b"[]," * 60_000 + b"[]]}", None, "field_too_long"),
        (b'{"a": ' * 70 + b"1" + b"}" * 70, None, "json_too_deep"),
        (b'"https://issuer.example/"', None, "schema_invalid"),
        (b"a.b.c", None, "jws_malformed"),
        (b"urn:uuid:5c0d6c1e-9f5b-4a53-8d52-0f3b2f1a7f10", None, "url_not_allowed"),
        (b"data:application/json,{}", None, "url_not_allowed"),
        (b"http://", None, "url_not_allowed"),
        (b"https://issuer.example/a b", None, "url_not_allowed"),
    ],
)
def test_what_is_no_badge_is_invalid(issuer: RemoteIssuer, data: bytes, name: str | None, code: str) -> None:
    """Whatever holds no badge that can be read is invalid, with the code that says why."""
    report = issuer.verify(data, filename=name)
    assert (report.verdict, report.codes[0]) == ("invalid", code)


@pytest.mark.parametrize(
    ("data", "name", "code"),
    [
        (b"x" * (5 * 1024 * 1024 + 1), None, "input_too_large"),
        ("x" * (64 * 1024 + 1), None, "input_too_large"),
        ("é" * (40 * 1024), None, "input_too_large"),
        (b"eyJ" + b"a" * (64 * 1024), None, "input_too_large"),
        (b"\xff\xd8\xff\xe0\x00\x10JFIF", "a.jpg", "unsupported_media_type"),
        (b"%PDF-1.7\n%\xe2\xe3", "a.pdf", "unsupported_media_type"),
        (b"PK\x03\x04\x14\x00", None, "unsupported_media_type"),
        (b"\x80\x00\x01\x02", None, "unsupported_media_type"),
        ('{"é": 1}'.encode("utf-16"), None, "unsupported_encoding"),
        ('{"é": 1}'.encode("latin-1"), None, "unsupported_encoding"),
    ],
)
def test_unusable_requests(issuer: RemoteIssuer, data: bytes | str, name: str | None, code: str) -> None:
    """What is too large, or of another kind or encoding, is refused as a request."""
    with pytest.raises(InputRefusedError) as refused:
        issuer.verify(data, filename=name)
    assert refused.value.code == code
    assert misspelt(refused.value.detail) == []


def test_generous_with_what_people_paste(issuer: RemoteIssuer) -> None:
    """White space around an address or a document, and a byte order mark before it, do no harm."""
    document = json.dumps(issuer.resources[issuer.assertion_id]["json"])
    for given in (f"  {issuer.assertion_id}\r\n", f"\n{document}\n", f"\ufeff{document}"):
        assert issuer.verify(given).verdict == "valid"
        assert issuer.verify(given.encode()).verdict == "valid"


def test_a_json_file_may_be_larger_than_pasted_text(issuer: RemoteIssuer) -> None:
    """A file has 5 MiB, pasted text 64 KiB."""
    document = json.dumps(issuer.resources[issuer.assertion_id]["json"] | {"more": "x" * 100_000})
    assert issuer.verify(document.encode()).verdict == "valid"
    with pytest.raises(InputRefusedError):
        issuer.verify(document)


def test_nobody_queues_for_ever_with_a_large_file(monkeypatch: pytest.MonkeyPatch) -> None:
    """While another large file is being read a second one waits a little, and is then told to come again."""
    monkeypatch.setattr(inputs, "PATIENCE_S", 0.01)
    large = b" " * (inputs.LARGE + 1)
    with inputs._one_large_file:
        with pytest.raises(InputBusyError) as refused:
            verify(large, fetcher=ReplayFetcher({}), now=NOW)
        assert verify(large[1:], fetcher=ReplayFetcher({}), now=NOW).codes == ("json_invalid",)
    assert (refused.value.code, refused.value.detail) == ("busy", "large files waited for more than 0 s")
    report = verify(large, fetcher=ReplayFetcher({}), now=NOW, filename="badge.png")
    assert report.codes == ("image_type_mismatch",)
    assert verify(large, fetcher=ReplayFetcher({}), now=NOW).verdict == "invalid"
