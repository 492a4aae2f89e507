"""The one place that reads the rows of several people: it makes figures, and nothing leaves it that is about few.

The people of a month are parted into groups, each person in one. A group of fewer than `fewest` is hidden; so is whoever
has no team. As long as those hidden are together fewer than `fewest`, the next smallest group is hidden with them: then
what is shown, added and subtracted in any way, tells of nobody or of at least `fewest`. Each measure is parted in one way
only, and each month is counted once, so that there is nothing else to subtract.
"""

from django.db import migrations

_COUNTED = ("break", "checkin", "exposure", "optout", "skip")

_FUNCTION = """
CREATE FUNCTION public.wellbeing_release(asked text, first_day date, wanted integer) RETURNS void
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
  fewest CONSTANT integer := greatest(wanted, 5); -- the floor: whoever asks for less gets this
  end_day CONSTANT date := (first_day + interval '1 month')::date;
BEGIN
  IF EXISTS (SELECT FROM wellbeing_release r WHERE r.measure = asked AND r.month = first_day) THEN
    RETURN;
  END IF;
  PERFORM set_config('amparo.counting', 'on', true);
  INSERT INTO wellbeing_release (measure, month, team_id, people, total, released_at)
  WITH persons AS (
    SELECT e.person_id, sum(e.units) AS value FROM wellbeing_exposure e
      WHERE asked = 'exposure' AND e.shift_on >= first_day AND e.shift_on < end_day AND e.units > 0 GROUP BY 1
    UNION ALL SELECT e.person_id, sum(e.seconds) / 60 FROM wellbeing_exposure e
      WHERE asked = 'severe' AND e.shift_on >= first_day AND e.shift_on < end_day AND e.severity >= 3 AND e.seconds > 0
      GROUP BY 1
    UNION ALL SELECT b.person_id, sum(extract(epoch FROM b.ended_at - b.begun_at)) / 60 FROM wellbeing_break b
      WHERE asked = 'breaks' AND b.begun_at >= first_day AND b.begun_at < end_day AND b.ended_at > b.begun_at GROUP BY 1
    UNION ALL SELECT c.person_id, avg(c.score) FROM wellbeing_checkin c
      WHERE asked = 'check_ins' AND c.at >= first_day AND c.at < end_day GROUP BY 1
    UNION ALL SELECT o.person_id, 1 FROM wellbeing_optout o
      WHERE asked = 'opt_outs' AND o.made_at < end_day AND coalesce(o.until, end_day) > first_day GROUP BY 1
    UNION ALL SELECT s.person_id, count(*) FROM wellbeing_skip s
      WHERE asked = 'skips' AND s.at >= first_day AND s.at < end_day GROUP BY 1
  ), placed AS (
    SELECT p.value, CASE WHEN asked IN ('exposure', 'severe') THEN (
      SELECT min(m.team_id) FROM accounts_membership m WHERE m.user_id = p.person_id
    ) END AS team FROM persons p
  ), parted AS (
    SELECT team, count(*) AS people, sum(value) AS total FROM placed GROUP BY team
  ), walked AS (
    -- those that must be hidden come first, then the smallest
    SELECT *, (team IS NULL OR people < fewest) AS few,
      bool_or(team IS NULL OR people < fewest) OVER () AS some_few,
      coalesce(sum(people) OVER (
        ORDER BY team IS NULL DESC, people, team ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
      ), 0) AS hidden_before
    FROM parted
  ), said AS (
    SELECT team, people, total, few OR (some_few AND hidden_before < fewest) AS hidden
      FROM walked WHERE team IS NOT NULL
    UNION ALL
    SELECT NULL, count(*), CASE asked WHEN 'check_ins' THEN avg(value) ELSE sum(value) END, count(*) < fewest
      FROM placed
  )
  SELECT asked, first_day, team,
    CASE WHEN hidden THEN 0 ELSE bucket END,
    CASE WHEN hidden THEN NULL WHEN asked = 'opt_outs' THEN bucket ELSE round(total::numeric) END,
    now()
  FROM said, LATERAL (
    SELECT fewest * 2 ^ floor(log(2, greatest(people, fewest)::numeric / fewest)) AS bucket
  ) AS rounded;
  PERFORM set_config('amparo.counting', '', true);
END
$$;
"""

_DROP = "DROP FUNCTION public.wellbeing_release(text, date, integer);"


def _counts(table: str) -> migrations.RunSQL:
    return migrations.RunSQL(
        f"CREATE POLICY counted ON wellbeing_{table} FOR SELECT"
        " USING (current_setting('amparo.counting', true) = 'on');",
        f"DROP POLICY counted ON wellbeing_{table};",
    )


class Migration(migrations.Migration):
    dependencies = [("wellbeing", "0003_fewest"), ("accounts", "0003_second_factor_rules")]
    operations = [*(_counts(table) for table in _COUNTED), migrations.RunSQL(_FUNCTION, _DROP)]
