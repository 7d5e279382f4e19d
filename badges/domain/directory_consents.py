"""What stands behind an entry of the directory: who agreed to it, in which words, and for how long a question waits."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from badges.domain.claiming import Wording

LINK: Final = timedelta(days=14)  # that the question waits for an employer's yes
PAUSE: Final = timedelta(days=30)  # after an employer's no, before it may be asked again

EMPLOYER_WORDING: Final = Wording(
    "directory-employer-1",
    "Nous sommes d’accord pour figurer dans l’annuaire public avec ces informations, tant que notre badge est valable. "
    "Nous pouvons en sortir à tout moment, par ce même lien.",
    "We agree to stand in the public directory with this information while our badge is valid. We can leave it at any "
    "time, by this same link.",
)
OWN_WORDING: Final = Wording(
    "directory-own-1",
    "Notre structure figure dans l’annuaire public.",
    "Our organisation stands in the public directory.",
)
EARLIER: Final[tuple[Wording, ...]] = ()  # what nobody is asked any more, and somebody agreed to once
WORDINGS: Final = {one.id: one for one in (EMPLOYER_WORDING, OWN_WORDING, *EARLIER)}
