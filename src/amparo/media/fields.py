"""A database field for hashes that are compared bit by bit."""

from typing import Any

from django.db import models


class HashField(models.Field[str | None, str | None]):
    """256 bits, as 64 hexadecimal digits in Python and as bit(256) in PostgreSQL."""

    def db_type(self, connection: Any) -> str:  # noqa: ARG002 - Django's signature
        return "bit(256)"

    def from_db_value(self, value: str | None, _expression: Any, _connection: Any) -> str | None:
        return None if value is None else f"{int(value, 2):064x}"

    def get_prep_value(self, value: Any) -> str | None:
        return None if value is None else bits(value)


def bits(pdq: str) -> str:
    """A hash of 64 hexadecimal digits as PostgreSQL writes bits. Raises ValueError for anything else."""
    if len(pdq) != 64:  # noqa: PLR2004 - 256 bits
        raise ValueError("a PDQ hash has 64 hexadecimal digits")
    return f"{int(pdq, 16):0256b}"
