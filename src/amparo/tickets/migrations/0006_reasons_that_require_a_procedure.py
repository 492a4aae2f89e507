from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("tickets", "0005_what_search_walks")]
    operations = [
        migrations.AddField(
            model_name="contactreason",
            name="requires_sop",
            field=models.BooleanField(default=False),
        )
    ]
