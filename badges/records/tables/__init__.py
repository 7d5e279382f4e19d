"""The tables, one module per family of nouns."""

from badges.records.tables.actions import Action, Participation, Person, Session
from badges.records.tables.awards import Assertion, Award, AwardBatch, AwardBatchRow, Signer
from badges.records.tables.base import Base
from badges.records.tables.carnets import Consent, ShareLink
from badges.records.tables.catalogue import BadgeClass, BadgeClassVersion
from badges.records.tables.directory import DirectoryConsent, DirectoryEntry, DirectoryMark, Employer, Engagement
from badges.records.tables.endorsements import Endorsement
from badges.records.tables.letters import LetterCount
from badges.records.tables.meetings import Meeting
from badges.records.tables.organisations import (
    Account,
    InstanceSetting,
    MailOutbox,
    Membership,
    Organisation,
    SignedInSession,
    SignInLink,
)
from badges.records.tables.requests import BadgeRequest, RequestPhoto, RequestWord, Testimony
from badges.records.tables.tombstones import Tombstone

__all__ = [
    "Account",
    "Action",
    "Assertion",
    "Award",
    "AwardBatch",
    "AwardBatchRow",
    "BadgeClass",
    "BadgeClassVersion",
    "BadgeRequest",
    "Base",
    "Consent",
    "DirectoryConsent",
    "DirectoryEntry",
    "DirectoryMark",
    "Employer",
    "Endorsement",
    "Engagement",
    "InstanceSetting",
    "LetterCount",
    "MailOutbox",
    "Meeting",
    "Membership",
    "Organisation",
    "Participation",
    "Person",
    "RequestPhoto",
    "RequestWord",
    "Session",
    "ShareLink",
    "SignInLink",
    "SignedInSession",
    "Signer",
    "Testimony",
    "Tombstone",
]
