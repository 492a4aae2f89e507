"""How a person wants things covered: theirs alone, stronger or weaker than the default."""

from django.db import transaction

from amparo.accounts.models import User
from amparo.media.harm import Harm
from amparo.media.looks import Look
from amparo.media.models import ShieldPreference


@transaction.atomic
def prefer_look(*, by: User, harm: Harm, look: Look) -> ShieldPreference:
    """From now on `by` sees `harm` in `look`."""
    values = {"blur": look.blur, "grey": look.grey, "detail": look.detail}
    return ShieldPreference.objects.update_or_create(user=by, harm=harm, defaults=values)[0]


@transaction.atomic
def forget_look(*, by: User, harm: Harm) -> None:
    """Back to the default."""
    ShieldPreference.objects.filter(user=by, harm=harm).delete()
