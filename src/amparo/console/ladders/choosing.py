"""Which ladder calls, as other forms ask it."""

from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext as _

from amparo.paging.models import Ladder


class LadderField(forms.ModelChoiceField):  # type: ignore[type-arg] # takes none when it runs
    """The ladders in use. The one that stands is kept when it rests, and said to: it is not lost without a word."""

    def __init__(self, *, standing: int | None = None, **kwargs: Any) -> None:
        offered = Ladder.objects.filter(Q(is_active=True) | Q(pk=standing))
        super().__init__(queryset=offered.order_by("name"), required=False, **kwargs)

    def label_from_instance(self, obj: Ladder) -> str:
        return obj.name if obj.is_active else " · ".join([obj.name, _("Resting")])
