"""Model fields for the plain values of core."""

from typing import Any, cast

from django.db import models

from amparo.core.text import Variants


class VariantsField(models.JSONField[Variants, Variants]):
    """A `Variants` value, stored as JSON."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("default", Variants)
        super().__init__(*args, **kwargs)

    def from_db_value(self, value: str | None, expression: Any, connection: Any) -> Variants | None:
        raw = super().from_db_value(value, expression, connection)
        return None if raw is None else Variants.from_json(cast("dict[str, Any]", raw))

    def get_db_prep_value(self, value: Any, connection: Any, prepared: bool = False) -> Any:  # noqa: FBT001, FBT002 - Django's signature
        plain = value.as_json() if isinstance(value, Variants) else value
        return super().get_db_prep_value(plain, connection, prepared)

    def to_python(self, value: Any) -> Any:
        return value if isinstance(value, Variants) or value is None else Variants.from_json(value)
