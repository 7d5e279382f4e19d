"""What stands beside a baked badge: another spelling of its address is the same badge, another address is not."""

from __future__ import annotations

import pytest

from badges.openbadges.baking.content import (
    MAX_CONTENT,
    MAX_FILE,
    read_content,
    require_content_size,
    require_file_size,
    require_same_badge,
)
from badges.openbadges.errors import BakingError
from tests.unit.openbadges.baking.pictures import ADDRESS, JWS

OTHER = "https://b.example/1"


def refusal(text: str, other: str) -> tuple[str, str]:
    """Return code and detail with which a badge is refused beside `other`."""
    with pytest.raises(BakingError) as caught:
        require_same_badge(read_content(text), other)
    return caught.value.code, caught.value.detail


@pytest.mark.parametrize(("require", "most"), [(require_content_size, MAX_CONTENT), (require_file_size, MAX_FILE)])
def test_sizes_have_a_limit(require: object, most: int) -> None:
    """A badge of 1 MiB and a file of 5 MiB are read, and not one byte more."""
    assert callable(require)
    require(bytes(most))
    with pytest.raises(BakingError):
        require(bytes(most + 1))


@pytest.mark.parametrize(
    "text",
    [
        f'{{"id":"{ADDRESS}"}}', f'{{"verify":{{"url":"{ADDRESS}"}}}}', f'{{"verification":{{"url":"{ADDRESS}"}}}}',
        ADDRESS,
    ],
)  # fmt: skip
def test_a_badge_names_itself(text: str) -> None:
    """The id, or the address in `verify` or `verification`, is the badge's own; any other beside it contradicts it."""
    require_same_badge(read_content(text), ADDRESS)
    for other in (OTHER, "nonsense"):
        assert refusal(text, other) == ("baked_conflict", "the image names one badge and holds another")


def test_what_says_nothing_contradicts_nothing() -> None:
    """A badge without an address of its own, or with what is none, stands beside any."""
    for text in ("{}", '{"id":5,"verify":"x"}', '{"verify":{"url":[]}}'):
        require_same_badge(read_content(text), OTHER)
    require_same_badge(read_content(f'{{"id":"{ADDRESS}"}}'), "e30.e30.e30")  # no token: judged by itself
    require_same_badge(read_content(f"{JWS[:20]}.e30.AA"), ADDRESS)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("HTTPS://A.example:443/x", "https://a.example/x", True),
        ("http://A.Example:80/x", "HTTP://a.example/x", True),
        ("http://a.example:81/x", "http://a.example/x", False),
        ("https://a.example:8443/x", "https://a.example/x", False),
        ("https://a.example/X", "https://a.example/x", False),
        ("http://a.example/x", "https://a.example/x", False),
        ("https://u@a.example/x", "https://a.example/x", False),
        ("https://ß.example/x", "https://ss.example/x", False),
        ("https://a.example:x/x", "https://a.example/x", False),
    ],
)
def test_spellings_of_an_address(one: str, other: str, same: bool) -> None:
    """Scheme and host count in any case and the default port may be written; everything else is another address."""
    if same:
        require_same_badge(read_content(one), other)
    else:
        assert refusal(one, other)[0] == "baked_conflict"


def test_json_that_two_readers_understand_differently() -> None:
    """A document that names a member twice keeps its own code; half a surrogate pair is no text."""
    assert refusal('{"id":"a:1","id":"a:2"}', ADDRESS) == ("json_duplicate_key", "an object names a member twice")
    with pytest.raises(BakingError) as caught:
        read_content('{"id":"\ud800"}')
    assert caught.value.code == "baked_content_invalid"
