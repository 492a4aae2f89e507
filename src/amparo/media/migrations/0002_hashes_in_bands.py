from django.db import migrations

# The bands of a hash, each with its number above it, as PostgreSQL indexes them. Written out: SQL that is one plain
# expression is put in place of its call, and needs nothing but what is built in.
_BANDS = ", ".join(f"({band} << 16) | substring(pdq FROM {band * 16 + 1} FOR 16)::bit(16)::int" for band in range(16))


class Migration(migrations.Migration):
    dependencies = [("media", "0001_initial")]

    operations = [
        migrations.RunSQL(
            f"CREATE FUNCTION media_bands(pdq bit) RETURNS int[] LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE "
            f"AS $$ SELECT ARRAY[{_BANDS}] $$",
            "DROP FUNCTION media_bands(bit)",
        ),
        # Without a list of what is still to be sorted in: a look-up would have to walk it.
        migrations.RunSQL(
            "CREATE INDEX decided_by_bands ON media_decided USING gin (media_bands(pdq)) WITH (fastupdate = off)",
            "DROP INDEX decided_by_bands",
        ),
    ]
