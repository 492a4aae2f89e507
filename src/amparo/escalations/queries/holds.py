"""Whether what is known of a person is under legal hold."""

from amparo.core import clock
from amparo.escalations.models import LegalHold


def is_held(contact_id: int) -> bool:
    standing = LegalHold.objects.filter(contact=contact_id, released_at__isnull=True, until__gt=clock.now())
    return standing.exists()
