"""The ASGI application that uvicorn (or any other server) runs."""

import gc
import os
from typing import Final

from django.core.asgi import get_asgi_application

_COLLECT_AFTER: Final = 20_000  # objects more than were freed; a page makes some thousands, nearly all free themselves

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "amparo.project.settings")

application = get_asgi_application()
gc.freeze()  # what has been loaded stays as long as the process: no collection needs to walk through it
gc.set_threshold(_COLLECT_AFTER)
