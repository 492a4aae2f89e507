"""A command that needs the tables says so where they are not there, or not of this version."""

import pytest
from django.db.migrations.recorder import MigrationRecorder

from amparo.project.database.migrating import refuse_older_database
from amparo.project.installation.refusal import Refusal

pytestmark = pytest.mark.django_db


def test_a_database_of_this_version_is_taken() -> None:
    refuse_older_database()


def test_one_that_has_not_seen_every_migration_is_refused_with_what_to_do() -> None:
    MigrationRecorder.Migration.objects.filter(app="sops").delete()
    with pytest.raises(Refusal, match="amparo manage migrate"):
        refuse_older_database()
