"""The error family of the library: each carries a code of the verifier's contract and one English sentence."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any


class OpenBadgesError(Exception):
    """Something about a badge is wrong; `code` is stable, `detail` says what, for developers."""

    def __init__(self, code: str, detail: str) -> None:
        super().__init__(f"{code}: {detail}")
        self.code = code
        self.detail = detail


class StrictJsonError(OpenBadgesError):
    """The text is not JSON as we read it: json_invalid, json_duplicate_key, json_too_deep, field_too_long."""


class JwsError(OpenBadgesError):
    """The compact JWS is refused: a jws_… code, or a json_… code for what is inside it.

    `also` holds codes and details of what else is wrong; `payload` what the token carries, if only its header is.
    """

    def __init__(
        self,
        code: str,
        detail: str,
        *,
        also: tuple[tuple[str, str], ...] = (),
        payload: Mapping[str, Any] | None = None,
    ) -> None:
        super().__init__(code, detail)
        self.also = also
        self.payload = payload


class KeyRejectedError(OpenBadgesError):
    """The public key is refused: key_invalid, key_too_weak, key_alg_mismatch, key_is_private."""


class BakingError(OpenBadgesError):
    """The image is refused, or holds no badge that can be read: a baked_…, image_… or svg_… code.

    `also` holds the codes of what else is wrong with it.
    """

    def __init__(self, code: str, detail: str, *, also: tuple[str, ...] = ()) -> None:
        super().__init__(code, detail)
        self.also = also


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong in a document; `path` leads to it (`badge.criteria`, `evidence[1].id`)."""

    path: str
    code: str
    text: str

    def __str__(self) -> str:
        """Return the problem as one line."""
        return f"{self.path or 'document'}: {self.text}"


class DocumentError(OpenBadgesError):
    """A document breaks the data model; `problems` lists the breaches, `code` is that of the first."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__(problems[0].code, "; ".join(str(problem) for problem in problems))
        self.problems = tuple(problems)


class LintError(DocumentError):
    """An assertion of ours is not fit to be published; `problems` says why."""


class LintSpentError(OpenBadgesError):
    """The bytes of a lint were already taken: each may be signed or published once."""

    def __init__(self) -> None:
        super().__init__("lint_spent", "these bytes were taken already: lint the assertion again")
