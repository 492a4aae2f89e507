import re
from io import StringIO

import pytest
from django.core.management import call_command
from tests.architecture.source import PACKAGE, shown


def test_migrations_are_named_by_hand() -> None:
    unnamed = [
        shown(path) for path in PACKAGE.glob("**/migrations/*.py") if re.search(r"_auto_|_\w+_and_more", path.name)
    ]
    assert not unnamed


@pytest.mark.django_db
def test_no_model_has_changed_without_its_migration() -> None:
    call_command("makemigrations", "--check", "--dry-run", verbosity=0, stdout=StringIO())
