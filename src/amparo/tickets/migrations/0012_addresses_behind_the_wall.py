"""An address behind the child-safety wall stands in no words any more, whoever writes them from now on."""

import django.db.models.deletion
from django.db import migrations, models

from amparo.tickets.unsaid import watch

# most houses have no such address, and pay for one look; a row is taken apart only where one stands in it
UNSAY = """
CREATE FUNCTION public.tickets_unsay() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  before text;
  words text;
  one record;
BEGIN
  IF NOT EXISTS (SELECT FROM public.tickets_walledaddress) THEN
    RETURN NEW;
  END IF;
  before := pg_catalog.to_jsonb(NEW)::text;
  words := before;
  FOR one IN
    SELECT address.*, 'walled://' || file.id AS sign, file.state = 'released' AS is_back
    FROM public.tickets_walledaddress address JOIN public.tickets_walledfile file ON file.id = address.walled_id
    WHERE pg_catalog.strpos(
      before, CASE file.state WHEN 'released' THEN 'walled://' || file.id ELSE address.written END
    ) > 0
    ORDER BY address.id
  LOOP
    words := CASE WHEN one.is_back
      THEN pg_catalog.regexp_replace(words, one.sign || '(?!\\d)', one.address, 'g')
      ELSE pg_catalog.regexp_replace(words, one.pattern, one.sign, 'g')
    END;
  END LOOP;
  IF words <> before THEN
    NEW := pg_catalog.jsonb_populate_record(NEW, words::jsonb);
  END IF;
  RETURN NEW;
EXCEPTION WHEN string_data_right_truncation THEN
  RETURN NEW;  -- said again it would be too long for its column: the sign stays
END
$$;
"""


class Migration(migrations.Migration):
    dependencies = [("tickets", "0011_what_links_lead_to")]

    operations = [
        migrations.CreateModel(
            name="WalledAddress",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("written", models.TextField()),
                ("pattern", models.TextField()),
                ("address", models.TextField()),
                (
                    "walled",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="addresses",
                        to="tickets.walledfile",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("walled", "written"), name="walled_address_once"),
                ],
            },
        ),
        migrations.RunSQL(UNSAY, "DROP FUNCTION public.tickets_unsay()"),
        *(migrations.RunSQL(*watch(table)) for table in ("tickets_ticket", "tickets_message", "tickets_draft")),
    ]
