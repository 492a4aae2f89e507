"""Words of others on a page, with hard passages folded."""

from django import template
from django.template.context import Context
from django.utils.safestring import SafeString

from amparo.tickets.passages.folding import veiled as fold

register = template.Library()


@register.simple_tag(takes_context=True)
def veiled(context: Context, text: str, kind: str, pk: int | None) -> SafeString:
    """`text`, which belongs to the `kind` of thing with the id `pk`; lines break only where the style sheet says so.

    The ledger hears of what somebody signed in opens: whoever came by a link has none. Of what never was (a rehearsal,
    without an id) it hears nothing.
    """
    user = context.get("user")
    is_ours = user is not None and user.is_authenticated
    return fold(text or "", of=(kind, pk) if is_ours and pk is not None else None)
