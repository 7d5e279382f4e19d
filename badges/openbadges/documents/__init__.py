"""All classes of Open Badges 2.0 as frozen types that keep what they do not know."""

from badges.openbadges.documents.assertion import Assertion
from badges.openbadges.documents.badge_class import BadgeClass
from badges.openbadges.documents.dates import parse_date
from badges.openbadges.documents.document import Document, Reference, Related
from badges.openbadges.documents.endorsement import Endorsement, EndorsementClaim
from badges.openbadges.documents.parts import (
    Alignment,
    Criteria,
    Evidence,
    Extension,
    IdentityObject,
    Image,
    RevokedEntry,
    VerificationObject,
)
from badges.openbadges.documents.profile import CryptographicKey, IssuerProfile, Profile, RevocationList
from badges.openbadges.errors import DocumentError, Problem

__all__ = [
    "Alignment",
    "Assertion",
    "BadgeClass",
    "Criteria",
    "CryptographicKey",
    "Document",
    "DocumentError",
    "Endorsement",
    "EndorsementClaim",
    "Evidence",
    "Extension",
    "IdentityObject",
    "Image",
    "IssuerProfile",
    "Problem",
    "Profile",
    "Reference",
    "Related",
    "RevocationList",
    "RevokedEntry",
    "VerificationObject",
    "parse_date",
]
