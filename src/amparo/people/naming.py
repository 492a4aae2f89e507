"""How a person is named in the words of others: where these stay, the person is left out of them."""

import re
from collections.abc import Collection
from typing import Final

from amparo.people.holding import GONE
from amparo.people.models import Contact

_SHORTEST: Final = 3  # letters: less would be found everywhere


def known_as(contact_id: int) -> set[str]:
    """The name, the first name, and every address, account, handle and phone of a person."""
    contact = Contact.objects.get(pk=contact_id)
    identities = contact.identities.values_list("shown", "value")
    named = {contact.name, contact.first_name, *(one for pair in identities for one in pair)}
    return {one.strip() for one in named if len(one.strip()) >= _SHORTEST}


def without(text: str, known: Collection[str]) -> str:
    """`text` with a dash wherever one of these stands in it as a whole; letter case tells nobody apart."""
    if not known:
        return text
    any_of = "|".join(re.escape(one) for one in sorted(known, key=len, reverse=True))
    return re.sub(rf"(?<!\w)(?:{any_of})(?!\w)", GONE, text, flags=re.IGNORECASE)
