"""Verification of hosted and signed badges, as numbered steps in the order of the standard."""

from badges.openbadges.verification.fetching import LimitedFetcher
from badges.openbadges.verification.findings import HOSTED_PLAN, SIGNED_PLAN
from badges.openbadges.verification.inputs import InputBusyError, InputRefusedError
from badges.openbadges.verification.ports import Answer, Fetched, Fetcher, FetchError, FetchRecord
from badges.openbadges.verification.replay import ReplayFetcher, recorded
from badges.openbadges.verification.report import Check, Report
from badges.openbadges.verification.verifier import refusal, verify

__all__ = [
    "HOSTED_PLAN",
    "SIGNED_PLAN",
    "Answer",
    "Check",
    "FetchError",
    "FetchRecord",
    "Fetched",
    "Fetcher",
    "InputBusyError",
    "InputRefusedError",
    "LimitedFetcher",
    "ReplayFetcher",
    "Report",
    "recorded",
    "refusal",
    "verify",
]
