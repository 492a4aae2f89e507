"""Everything that can be done to procedures, their runs, and by those who read them."""

from amparo.sops.services.procedures.drafting import (
    About,
    approve,
    describe_change,
    discard_draft,
    save_text,
    send_back,
    start_draft,
    submit,
)
from amparo.sops.services.procedures.exchange import Arrived, Came, bring_in
from amparo.sops.services.procedures.publishing import publish, remind, remind_by_clock, retire, take_hold, withdraw
from amparo.sops.services.procedures.reading import acknowledge
from amparo.sops.services.runs.calling import call_tool, go_on_unapproved, try_again, wait_for_tool
from amparo.sops.services.runs.hearing import hear, hear_decision, hear_message, hear_of_undo, hear_review, hear_state
from amparo.sops.services.runs.merged import bring_along, bring_back
from amparo.sops.services.runs.rehearsing import assign_rehearsal, rehearse, start_rehearsal
from amparo.sops.services.runs.running import give, restart_with_newer, start_run, stop_run
from amparo.sops.services.runs.sending import send_for_step

__all__ = [
    "About",
    "Arrived",
    "Came",
    "acknowledge",
    "approve",
    "assign_rehearsal",
    "bring_along",
    "bring_back",
    "bring_in",
    "call_tool",
    "describe_change",
    "discard_draft",
    "give",
    "go_on_unapproved",
    "hear",
    "hear_decision",
    "hear_message",
    "hear_of_undo",
    "hear_review",
    "hear_state",
    "publish",
    "rehearse",
    "remind",
    "remind_by_clock",
    "restart_with_newer",
    "retire",
    "save_text",
    "send_back",
    "send_for_step",
    "start_draft",
    "start_rehearsal",
    "start_run",
    "stop_run",
    "submit",
    "take_hold",
    "try_again",
    "wait_for_tool",
    "withdraw",
]
