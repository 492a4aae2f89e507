"""Everything that can be done to cases."""

from amparo.moderation.services.appealing import Objection, appeal, comment
from amparo.moderation.services.carrying import carry_out, note_carried, note_taken, save_platform
from amparo.moderation.services.claiming import claim_next, lapse, release, renew_lease, skip
from amparo.moderation.services.deciding import (
    Words,
    amend,
    arbitrate,
    commit_verdict,
    see_first,
    settle,
    undo_commit,
)
from amparo.moderation.services.forgetting import forget_expired
from amparo.moderation.services.keeping import (
    Interest,
    ItemFields,
    LineFields,
    declare_conflict,
    end_conflict,
    lift_hold,
    place_hold,
    save_calibration_item,
    save_policy_line,
    save_rules,
    see_calibration,
)
from amparo.moderation.services.lateness import miss_target
from amparo.moderation.services.reaching import did_not_reach, note_not_yet_heard, note_unheard, send_again
from amparo.moderation.services.ruling import decide
from amparo.moderation.services.submission import Creator, First, Shown, Submission
from amparo.moderation.services.submitting import submit_case, withdraw
from amparo.moderation.services.telling import appeal_link, preview, tell, write_statement

__all__ = [
    "Creator",
    "First",
    "Interest",
    "ItemFields",
    "LineFields",
    "Objection",
    "Shown",
    "Submission",
    "Words",
    "amend",
    "appeal",
    "appeal_link",
    "arbitrate",
    "carry_out",
    "claim_next",
    "comment",
    "commit_verdict",
    "decide",
    "declare_conflict",
    "did_not_reach",
    "end_conflict",
    "forget_expired",
    "lapse",
    "lift_hold",
    "miss_target",
    "note_carried",
    "note_not_yet_heard",
    "note_taken",
    "note_unheard",
    "place_hold",
    "preview",
    "release",
    "renew_lease",
    "save_calibration_item",
    "save_platform",
    "save_policy_line",
    "save_rules",
    "see_calibration",
    "see_first",
    "send_again",
    "settle",
    "skip",
    "submit_case",
    "tell",
    "undo_commit",
    "withdraw",
    "write_statement",
]
