"""Where those who are called are led: to the page of the call, without signing in."""

from django.urls import reverse

from amparo.notifications.kinds import Said
from amparo.paging.links import token_of


def to_page(said: Said) -> str:
    """A path with a signed token; empty when it is about no page."""
    page_id = said.data.get("page")
    if not isinstance(page_id, int):
        return ""
    token = token_of(page_id=page_id, user_id=said.user_id, call_id=said.data.get("call"))
    return reverse("portal:page", args=[token])
