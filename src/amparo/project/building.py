"""What is made from sources before a start, when the sources changed: front-end assets and translations."""

from amparo.project import translations
from amparo.project.home import REPOSITORY
from amparo.ui import assets


def build_what_changed() -> None:
    """Raises assets.BuildError or translations.BadCatalogue. An installed package brings both along ready made."""
    if (REPOSITORY / "frontend").is_dir():
        assets.build_if_changed(REPOSITORY)
    translations.compile_if_changed()
