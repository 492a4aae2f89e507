"""Where /api/v1 stands: its operations, and the page about them."""

from typing import cast

from django.urls import URLPattern, path

from amparo.api.docs import docs
from amparo.api.v1 import api

app_name = "api"

_paths = cast("list[URLPattern]", api.urls[0])
for _entry in _paths:  # ninja asks for the token itself; the mark tells our own gate so
    vars(_entry.callback)["gate"] = "public" if _entry.name in {"openapi-json", "api-root"} else "bearer token"

urlpatterns = [path("docs/", docs, name="docs"), *_paths]
