"""The application with the floor's address beside its own: only the benchmark serves this."""

from django.conf import settings

from amparo.project.asgi import application

settings.ROOT_URLCONF = "amparo.project.bench.bare"  # read with the first request

__all__ = ["application"]
