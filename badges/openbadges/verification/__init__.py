"""Verification of hosted and signed badges, as numbered steps in the order of the standard."""

from badges.openbadges.verification.ports import Fetched, Fetcher, FetchError, FetchRecord
from badges.openbadges.verification.report import Check, Report

__all__ = ["Check", "FetchError", "FetchRecord", "Fetched", "Fetcher", "Report"]
