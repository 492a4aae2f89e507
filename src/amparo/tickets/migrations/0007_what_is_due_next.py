from datetime import UTC, datetime

from django.db import migrations, models
from django.db.models.functions import Coalesce

NOTHING_IS_DUE = datetime(9999, 12, 31, tzinfo=UTC)
OPEN_STATES = ("new", "open", "pending", "on_hold")


class Migration(migrations.Migration):
    dependencies = [("tickets", "0006_reasons_that_require_a_procedure")]
    operations = [
        migrations.AddField("ticket", "due_at", models.DateTimeField(null=True)),
        migrations.AddField("ticket", "due_since", models.DateTimeField(null=True)),
        migrations.AddField(
            "ticket",
            "falls_due",
            models.GeneratedField(
                expression=Coalesce(models.F("due_at"), models.Value(NOTHING_IS_DUE)),
                output_field=models.DateTimeField(),
                db_persist=True,
            ),
        ),
        migrations.AddIndex(
            "ticket",
            models.Index(
                fields=["falls_due", "id"],
                name="ticket_work_due",
                include=["team", "assignee", "state"],
                condition=models.Q(state__in=OPEN_STATES, merged_into__isnull=True, snoozed_until__isnull=True),
            ),
        ),
    ]
