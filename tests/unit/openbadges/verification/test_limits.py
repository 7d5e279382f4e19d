"""Limits: the last value that passes, and the first one that does not."""

from __future__ import annotations

import json
import zlib
from typing import Any

import pytest

from badges.openbadges.baking import bake_png
from badges.openbadges.verification import Fetched, FetchError, FetchRecord, InputRefusedError
from badges.openbadges.verification.addresses import parse, require_public
from badges.openbadges.verification.decoding import MOST_BYTES, MOST_MEMBERS, decoded
from badges.openbadges.verification.inputs import (
    MOST_FILE_BYTES,
    MOST_TEXT_BYTES,
    Given,
    InputUnreadableError,
    read_input,
)
from badges.openbadges.verification.keeping import aged, etag_of, keepable, lifetime
from badges.openbadges.verification.ports import Kept
from badges.openbadges.verification.replay import recorded
from tests.support.prose import misspelt
from tests.unit.openbadges.baking.test_png import PICTURE
from tests.unit.openbadges.verification.test_decoding import gzipped

URL = "https://issuer.example/1"


def test_pasted_text() -> None:
    """64 KiB of pasted text are read, in bytes of UTF-8 or in signs; nothing more."""
    for sign in ("x", "é"):
        text = "https://a.example/" + sign * ((MOST_TEXT_BYTES - 18) // len(sign.encode()))
        assert read_input(text).kind == "url"
        with pytest.raises(InputRefusedError) as refused:
            read_input(text + sign)
        assert (refused.value.code, refused.value.detail) == ("input_too_large", "pasted text has at most 65536 bytes")


def test_files() -> None:
    """5 MiB of file are read; a JWS has 64 KiB in a file too."""
    document = b'{"a":"' + b"x" * (MOST_FILE_BYTES - 8) + b'"}'
    assert read_input(document).kind == "json"
    with pytest.raises(InputRefusedError) as refused:
        read_input(document + b" ")
    assert (refused.value.code, refused.value.detail) == ("input_too_large", "a file has at most 5242880 bytes")
    token = "eyJ" + "a" * (MOST_TEXT_BYTES - 3)
    assert read_input(token.encode()).text == token
    with pytest.raises(InputRefusedError) as refused:
        read_input(f"{token}a".encode())
    assert (refused.value.code, refused.value.detail) == ("input_too_large", "a JWS has at most 65536 bytes")


def test_what_an_image_holds() -> None:
    """A badge in an image is taken as it stands there; a JWS in an image has 64 KiB too."""
    assert read_input(bake_png(PICTURE, '{"a":[1]}')) == Given("json", '{"a":[1]}', {"a": 1}, image=True)
    url = f"{URL}?{'x' * MOST_TEXT_BYTES}"
    assert read_input(bake_png(PICTURE, url)) == Given("url", url, image=True)
    token = "eyJ" + "a" * (MOST_TEXT_BYTES - 5) + ".."
    assert read_input(bake_png(PICTURE, token)) == Given("jws", token, image=True)
    with pytest.raises(InputUnreadableError) as unread:
        read_input(bake_png(PICTURE, f"{token}a"))
    assert (unread.value.code, unread.value.detail) == ("baked_too_large", "a JWS has at most 65536 bytes")


@pytest.mark.parametrize(
    ("data", "detail"),
    [
        (b"\xef\xbb\xbf \t\r\n<svg>\xe9", "the SVG file is not UTF-8"),
        (b" " * 4_095 + b"<svg>\xe9", "the SVG file is not UTF-8"),
        (b" " * 4_096 + b"<svg>\xe9", "a text file is written in UTF-8"),
        (b"X<svg>\xe9", "a text file is written in UTF-8"),
        (b"<svg>\xe9" + b"x" * 4_096, "the SVG file is not UTF-8"),
        (b"\x0b<svg>\xe9", "the file is no PNG, SVG, JSON or JWS"),
        (b"x" * 1_024 + b"\x00\xe9", "the file is no PNG, SVG, JSON or JWS"),
        ("<svg>\ud800", "the SVG file is not UTF-8"),
    ],
)
def test_what_is_not_utf8(data: bytes | str, detail: str) -> None:
    """Bytes in another encoding are told as what they seem to be: a drawing, a text, or something else."""
    with pytest.raises(InputRefusedError) as refused:
        read_input(data)
    assert refused.value.detail == detail


def test_what_text_holds() -> None:
    """JSON is read with white space around it, a token as it stands, but for the end of its line."""
    assert read_input(' {"a":[1]}\n') == Given("json", '{"a":[1]}', {"a": 1})
    for token, read in (("a.b.c\r\n", "a.b.c"), ("a.b.c\n", "a.b.c"), ("a.b.c\r", "a.b.c\r"), (" a.b.c", " a.b.c")):
        assert read_input(token.encode()) == Given("jws", read)
    for text in ("X{}", "Xabc", "123456PNG"):
        with pytest.raises(InputUnreadableError) as unread:
            read_input(text.encode())
        assert unread.value.detail == "the text is neither an address, nor JSON, nor a JWS"
    with pytest.raises(InputUnreadableError) as unread:
        read_input('{"a":"\ud800"}')
    assert unread.value.code == "json_invalid"


@pytest.mark.parametrize(
    ("data", "filename", "code", "detail"),
    [
        (b"nothing", None, "json_invalid", "the text is neither an address, nor JSON, nor a JWS"),
        (b"[]", None, "schema_invalid", "the JSON is no object"),
        (b"{}", "badge.PNG", "image_type_mismatch", None),
        (b"{}", "badge.apng", "image_type_mismatch", None),
        (b"{}", "badge.svgz", "image_type_mismatch", None),
        (b"\xef\xbb\xbf \t\r\n<html/>", None, "svg_invalid", None),
        (b"12345PNG", None, "image_invalid", "the file is neither PNG nor SVG"),
    ],
)
def test_what_cannot_be_read(data: bytes, filename: str | None, code: str, detail: str | None) -> None:
    """What holds no badge says why; a name that promises an image, or the first signs of one, are believed."""
    with pytest.raises(InputUnreadableError) as unread:
        read_input(data, filename)
    assert unread.value.code == code
    assert detail is None or unread.value.detail == detail
    assert (unread.value.also, misspelt(unread.value.detail)) == ((), [])


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"123456PNG", None), (b" " * 5_000 + b"<svg/>", None), (b'{"a":1}', "json"), (b"HTTPS://a.example", "url"),
        (b"httpx", "url"), (b"urn:x:y", "url"), (b"urn:x y", None), (b".a.", "jws"), (b"a..b", "jws"), (b"eyJ?", "jws"),
        (b"\xff\xfe{", "unsupported_encoding"), (b"\xfe\xff{", "unsupported_encoding"),
        (b"\xe9", "unsupported_encoding"),
        (b"\x00\x00\xfe\xff\x00{", "unsupported_encoding"), (b"a\t\r\n\xe9", "unsupported_encoding"),
        (b"\xe9\x00", "unsupported_media_type"), (b"\xe9\x01", "unsupported_media_type"),
        (b"x" * 1_024 + b"\x01\xe9", "unsupported_encoding"), (b"x" * 1_023 + b"\x01\xe9", "unsupported_media_type"),
        (b"GIF89a", "unsupported_media_type"), (b"RIFF0000WEBP", "unsupported_media_type"),
    ],
)  # fmt: skip
def test_what_is_given_is_told_by_its_first_signs(data: bytes, kind: str | None) -> None:
    """An address, JSON, a token, another encoding than UTF-8 or a file of another kind; None is no badge."""
    if kind in ("url", "json", "jws"):
        assert read_input(data).kind == kind
        return
    with pytest.raises(InputRefusedError if kind else InputUnreadableError) as refused:
        read_input(data)
    assert kind in (None, refused.value.code)
    assert misspelt(refused.value.detail) == []


