"""Escalations in the console: who decides, what can be escalated, and which rules lead from one to the other."""
