from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("email", "0002_arrival_sender_and_keys")]

    operations = [
        migrations.AddField("mailbox", "oauth_client_id", models.CharField(blank=True, max_length=300)),
        migrations.AddField("mailbox", "oauth_client_secret", models.TextField(blank=True)),
        migrations.AddField("mailbox", "oauth_refresh_token", models.TextField(blank=True)),
        migrations.AddField("mailbox", "oauth_scope", models.CharField(blank=True, max_length=500)),
        migrations.AddField("mailbox", "oauth_token_url", models.URLField(blank=True, max_length=300)),
        migrations.AddField(
            "mailbox",
            "sign_in",
            models.CharField(
                choices=[("password", "password"), ("oauth2", "oauth2")], default="password", max_length=10
            ),
        ),
        migrations.AddConstraint(
            "mailbox",
            models.CheckConstraint(
                condition=models.Q(("sign_in__in", ["password", "oauth2"])), name="mailbox_sign_in_known"
            ),
        ),
    ]
