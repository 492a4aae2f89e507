"""The ASGI application that uvicorn (or any other server) runs."""

import os

from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "amparo.project.settings")

application = get_asgi_application()
