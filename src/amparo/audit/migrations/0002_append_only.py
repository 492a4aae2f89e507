"""The database itself keeps the event log: rows are added, never changed or deleted.

One door stays open for the law that people may be forgotten: within a transaction that says it is erasing, the
`data` of a row may be rewritten, and nothing else of it.
"""

from django.db import migrations

FORWARD = """
CREATE FUNCTION public.audit_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE'
     AND pg_catalog.current_setting('amparo.erasing', true) = 'on'
     AND (NEW.id, NEW.at, NEW.kind, NEW.actor_kind, NEW.actor_id, NEW.subject_kind, NEW.subject_id, NEW.ticket_id)
         IS NOT DISTINCT FROM
         (OLD.id, OLD.at, OLD.kind, OLD.actor_kind, OLD.actor_id, OLD.subject_kind, OLD.subject_id, OLD.ticket_id)
  THEN
    RETURN NEW;
  END IF;
  RAISE EXCEPTION 'the event log is append-only' USING ERRCODE = 'restrict_violation';
END
$$;
CREATE TRIGGER audit_append_only BEFORE UPDATE OR DELETE ON audit_eventrecord
  FOR EACH ROW EXECUTE FUNCTION public.audit_append_only();
CREATE TRIGGER audit_no_truncate BEFORE TRUNCATE ON audit_eventrecord
  FOR EACH STATEMENT EXECUTE FUNCTION public.audit_append_only();

CREATE FUNCTION public.audit_announce() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  payload text;
BEGIN
  -- Ids only: whoever listens fetches what it may see. A payload is at most 8000 bytes.
  SELECT pg_catalog.json_agg(pg_catalog.json_build_array(id, kind, subject_kind, subject_id, ticket_id, actor_kind, actor_id))
    INTO payload FROM added;
  IF payload IS NOT NULL THEN
    PERFORM pg_catalog.pg_notify(
      'amparo_events', CASE WHEN pg_catalog.octet_length(payload) < 7900 THEN payload ELSE '"many"' END);
  END IF;
  RETURN NULL;
END
$$;
CREATE TRIGGER audit_announce AFTER INSERT ON audit_eventrecord
  REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION public.audit_announce();
"""

BACKWARD = """
DROP TRIGGER audit_announce ON audit_eventrecord;
DROP FUNCTION public.audit_announce();
DROP TRIGGER audit_no_truncate ON audit_eventrecord;
DROP TRIGGER audit_append_only ON audit_eventrecord;
DROP FUNCTION public.audit_append_only();
"""


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_initial")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
