"""Who is at the desk now. Not logged: what is gone within minutes is in no archive of the database either.

A server that falls begins with an empty table; whoever is there has their row again within half a minute.
"""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("accounts", "0003_second_factor_rules"), ("tickets", "0014_mail_that_is_encrypted")]
    operations = [
        migrations.CreateModel(
            name="OpenDesk",
            fields=[
                (
                    "user",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("seen_at", models.DateTimeField()),
            ],
        ),
        migrations.RunSQL("ALTER TABLE tickets_opendesk SET UNLOGGED", migrations.RunSQL.noop),
    ]
