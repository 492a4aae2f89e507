"""Everything that changes staff, teams, invitations and tokens."""

from amparo.accounts.services.invitations import (
    Newcomer,
    accept_invitation,
    create_owner_link,
    invite_person,
    withdraw_invitation,
)
from amparo.accounts.services.people import (
    PersonChange,
    change_person,
    close_account,
    drop_second_factors,
    make_reset_link,
    record_security_change,
    reopen_account,
    save_preferences,
)
from amparo.accounts.services.second_factors import require_second_factor, spend_code
from amparo.accounts.services.teams import TeamShape, save_team, set_members
from amparo.accounts.services.tokens import create_token, note_token_use, revoke_token

__all__ = [
    "Newcomer",
    "PersonChange",
    "TeamShape",
    "accept_invitation",
    "change_person",
    "close_account",
    "create_owner_link",
    "create_token",
    "drop_second_factors",
    "invite_person",
    "make_reset_link",
    "note_token_use",
    "record_security_change",
    "reopen_account",
    "require_second_factor",
    "revoke_token",
    "save_preferences",
    "save_team",
    "set_members",
    "spend_code",
    "withdraw_invitation",
]
