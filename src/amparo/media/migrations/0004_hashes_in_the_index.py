from django.db import migrations

_BANDS = 16


def _index(band: int) -> migrations.RunSQL:
    """One band of 16 bits, and beside it what a look-up compares and answers: it need not go to the table."""
    return migrations.RunSQL(
        f"CREATE INDEX decided_by_band_{band} ON media_decidedlooks "
        f"((substring(pdq FROM {band * 16 + 1} FOR 16)::bit(16)::int)) INCLUDE (pdq, decided_id)",
        f"DROP INDEX decided_by_band_{band}",
    )


class Migration(migrations.Migration):
    dependencies = [("media", "0003_looks_in_a_narrow_table")]

    operations = [
        migrations.RunSQL("DROP INDEX decided_by_bands", migrations.RunSQL.noop),
        migrations.RunSQL("DROP FUNCTION media_bands(bit)", migrations.RunSQL.noop),
        *map(_index, range(_BANDS)),
        # An index answers alone only for pages that a vacuum has seen since they were written to.
        migrations.RunSQL(
            "ALTER TABLE media_decidedlooks SET (autovacuum_vacuum_insert_scale_factor = 0.01)",
            "ALTER TABLE media_decidedlooks RESET (autovacuum_vacuum_insert_scale_factor)",
        ),
    ]
