from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("accounts", "0002_idempotent_answers")]

    operations = [
        migrations.CreateModel(
            name="SecondFactorRule",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("role", models.CharField(max_length=20, unique=True)),
            ],
        ),
    ]
