from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("tickets", "0012_addresses_behind_the_wall")]
    operations = [
        migrations.AddField("ticket", "danger", models.CharField(max_length=2, blank=True, default="", db_default="")),
        migrations.AddIndex(
            "ticket",
            models.Index(
                fields=["danger", "waits_from", "id"],
                name="ticket_in_doubt",
                condition=~models.Q(danger="") & models.Q(merged_into__isnull=True),
            ),
        ),
    ]
