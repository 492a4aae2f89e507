"""The words for the codes in `states.py`, translated when shown. A test keeps the two lists the same."""

from typing import Final

from django.utils.translation import pgettext_lazy

from amparo.core.text import Labels

STATE_NAMES: Final[Labels] = {
    "pending": pgettext_lazy("state of a decision under review", "Waits for review"),
    "leased": pgettext_lazy("state of a decision under review", "Under review"),
    "committed": pgettext_lazy("state of a decision under review", "Verdict given"),
    "agreed": pgettext_lazy("state of a decision under review", "Both agree"),
    "disputed": pgettext_lazy("state of a decision under review", "Waits for an arbiter"),
    "arbitrating": pgettext_lazy("state of a decision under review", "With an arbiter"),
    "decided": pgettext_lazy("state of a decision under review", "Decided"),
    "told": pgettext_lazy("state of a decision under review", "Creator told"),
    "appealed": pgettext_lazy("state of a decision under review", "Appealed"),
    "hearing": pgettext_lazy("state of a decision under review", "Appeal under review"),
    "withdrawn": pgettext_lazy("state of a decision under review", "Withdrawn"),
    "measured": pgettext_lazy("state of a decision under review", "For practice"),
}
ROUND_NAMES: Final[Labels] = {
    "second": pgettext_lazy("round of a review", "Second review"),
    "arbiter": pgettext_lazy("round of a review", "Arbiter"),
    "appeal": pgettext_lazy("round of a review", "Appeal"),
}
VERDICT_NAMES: Final[Labels] = {
    "upholds": pgettext_lazy("verdict of a reviewer", "Breaches the line, keep the measure"),
    "too_strong": pgettext_lazy("verdict of a reviewer", "Breaches the line, but the measure is too strong"),
    "overturns": pgettext_lazy("verdict of a reviewer", "Does not breach the line"),
    "cannot_decide": pgettext_lazy("verdict of a reviewer", "Cannot be decided with this"),
}
OUTCOME_NAMES: Final[Labels] = {
    "upheld": pgettext_lazy("outcome of a review", "Upheld"),
    "reduced": pgettext_lazy("outcome of a review", "Measure reduced"),
    "overturned": pgettext_lazy("outcome of a review", "Overturned"),
}
VALUE_NAMES: Final[Labels] = {
    "number": pgettext_lazy("value for an input of a tool", "Number of the decision"),
    "reference": pgettext_lazy("value for an input of a tool", "Your own number of the decision"),
    "subject_ref": pgettext_lazy("value for an input of a tool", "What it is about, by your id"),
    "creator_ref": pgettext_lazy("value for an input of a tool", "Creator, by your id"),
    "outcome": pgettext_lazy("value for an input of a tool", "Outcome"),
    "action": pgettext_lazy("value for an input of a tool", "Measure that holds now"),
    "hours": pgettext_lazy("value for an input of a tool", "How long it holds, in hours"),
    "value": pgettext_lazy("value for an input of a tool", "Sum, in cents"),
    "reason": pgettext_lazy("value for an input of a tool", "Reason, as a sentence with the number"),
    "policy_line": pgettext_lazy("value for an input of a tool", "Policy line, by its code"),
    "explanation": pgettext_lazy(
        "value for an input of a tool", "What the policy line says, in the creator's language"
    ),
}
SUBJECT_NAMES: Final[Labels] = {
    "creator": pgettext_lazy("subject of a decision", "Creator"),
    "live": pgettext_lazy("subject of a decision", "Live room"),
    "video": pgettext_lazy("subject of a decision", "Video"),
    "comment": pgettext_lazy("subject of a decision", "Comment"),
    "payout": pgettext_lazy("subject of a decision", "Payout"),
}
ACTION_NAMES: Final[Labels] = {
    "none": pgettext_lazy("measure", "No measure"),
    "warning": pgettext_lazy("measure", "Warning"),
    "removed": pgettext_lazy("measure", "Content removed"),
    "disabled": pgettext_lazy("measure", "Content disabled"),
    "demoted": pgettext_lazy("measure", "Content shown to fewer people"),
    "age_restricted": pgettext_lazy("measure", "Content for adults only"),
    "interaction_restricted": pgettext_lazy("measure", "Interaction limited"),
    "labelled": pgettext_lazy("measure", "Content labelled"),
    "payout_held": pgettext_lazy("measure", "Payout held back"),
    "gifts_suspended": pgettext_lazy("measure", "Gifts suspended"),
    "monetisation_ended": pgettext_lazy("measure", "Monetisation ended"),
    "live_suspended": pgettext_lazy("measure", "LIVE suspended"),
    "live_ended": pgettext_lazy("measure", "LIVE ended for good"),
    "account_suspended": pgettext_lazy("measure", "Account suspended"),
    "account_terminated": pgettext_lazy("measure", "Account closed for good"),
}
SOURCE_NAMES: Final[Labels] = {
    "notice": pgettext_lazy("how content came to notice", "A notice"),
    "trusted_flagger": pgettext_lazy("how content came to notice", "A trusted flagger"),
    "own_initiative": pgettext_lazy("how content came to notice", "Own initiative"),
    "other": pgettext_lazy("how content came to notice", "Another way"),
}
AUTOMATED_NAMES: Final[Labels] = {
    "none": pgettext_lazy("how far programs decided", "By people"),
    "partial": pgettext_lazy("how far programs decided", "Partly by programs"),
    "full": pgettext_lazy("how far programs decided", "By programs"),
}
GROUND_NAMES: Final[Labels] = {
    "illegal": pgettext_lazy("ground of a decision", "The law"),
    "terms": pgettext_lazy("ground of a decision", "Our terms"),
}
STEP_NAMES: Final[Labels] = {
    "review": pgettext_lazy("step of a decision that has a time", "second review"),
    "arbitrate": pgettext_lazy("step of a decision that has a time", "arbiter"),
    "tell": pgettext_lazy("step of a decision that has a time", "telling the creator"),
    "appeal": pgettext_lazy("step of a decision that has a time", "appeal"),
}
TOLD_VIA_NAMES: Final[Labels] = {
    "ticket": pgettext_lazy("way in which a creator was told", "on the ticket"),
    "webhook": pgettext_lazy("way in which a creator was told", "by the platform"),
    "noted": pgettext_lazy("way in which a creator was told", "in another way"),
}
CARRIED_NAMES: Final[Labels] = {
    "nothing": pgettext_lazy("whether an outcome has happened", "Nothing to do"),
    "waiting": pgettext_lazy("whether an outcome has happened", "On its way"),
    "done": pgettext_lazy("whether an outcome has happened", "Done"),
    "failed": pgettext_lazy("whether an outcome has happened", "Did not happen"),
}
RULE_NAMES: Final[Labels] = {
    "vip": pgettext_lazy("rule for a second review", "VIP"),
    "agency": pgettext_lazy("rule for a second review", "Agency creator"),
    "severity": pgettext_lazy("rule for a second review", "Severity"),
    "account_ended": pgettext_lazy("rule for a second review", "Account or income ended"),
    "value": pgettext_lazy("rule for a second review", "Value"),
    "control": pgettext_lazy("rule for a second review", "Random sample"),
    "undecided": pgettext_lazy("rule for a second review", "First reviewer could not decide"),
}
"""Of the usual rules; one that somebody added is named by its code."""
