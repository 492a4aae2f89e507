"""Promised times as pure functions: which policy fits a ticket, and what a ticket's story makes of its clocks."""

from amparo.sla.clocks.policies import EarlyWarning, Facts, Policy, Terms
from amparo.sla.clocks.story import Moment, Story, What
from amparo.sla.clocks.timelines import Clock, play

__all__ = ["Clock", "EarlyWarning", "Facts", "Moment", "Policy", "Story", "Terms", "What", "play"]
