"""The database itself keeps two promises: what a policy said never changes, and what was late stays late."""

from django.db import migrations

FORWARD = """
CREATE FUNCTION public.sla_version_never_changes() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'a version of a policy never changes' USING ERRCODE = 'restrict_violation';
END
$$;
CREATE TRIGGER sla_version_never_changes BEFORE UPDATE OR DELETE ON sla_policyversion
  FOR EACH ROW EXECUTE FUNCTION public.sla_version_never_changes();

CREATE FUNCTION public.sla_breach_stands() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'what was late stays late' USING ERRCODE = 'restrict_violation';
END
$$;
CREATE TRIGGER sla_breach_stands BEFORE UPDATE ON sla_target
  FOR EACH ROW WHEN (OLD.breached_at IS NOT NULL AND NEW.breached_at IS DISTINCT FROM OLD.breached_at)
  EXECUTE FUNCTION public.sla_breach_stands();
"""

BACKWARD = """
DROP TRIGGER sla_breach_stands ON sla_target;
DROP FUNCTION public.sla_breach_stands();
DROP TRIGGER sla_version_never_changes ON sla_policyversion;
DROP FUNCTION public.sla_version_never_changes();
"""


class Migration(migrations.Migration):
    dependencies = [("sla", "0001_promised_times")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
