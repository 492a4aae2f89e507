"""An address behind the child-safety wall stands in no words of this room either."""

from django.db import migrations

from amparo.tickets.unsaid import watch

TABLES = ("sops_run", "sops_runinput")


class Migration(migrations.Migration):
    dependencies = [("sops", "0005_a_step_asks_for_a_review"), ("tickets", "0012_addresses_behind_the_wall")]

    operations = [migrations.RunSQL(*watch(table)) for table in TABLES]
