from django.apps import AppConfig

from amparo.accounts.permissions import install_roles
from amparo.audit import reactions


class ProjectConfig(AppConfig):
    """Wires the rooms together once all of them are there."""

    name = "amparo.project"
    label = "project"

    def ready(self) -> None:
        from amparo.project.reactions import REACTIONS  # noqa: PLC0415 - tasks need the app registry
        from amparo.project.roles import ROLES  # noqa: PLC0415

        install_roles(ROLES)
        reactions.install(REACTIONS)
