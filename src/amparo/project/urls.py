"""Every face under its own prefix."""

from collections.abc import Mapping

from django.urls import URLPattern, URLResolver

PUBLIC_THIRD_PARTY: Mapping[str, str] = {}
"""URL names of other people's views, which cannot carry our gate, each with the reason why it is safe as it is."""

urlpatterns: list[URLPattern | URLResolver] = []
