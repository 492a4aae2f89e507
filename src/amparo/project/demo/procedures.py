"""The demo's procedures, as they stand in `demo/sops`."""

from collections.abc import Mapping

from amparo.project.demo.texts import folder


def texts() -> Mapping[str, str]:
    """By the procedure's id, which is the file's name."""
    return {path.stem: path.read_text(encoding="utf-8") for path in sorted((folder() / "sops").glob("*.yaml"))}
