"""An address behind the child-safety wall stands in no words of this room either."""

from django.db import migrations

from amparo.tickets.unsaid import watch

TABLES = ("escalations_escalation", "escalations_escalationticket", "escalations_loopmessage")


class Migration(migrations.Migration):
    dependencies = [("escalations", "0007_not_solved_while_open"), ("tickets", "0012_addresses_behind_the_wall")]

    operations = [migrations.RunSQL(*watch(table)) for table in TABLES]
