"""The environment, read strictly and in one place: a wrong or unknown AMPARO_* refuses to start.

Secrets may also come from a file: AMPARO_X_FILE names it.
"""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from amparo.core.addresses import Network, networks
from amparo.project.installation.refusal import Refusal

_PREFIX: Final = "AMPARO_"


class BadEnvironment(Refusal):
    """A setting that cannot be used; its text says which, why and what to do."""


@dataclass
class Environment:
    """AMPARO_* variables. Ask for every setting, then call `refuse_unknown`."""

    values: Mapping[str, str]
    asked: set[str] = field(default_factory=set)

    @classmethod
    def from_process(cls) -> "Environment":
        return cls({name: value for name, value in os.environ.items() if name.startswith(_PREFIX)})

    def text(self, name: str, default: str = "") -> str:
        self.asked.add(name)
        return self.values.get(name, default)

    def secret(self, name: str) -> str:
        """From NAME_FILE if that is set, else from NAME."""
        self.asked |= {name, f"{name}_FILE"}
        path = self.values.get(f"{name}_FILE")
        if path is None:
            return self.values.get(name, "")
        if name in self.values:
            raise BadEnvironment(f"Both {name} and {name}_FILE are set: keep one of them.")
        try:
            return Path(path).read_text(encoding="utf-8").strip()
        except OSError as error:
            raise BadEnvironment(f"{name}_FILE names {path}, which cannot be read: {error.strerror}.") from error

    def flag(self, name: str, *, default: bool = False) -> bool:
        value = self.text(name, "yes" if default else "no").lower()
        if value not in {"yes", "no"}:
            raise BadEnvironment(f"{name} is {value!r}: write yes or no.")
        return value == "yes"

    def number(self, name: str, default: int, *, least: int = 0, most: int = 2**31) -> int:
        value = self.text(name, str(default))
        if not value.isdecimal() or not least <= int(value) <= most:
            raise BadEnvironment(f"{name} is {value!r}: write a whole number from {least} to {most}.")
        return int(value)

    def choice(self, name: str, default: str, *, among: tuple[str, ...]) -> str:
        value = self.text(name, default)
        if value not in among:
            raise BadEnvironment(f"{name} is {value!r}: write one of {', '.join(among)}.")
        return value

    def names(self, name: str, default: str = "") -> list[str]:
        """A list of names with commas between."""
        return [part.strip() for part in self.text(name, default).split(",") if part.strip()]

    def networks(self, name: str) -> tuple[Network, ...]:
        """Addresses and networks like 10.0.0.0/8, with commas between."""
        try:
            return networks(self.names(name))
        except ValueError as error:
            raise BadEnvironment(f"{name} names no network: {error}. Write 10.0.0.0/8 or 192.168.1.7.") from error

    def refuse_unknown(self) -> None:
        unknown = sorted(set(self.values) - self.asked)
        if unknown:
            raise BadEnvironment(
                f"Unknown setting {', '.join(unknown)}. docs/reference/settings.md lists all that exist."
            )
