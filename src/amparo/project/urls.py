"""Every face under its own prefix."""

from collections.abc import Mapping

from django.urls import URLPattern, URLResolver, include, path

from amparo.accounts.gate import public
from amparo.entrance.views import choices
from amparo.entrance.views.root import root
from amparo.project.observability import health, metrics
from amparo.ui import views as ui

PUBLIC_THIRD_PARTY: Mapping[str, str] = {}
"""URL names of other people's views, which cannot carry our gate, each with the reason why it is safe as it is."""

_ui = [
    path("", public(ui.guide), name="guide"),
    path("theme/", choices.choose_theme, name="theme"),
    path("language/", choices.choose_language, name="language"),
]

_health = [
    path("health/live", health.live, name="live"),
    path("health/ready", health.ready, name="ready"),
    path("metrics", metrics.scrape, name="metrics"),
]

handler400 = "amparo.project.answers.bad_request"
handler403 = "amparo.project.answers.not_allowed"
handler404 = "amparo.project.answers.not_found"
handler500 = "amparo.project.answers.broken"

urlpatterns: list[URLPattern | URLResolver] = [
    path("", root, name="root"),
    path("api/v1/", include("amparo.api.urls")),
    path("", include((_health, "health"))),
    path("console/", include("amparo.console.urls")),
    path("ui/", include((_ui, "ui"))),
    path("desk/", include("amparo.desk.urls")),
    path("", include("amparo.portal.urls")),
    path("", include("amparo.entrance.urls")),
]
