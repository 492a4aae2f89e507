"""An address behind the child-safety wall stands in no words of this room either."""

from django.db import migrations

from amparo.tickets.unsaid import watch

TABLES = (
    "moderation_case",
    "moderation_evidence",
    "moderation_firstverdict",
    "moderation_review",
    "moderation_ruling",
    "moderation_statement",
    "moderation_appeal",
    "moderation_comment",
)


class Migration(migrations.Migration):
    dependencies = [("moderation", "0006_what_nobody_takes"), ("tickets", "0012_addresses_behind_the_wall")]

    operations = [migrations.RunSQL(*watch(table)) for table in TABLES]
