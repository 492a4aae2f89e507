from typing import ClassVar

from django.db import models


class StoredFile(models.Model):
    """A file by its contents: the same bytes are kept once, whoever sent them."""

    sha256 = models.CharField(max_length=64, unique=True)
    size = models.BigIntegerField()
    created_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [models.CheckConstraint(condition=models.Q(size__gte=0), name="file_size_not_negative")]
