"""Bounces, reports and automatic replies told from what people write."""

from amparo.channels.email.bounces.classify import classify
from amparo.channels.email.bounces.model import BounceReport, Classification, Kind, Recipient

__all__ = ["BounceReport", "Classification", "Kind", "Recipient", "classify"]
