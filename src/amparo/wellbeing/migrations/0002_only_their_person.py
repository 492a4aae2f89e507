"""PostgreSQL shows and takes a row of a person only while the transaction says that it is theirs.

FORCE: the owner of the tables, as which this program works, is under the rule too.
"""

from django.db import migrations

_OWN = ("attempt", "break", "checkin", "exposure", "optout", "skip")
_ME = "nullif(current_setting('amparo.person', true), '')::bigint"


def _wall(table: str, rule: str) -> migrations.RunSQL:
    name = f"wellbeing_{table}"
    return migrations.RunSQL(
        f"ALTER TABLE {name} ENABLE ROW LEVEL SECURITY;"
        f"ALTER TABLE {name} FORCE ROW LEVEL SECURITY;"
        f"CREATE POLICY only_their_person ON {name} USING ({rule}) WITH CHECK ({rule});",
        f"DROP POLICY only_their_person ON {name};"
        f"ALTER TABLE {name} NO FORCE ROW LEVEL SECURITY;"
        f"ALTER TABLE {name} DISABLE ROW LEVEL SECURITY;",
    )


class Migration(migrations.Migration):
    dependencies = [("wellbeing", "0001_protection")]
    operations = [
        *(_wall(table, f"person_id = {_ME}") for table in _OWN),
        _wall("talk", f"{_ME} IN (person_id, listener_id)"),
    ]
