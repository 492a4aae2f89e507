"""Bearer tokens: a token may do what its owner may, and of that only what its scopes name."""

from django.http import HttpRequest
from ninja.errors import AuthorizationError
from ninja.security import HttpBearer

from amparo.accounts.models import ApiToken
from amparo.accounts.permissions import Scope
from amparo.accounts.queries import live_token
from amparo.accounts.services import note_token_use


class Bearer(HttpBearer):
    """`Authorization: Bearer amp_…` with a token that has `scope`."""

    def __init__(self, scope: Scope) -> None:
        super().__init__()
        self.scope = scope

    def authenticate(self, request: HttpRequest, token: str) -> ApiToken | None:
        found = live_token(token)
        if found is None:
            return None
        if self.scope not in found.scopes:
            raise AuthorizationError(403, f"This token lacks the scope {self.scope}.")
        note_token_use(token=found)
        request.user = found.user
        return found
