"""Speaking to the API as somebody."""

from django.test import Client

from amparo.accounts.models import ApiToken, User
from amparo.core.secrets import fingerprint


def caller(user: User, *scopes: str) -> Client:
    """A client that sends a token of `user` with these scopes."""
    plain = f"amp_test_{user.name}_{'_'.join(scopes)}"
    ApiToken.objects.create(user=user, name="test", token_hash=fingerprint(plain), scopes=list(scopes))
    return Client(headers={"Authorization": f"Bearer {plain}"})
