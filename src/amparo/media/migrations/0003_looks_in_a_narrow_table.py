import django.db.models.deletion
from django.db import migrations, models

import amparo.media.fields


class Migration(migrations.Migration):
    dependencies = [("media", "0002_hashes_in_bands")]

    operations = [
        migrations.CreateModel(
            name="DecidedLooks",
            fields=[
                (
                    "decided",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="looks",
                        serialize=False,
                        to="media.decided",
                    ),
                ),
                ("pdq", amparo.media.fields.HashField()),
            ],
        ),
        migrations.RunSQL(
            "INSERT INTO media_decidedlooks (decided_id, pdq) SELECT id, pdq FROM media_decided WHERE pdq IS NOT NULL",
            migrations.RunSQL.noop,
        ),
        migrations.RunSQL("DROP INDEX decided_by_bands", migrations.RunSQL.noop),
        migrations.RemoveField(model_name="decided", name="pdq"),
        # A look-up takes milliseconds: beginning other processes to help with it would take longer.
        migrations.RunSQL("ALTER FUNCTION media_bands(bit) PARALLEL UNSAFE", migrations.RunSQL.noop),
        migrations.RunSQL(
            "CREATE INDEX decided_by_bands ON media_decidedlooks USING gin (media_bands(pdq)) WITH (fastupdate = off)",
            migrations.RunSQL.noop,
        ),
    ]
