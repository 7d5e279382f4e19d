"""The style sheets use what browsers of decision 0024 know; whatever is newer is named there, with what is shown."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from badges.web.static import FOLDER

DECISION = Path(__file__).parents[3] / "docs/decisions/0024-the-oldest-browsers.md"


def listed(words: str) -> frozenset[str]:
    """Return the words of a text."""
    return frozenset(words.split())


# Known by Chrome 89, Safari 14.1 and Firefox 84.
PROPERTIES = listed("""
-webkit-text-size-adjust align-items align-self background block-size border border-block border-bottom
border-bottom-color border-collapse border-color border-inline-end border-inline-start border-radius border-style
border-top bottom box-shadow box-sizing break-after break-inside clip-path color column-gap columns content cursor
display fill filter flex flex-direction flex-wrap font font-display font-family font-size font-variant-numeric
font-weight gap grid-area grid-template-columns height inset inset-block inset-inline inset-inline-end
inset-inline-start justify-content letter-spacing line-height list-style margin margin-block margin-bottom
margin-inline margin-inline-end margin-inline-start margin-top max-width min-height min-width opacity order outline
outline-offset overflow overflow-wrap padding padding-block padding-bottom padding-inline padding-inline-end
padding-inline-start padding-top place-items position resize src stroke stroke-linecap stroke-linejoin stroke-width
text-align text-decoration text-decoration-thickness text-underline-offset top transform unicode-range vertical-align
white-space width word-spacing z-index
""")
SELECTORS = listed("""
::after ::before ::file-selector-button :checked :focus :hover :is :lang :last-child :not :root
""")
FUNCTIONS = listed("""
calc clamp grayscale inset linear-gradient max minmax repeat repeating-linear-gradient url var
""")
UNITS = listed("% ch deg em fr pt px rem vh vw")
RULES = frozenset(
    {"@font-face", "@media print", "@media (min-width)", "@media (max-width)", "@media (prefers-color-scheme)"}
)
# Newer than one of them: each has its line in the decision.
NEWER_PROPERTIES = frozenset({"accent-color", "color-scheme", "text-wrap"})
NEWER_SELECTORS = frozenset({":focus-visible", "::details-content"})
NEWER_RULES = frozenset({"@media (forced-colors)"})
NEWER_VALUES = frozenset({"overflow-wrap:anywhere"})
# Mean something only where what they belong to is known: the forced colours, and what is folded.
WITH_THEM = frozenset({"forced-color-adjust", "content-visibility"})


def sheet() -> str:
    """Return both sheets without comments."""
    both = "".join((FOLDER / name).read_text("utf-8") for name in ("badges.css", "confort.css"))
    return re.sub(r"/\*.*?\*/", "", both, flags=re.S)


def rules() -> list[tuple[str, list[tuple[str, str]]]]:
    """Return (selectors, declarations) of every rule."""
    return [
        (selectors.strip(), [tuple(one.strip().split(":", 1)) for one in body.split(";") if ":" in one])  # type: ignore[misc]  # two each
        for selectors, body in re.findall(r"([^{};]+)\{([^{}]*)\}", sheet())
    ]


def used() -> dict[str, set[str]]:
    """Return the words of CSS that the sheets use, by kind."""
    declared = [one for _, declarations in rules() for one in declarations]
    values = [value for _, value in declared]
    return {
        "property": {name for name, _ in declared if not name.startswith("--")},
        "selector": {one for selectors, _ in rules() for one in re.findall(r"::?[a-z-]+", selectors)},
        "function": {one for value in values for one in re.findall(r"([a-z-]+)\(", value)},
        "unit": {one for value in values for one in re.findall(r"(?<![\w#+-])-?[\d.]+([a-z]+|%)", value)},
        "rule": {re.sub(r":[^)]*|screen and ", "", one).strip() for one in re.findall(r"@[^{;]+", sheet())},
        "value": {f"{name}:{value}" for name, value in declared if f"{name}:{value}" in NEWER_VALUES},
    }


@pytest.mark.parametrize(
    ("kind", "known", "newer"),
    [
        ("property", PROPERTIES | WITH_THEM, NEWER_PROPERTIES),
        ("selector", SELECTORS, NEWER_SELECTORS),
        ("function", FUNCTIONS, frozenset()),
        ("unit", UNITS, frozenset()),
        ("rule", RULES, NEWER_RULES),
        ("value", frozenset(), NEWER_VALUES),
    ],
)
def test_every_word_of_the_sheets_is_known_to_old_browsers(
    kind: str, known: frozenset[str], newer: frozenset[str]
) -> None:
    """The sheets use these words and no other; what is newer than the oldest browsers stands in the decision."""
    assert used()[kind] == known | newer
    told = DECISION.read_text("utf-8").replace(": ", ":")
    assert [one for one in newer if f"| `{re.sub(r'@media .|[)]$', '', one)}" not in told] == []


def test_a_selector_that_is_newer_stands_alone() -> None:
    """A browser drops a rule whole when it does not know one of its selectors: none shares a rule with others."""
    found = [selectors for selectors, _ in rules() if any(one in selectors for one in NEWER_SELECTORS)]
    assert len(found) >= len(NEWER_SELECTORS)
    assert [selectors for selectors in found if "," in selectors] == []