def test_no_bomb_is_inflated_further_than_the_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever a body swells to, at most a byte more than the limit is ever held."""
    held: list[int] = []
    make = zlib.decompressobj

    class Watched:
        def __init__(self, window: int) -> None:
            self._inner = make(window)

        def __getattr__(self, name: str) -> Any:
            return getattr(self._inner, name)

        def decompress(self, *args: Any) -> bytes:
            part = self._inner.decompress(*args)
            held.append(len(part))
            return part

    monkeypatch.setattr(zlib, "decompressobj", Watched)
    with pytest.raises(FetchError):
        decoded(gzipped(b"x" * 10) + gzipped(bytes(5 * MOST_BYTES)), "gzip")
    assert sum(held) == MOST_BYTES + 1


def test_content_encodings() -> None:
    """Three layers, 64 members and 1 MiB are undone; empty names and identity are no layers."""
    body = gzipped(gzipped(gzipped(b"x")))
    assert decoded(body, "gzip, identity,, GZIP ,x-gzip") == b"x"
    assert decoded(gzipped(b"x") * MOST_MEMBERS, "gzip") == b"x" * MOST_MEMBERS
    assert (
        len(decoded(b"x" * MOST_BYTES, "")) == len(decoded(zlib.compress(b"x" * MOST_BYTES), "deflate")) == MOST_BYTES
    )
    for wrong, encodings, detail in (
        (gzipped(body), "gzip,gzip,gzip,gzip", "the answer is encoded too many times"),
        (gzipped(b"x") * (MOST_MEMBERS + 1), "gzip", "the answer is made of too many pieces"),
        (b"x" * (MOST_BYTES + 1), "", "the answer is over 1048576 bytes"),
        (gzipped(b"x" * MOST_BYTES) + gzipped(b"x"), "gzip", "the answer inflates to over 1048576 bytes"),
        (b"x", "deflate", "the deflate encoding is damaged"),
        (b"x", "br", "the answer has an encoding that was not asked for"),
    ):
        with pytest.raises(FetchError) as refused:
            decoded(wrong, encodings)
        assert refused.value.detail == detail


@pytest.mark.parametrize(
    ("passes", "refused"),
    [
        (f"https://a.example/{'x' * 4_078}", f"https://a.example/{'x' * 4_079}"),
        (f"https://{'a' * 63}.example/", f"https://{'a' * 64}.example/"),
        (f"https://{('a' * 49 + '.') * 5}abc/", f"https://{('a' * 49 + '.') * 5}abcd/"),
        ("https://a.example:65535/", "https://a.example:65536/"),
        ("https://a.example:1/", "https://a.example:0/"),
        ("https://a.example:/", "https://a.example:01/"),
        ("https://255.255.255.255/", "https://255.255.255.256/"),
        ("https://a.example./", "https://a.example../"),
        ("https://_a.example/", "https://-a.example/"),
        ("https://[1::2:3]/", "https://[1::2::3]/"),
    ],
)
def test_addresses(passes: str, refused: str) -> None:
    """Address, host, label and port have their limits, and each notation has one way to be written."""
    assert parse(passes).scheme == "https"
    with pytest.raises(FetchError) as error:
        parse(refused)
    assert error.value.code == "url_not_allowed"
    assert error.value.detail
    assert misspelt(error.value.detail) == []


@pytest.mark.parametrize(
    ("url", "detail"),
    [
        ("https://a.example:444/", "port 444 is not the port of https"),
        ("http://127.0.0.1/", "the address is not a public one"),
        ("https://localhost/", "the name belongs to a private network"),
        ("https://x.home.arpa/", "the name belongs to a private network"),
        ("https://x.lan/", "the name belongs to a private network"),
    ],
)
def test_what_is_not_public(url: str, detail: str) -> None:
    """A port, a literal or a name that is not of the public internet is refused; development may ask this machine."""
    with pytest.raises(FetchError) as refused:
        require_public(parse(url))
    assert refused.value.detail == detail
    require_public(parse("https://home.arpa.example/"))
    require_public(parse("http://localhost:8000/"), allow_loopback=True)
    with pytest.raises(FetchError):
        require_public(parse("http://10.0.0.1/"), allow_loopback=True)


def test_what_is_recorded() -> None:
    """A record holds status, body and the headers that matter, and why an answer is missing."""
    headers = {"content-type": "a", "location": "b", "etag": "c", "date": "d", "last-modified": "e", "set-cookie": "f"}
    kept = {name: value for name, value in headers.items() if name != "set-cookie"}
    log = [
        FetchRecord("https://a.example/", 200, None, headers, "é".encode()),
        FetchRecord("https://b.example/", 404, None, {}, b"\xff"),
        FetchRecord("https://b.example/", None, "fetch_timeout"),
        FetchRecord("https://c.example/", None, "fetch_timeout"),
    ]
    assert json.loads(json.dumps(recorded(log))) == {
        "resources": {
            "https://a.example/": {"status": 200, "headers": kept, "body": "é"},
            "https://b.example/": {"status": 404, "headers": {}, "body_b64": "/w=="},
            "https://c.example/": {"error": "fetch_timeout"},
        }
    }
    secret = b'{"pem":"-----BEGIN RSA PRIVATE KEY-----\\nMIIE","x":1}'
    kept_of_it = recorded([FetchRecord("https://a.example/", 200, None, {}, secret)])["resources"]["https://a.example/"]
    assert kept_of_it["body"] == '{"pem":"-----BEGIN PRIVATE KEY-----","x":1}'


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({}, 300.0),
        ({"cache-control": "max-age=60"}, 60.0),
        ({"cache-control": 'public, Max-Age = "60"', "age": "20"}, 40.0),
        ({"cache-control": "max-age=60", "age": "70"}, 0.0),
        *[({"cache-control": "max-age=60", "age": age}, 60.0) for age in ("soon", "X20", "٢٠", "-20", "")],
        ({"cache-control": "max-age=301"}, 300.0),
        ({"cache-control": "max-age=-1"}, 0.0),
        ({"cache-control": "max-age=9999999999999"}, 300.0),
        ({"cache-control": "max-age=60, max-age=30"}, 30.0),
        ({"cache-control": "max-age=60, no-cache"}, 0.0),
        ({"cache-control": "max-age=60, no-store"}, None),
        ({"cache-control": "Private"}, None),
    ],
)
def test_how_long_an_answer_serves(headers: dict[str, str], seconds: float | None) -> None:
    """As long as its server says, and five minutes at most; never what it forbids to keep."""
    assert lifetime(headers) == seconds


def test_what_may_be_kept() -> None:
    """A 200 over https is kept with its ETag, for as long as the shortest of its hops; nothing else is."""
    fetched = Fetched(URL, 200, {}, b"x", hops=(URL,))
    fresh = FetchRecord(URL, 200, None, {"etag": '"1"'}, b"x")
    short = FetchRecord(URL, 302, None, {"cache-control": "max-age=9"})
    spent = FetchRecord(URL, 200, None, {"cache-control": "no-cache"})
    kept = keepable(fetched, [short, fresh], 5.0)
    assert kept is not None
    assert (kept.fetched[:6], kept.records, kept.read_at, kept.lasts_s) == (fetched[:6], (short, fresh), 5.0, 9.0)
    assert keepable(fetched, [spent], 5.0) is None
    assert keepable(fetched._replace(status=404), [fresh], 5.0) is None
    assert keepable(fetched._replace(insecure=True), [fresh], 5.0) is None
    assert keepable(fetched, [FetchRecord(URL, 200, None, {"cache-control": "no-store"})], 5.0) is None
    old, records = aged(kept, 12.5)
    assert (old.hops, old.url, old.status) == (kept.fetched.hops, URL, 200)
    assert (old.age_s, old.body, [record.age_s for record in records]) == (7.5, b"x", [7.5, 7.5])
    assert aged(Kept(fetched, (fresh,), 5.0, 9.0), 5.0)[0].age_s == 0.001


@pytest.mark.parametrize(
    ("etag", "usable"),
    [('"1"', True), ("x", True), ("x" * 200, True), ("x" * 201, False), ("", False), ("é", False), ("\x01", False)],
)
def test_tags(etag: str, usable: bool) -> None:
    """An ETag is used as it was given, when it can be sent; behind a redirect it says nothing."""
    record = FetchRecord(URL, 200, None, {"etag": etag})
    assert etag_of([record]) == (etag if usable else None)
    assert etag_of([record, record]) is None
