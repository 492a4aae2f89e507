from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("tickets", "0013_what_may_be_danger")]
    operations = [migrations.AddField("message", "is_encrypted", models.BooleanField(default=False))]
