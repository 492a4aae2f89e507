"""Two who do something at the same moment, each on a connection of their own."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from django.db import connection
from tests.patience import PATIENCE

from amparo.core.errors import AmparoError


def at_once(*acts: Callable[[], Any]) -> list[Any]:
    """Run all `acts` together; what each returned, or the refusal it met. Needs a test that commits."""
    start = threading.Barrier(len(acts))

    def run(act: Callable[[], Any]) -> Any:
        start.wait(PATIENCE)
        try:
            return act()
        except AmparoError as refusal:
            return refusal
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as pool:
        return [future.result(PATIENCE) for future in [pool.submit(run, act) for act in acts]]
