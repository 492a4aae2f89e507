"""What is made from sources before a start, when the sources changed: front-end assets and translations."""

from amparo.project import translations
from amparo.project.installation.home import REPOSITORY
from amparo.project.installation.refusal import Refusal
from amparo.ui import assets


def build_what_changed() -> None:
    """Raises Refusal. An installed package brings both along ready made."""
    if (REPOSITORY / "frontend").is_dir():
        try:
            assets.build_if_changed(REPOSITORY)
        except assets.BuildError as error:
            raise Refusal(str(error)) from error
    translations.compile_if_changed()
