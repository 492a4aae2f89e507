"""What a house says of helplines in the place of what came with the software."""

from typing import Any, ClassVar

from django.db import models


class HelplineChange(models.Model):
    """A line that was corrected, checked or added here."""

    country = models.CharField(max_length=2)
    code = models.SlugField(max_length=60, unique=True)
    # fields of helplines.Helpline that differ from the one that was shipped; of a line of one's own, all of them
    said: models.JSONField[dict[str, Any], dict[str, Any]] = models.JSONField()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["country"], name="helpline_country")]

    def __str__(self) -> str:
        return self.code
