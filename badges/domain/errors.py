"""The error family of the programme: one French and one English sentence for a person each."""

from __future__ import annotations


class ProgrammeError(Exception):
    """A rule of the programme was not met; `fr` and `en` say what happened and what to do."""

    def __init__(self, fr: str, en: str) -> None:
        super().__init__(fr)
        self.fr = fr
        self.en = en

    def sentence(self, language: str) -> str:
        """Return the sentence in `language` (`fr` or `en`)."""
        return self.en if language == "en" else self.fr


class NotFound(ProgrammeError):
    """The thing does not exist, or belongs to another organisation: both look the same from outside."""


class Refused(ProgrammeError):
    """The request was understood and cannot be done."""


class TooOften(Refused):
    """It was done too often lately and can be done again in so many `seconds`: 429 at the edge."""

    def __init__(self, fr: str, en: str, seconds: int) -> None:
        super().__init__(fr, en)
        self.seconds = seconds


class Gone(ProgrammeError):
    """The thing was there and has been withdrawn: 410 at the edge."""
