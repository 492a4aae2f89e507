"""The demo world as it is written in `demo/`: read, and nothing more."""

from functools import cache
from pathlib import Path
from typing import Any

import yaml

from amparo.core.text import LANGUAGES, Variants
from amparo.project.installation.home import REPOSITORY


def folder() -> Path:
    return REPOSITORY / "demo"


@cache
def read(name: str) -> Any:
    """One YAML file of `demo/`, by its name without ending."""
    return yaml.safe_load((folder() / f"{name}.yaml").read_text(encoding="utf-8"))


def variants(texts: dict[str, str], **values: str) -> Variants:
    """The texts under the language keys of an entry, with {placeholders} filled."""
    found: dict[str, str] = {language: texts[language].strip() for language in LANGUAGES if language in texts}
    for name, value in values.items():
        found = {language: text.replace(f"{{{name}}}", value) for language, text in found.items()}
    return Variants(texts=found)
