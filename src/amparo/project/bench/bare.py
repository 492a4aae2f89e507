"""The floor that pages are compared with: a view that makes one query and sends a page of a given size."""

from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.urls import include, path

from amparo.accounts.gate import ANYONE_SIGNED_IN, requires


@requires(ANYONE_SIGNED_IN)
def bare(_request: HttpRequest, size: int) -> HttpResponse:
    """One query, `size` bytes; the same middleware, session and user as every other page."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        cursor.fetchone()
    return HttpResponse(b"x" * size)


urlpatterns = [path("bench/bare/<int:size>/", bare), path("", include("amparo.project.urls"))]
