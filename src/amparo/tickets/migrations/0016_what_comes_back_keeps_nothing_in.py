"""Words that grow too long where an address is said again are written without it, and without what is behind the wall.

Before, such a row was written as it came: whoever put enough signs of what had come back into a subject kept any other
address in the row from being taken out of it.
"""

from importlib import import_module

from django.db import migrations

UNSAY = """
CREATE OR REPLACE FUNCTION public.tickets_unsay() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  before text;
  kept text;  -- without what is behind the wall
  said text;  -- and with what has come back
  one record;
BEGIN
  IF NOT EXISTS (SELECT FROM public.tickets_walledaddress) THEN
    RETURN NEW;
  END IF;
  before := pg_catalog.to_jsonb(NEW)::text;
  kept := before;
  said := before;
  FOR one IN
    SELECT address.*, 'walled://' || file.id AS sign, file.state = 'released' AS is_back
    FROM public.tickets_walledaddress address JOIN public.tickets_walledfile file ON file.id = address.walled_id
    WHERE pg_catalog.strpos(
      before, CASE file.state WHEN 'released' THEN 'walled://' || file.id ELSE address.written END
    ) > 0
    ORDER BY address.id
  LOOP
    IF one.is_back THEN
      said := pg_catalog.regexp_replace(said, one.sign || '(?!\\d)', one.address, 'g');
    ELSE
      kept := pg_catalog.regexp_replace(kept, one.pattern, one.sign, 'g');
      said := pg_catalog.regexp_replace(said, one.pattern, one.sign, 'g');
    END IF;
  END LOOP;
  IF said <> kept THEN
    BEGIN
      RETURN pg_catalog.jsonb_populate_record(NEW, said::jsonb);
    EXCEPTION WHEN string_data_right_truncation THEN
      NULL;  -- it would be too long for its column: the sign stays
    END;
  END IF;
  IF kept <> before THEN
    NEW := pg_catalog.jsonb_populate_record(NEW, kept::jsonb);
  END IF;
  RETURN NEW;
END
$$;
"""

_BEFORE = import_module("amparo.tickets.migrations.0012_addresses_behind_the_wall").UNSAY


class Migration(migrations.Migration):
    dependencies = [("tickets", "0015_whose_desk_is_open")]

    operations = [migrations.RunSQL(UNSAY, _BEFORE.replace("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION"))]
