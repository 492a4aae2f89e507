"""Who reads what has arrived, and when: at once, but by the batch while mails keep coming.

A batch costs much the same for one mail as for twenty, and two workers that each take half of it pay that twice. So one
worker leads and gathers between its batches; another helps only while there is more than a batch for each.
"""

import time
from typing import Final

from amparo.channels.email.services.arriving.digest import BATCH, digest_batch, waiting
from amparo.channels.email.services.arriving.receive import ring
from amparo.core.locks import try_hold

_LEAD: Final = "email:digest"
_GATHER: Final = 0.1  # seconds
_PATIENCE: Final = 3.0  # seconds after which the rest is left to the next job: a worker that is asked to stop can


def digest_here() -> None:
    """Read what is waiting. Whoever leads stays until nothing is, and looks once more after letting go.

    A mail whose bell somebody else left unanswered, because of the leader, is there to be seen by then.
    """
    with try_hold(_LEAD) as leads:
        _read_on(leads=leads)
    if leads and waiting():
        ring()


def _read_on(*, leads: bool) -> None:
    until = time.monotonic() + _PATIENCE
    while time.monotonic() < until and waiting(more_than=0 if leads else 2 * BATCH):
        if digest_batch() < BATCH:
            time.sleep(_GATHER)
        elif leads:
            ring()  # there may be work for another
