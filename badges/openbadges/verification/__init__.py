"""Verification of hosted and signed badges, as numbered steps in the order of the standard."""

from badges.openbadges.verification.fetching import LimitedFetcher
from badges.openbadges.verification.ports import Answer, Fetched, Fetcher, FetchError, FetchRecord
from badges.openbadges.verification.replay import ReplayFetcher, recorded
from badges.openbadges.verification.report import Check, Report

__all__ = [
    "Answer",
    "Check",
    "FetchError",
    "FetchRecord",
    "Fetched",
    "Fetcher",
    "LimitedFetcher",
    "ReplayFetcher",
    "Report",
    "recorded",
]
