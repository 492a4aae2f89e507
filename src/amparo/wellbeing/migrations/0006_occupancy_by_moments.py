"""Occupancy, counted at moments: of the people at the desk, how many have something before them.

`wellbeing_sample` counts one moment. Whoever rests at that moment is taken out of both sides, here and nowhere else, and
nothing is kept but three sums for the whole house. Nobody reads those, not even the desk: two looks at them would tell
of the one minute between. `wellbeing_release_occupancy` makes one share of them when the month is over, and deletes them.
"""

from django.db import migrations, models
from django.db.models import F, Q

_BEFORE = ["exposure", "severe", "breaks", "check_ins", "opt_outs", "skips"]

_WALL = """
ALTER TABLE wellbeing_tally ENABLE ROW LEVEL SECURITY;
ALTER TABLE wellbeing_tally FORCE ROW LEVEL SECURITY;
CREATE POLICY counted ON wellbeing_tally
  USING (current_setting('amparo.counting', true) = 'on') WITH CHECK (current_setting('amparo.counting', true) = 'on');
"""

_SAMPLE = """
CREATE FUNCTION public.wellbeing_sample(moment timestamptz, at_desk bigint[], busy bigint[], wanted integer) RETURNS void
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
  PERFORM set_config('amparo.counting', 'on', true);
  INSERT INTO wellbeing_tally AS known (month, minute, samples, handling, present)
  SELECT date_trunc('month', moment)::date, date_trunc('minute', moment), 1,
      count(*) FILTER (WHERE there.person = ANY(busy)), count(*)
    FROM (SELECT DISTINCT unnest(at_desk) AS person) there
    WHERE NOT EXISTS (
      SELECT FROM wellbeing_break b
        WHERE b.person_id = there.person AND b.begun_at <= moment AND coalesce(b.ended_at, 'infinity') > moment
          AND (b.kind <> 'cool_down' OR b.until > moment) -- which ends by itself
    )
    HAVING count(*) >= greatest(wanted, 5) -- the floor: whoever asks for less gets this
  ON CONFLICT (month) DO UPDATE SET minute = excluded.minute, samples = known.samples + 1,
      handling = known.handling + excluded.handling, present = known.present + excluded.present
    WHERE known.minute < excluded.minute; -- a minute counts once, whoever asks again
  PERFORM set_config('amparo.counting', '', true);
END
$$;
"""

_RELEASE = """
CREATE FUNCTION public.wellbeing_release_occupancy(first_day date) RETURNS void
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
  PERFORM set_config('amparo.counting', 'on', true);
  INSERT INTO wellbeing_release (measure, month, people, total, moments, released_at)
  SELECT 'occupancy', first_day,
      CASE WHEN t.month IS NULL THEN 0 ELSE 5 END,
      round(100.0 * t.handling / t.present),
      500 * 2 ^ floor(log(2, t.samples / 500.0)),
      now()
    FROM (SELECT) AS asked LEFT JOIN wellbeing_tally t ON t.month = first_day AND t.samples >= 500
  ON CONFLICT DO NOTHING;
  DELETE FROM wellbeing_tally WHERE month <= first_day;
  PERFORM set_config('amparo.counting', '', true);
END
$$;
"""


class Migration(migrations.Migration):
    dependencies = [("wellbeing", "0005_high_days")]
    operations = [
        migrations.CreateModel(
            name="Tally",
            fields=[
                ("month", models.DateField(primary_key=True, serialize=False)),
                ("minute", models.DateTimeField()),
                ("samples", models.PositiveIntegerField()),
                ("handling", models.PositiveIntegerField()),
                ("present", models.PositiveIntegerField()),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(condition=Q(handling__lte=F("present")), name="tally_handling_is_of_present")
                ]
            },
        ),
        migrations.AddField("release", "moments", models.PositiveIntegerField(null=True)),
        migrations.RemoveConstraint("release", "release_measure_known"),
        migrations.RunSQL(migrations.RunSQL.noop, "DELETE FROM wellbeing_release WHERE measure = 'occupancy';"),
        migrations.AddConstraint(
            "release",
            models.CheckConstraint(condition=Q(measure__in=[*_BEFORE, "occupancy"]), name="release_measure_known"),
        ),
        migrations.RunSQL(_WALL, migrations.RunSQL.noop),
        migrations.RunSQL(_SAMPLE, "DROP FUNCTION public.wellbeing_sample(timestamptz, bigint[], bigint[], integer);"),
        migrations.RunSQL(_RELEASE, "DROP FUNCTION public.wellbeing_release_occupancy(date);"),
    ]
