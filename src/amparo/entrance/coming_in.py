"""A session that no password began: by the link of an invitation, or by one click in the demo."""

from typing import Final

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.auth import login
from django.http import HttpRequest

from amparo.accounts.models import User

BACKEND: Final = settings.AUTHENTICATION_BACKENDS[-1]
"""Under which such a session counts."""


def come_in(request: HttpRequest, user: User) -> None:
    """Sign `user` in, and have this device among those that they can sign out."""
    login(request, user, backend=BACKEND)
    UserSession.objects.create_from_request(request)
