"""`amparo manage …`: Django's commands, with the database running."""

import os
from collections.abc import Sequence


def run(arguments: Sequence[str]) -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "amparo.project.settings")
    from amparo.project.database.embedded import running_database  # noqa: PLC0415 - reads the environment when imported

    with running_database():
        from django.core.management import execute_from_command_line  # noqa: PLC0415

        execute_from_command_line(["amparo manage", *arguments])
    return 0
