"""An address behind the child-safety wall stands in no words of this room either."""

from django.db import migrations

from amparo.tickets.unsaid import watch

TABLES = ("tools_call", "tools_approval")


class Migration(migrations.Migration):
    dependencies = [("tools", "0004_who_waits_for_a_card"), ("tickets", "0012_addresses_behind_the_wall")]

    operations = [migrations.RunSQL(*watch(table)) for table in TABLES]
