"""The database itself keeps two promises: a published text never changes, and a run's journal only grows.

As with the event log, one door stays open for the law that people may be forgotten: within a transaction that says it
is erasing, what a line of the journal holds may be rewritten, and nothing else of it.
"""

from django.db import migrations

FORWARD = """
CREATE FUNCTION public.sops_version_keeps_its_text() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.state IN ('draft', 'in_review') THEN
    IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
    IF OLD.state = 'in_review' AND NEW.state <> 'draft'
       AND (NEW.text, NEW.digest) IS DISTINCT FROM (OLD.text, OLD.digest) THEN
      RAISE EXCEPTION 'a text in review is not changed' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
  END IF;
  IF TG_OP = 'UPDATE'
     AND NEW.state NOT IN ('draft', 'in_review')
     AND (NEW.id, NEW.procedure_id, NEW.number, NEW.text, NEW.digest, NEW.is_major, NEW.holds_back, NEW.questions,
          NEW.author_id, NEW.approver_id, NEW.published_at, NEW.holds_from)
         IS NOT DISTINCT FROM
         (OLD.id, OLD.procedure_id, OLD.number, OLD.text, OLD.digest, OLD.is_major, OLD.holds_back, OLD.questions,
          OLD.author_id, OLD.approver_id, OLD.published_at, OLD.holds_from)
  THEN
    RETURN NEW;
  END IF;
  RAISE EXCEPTION 'a published version never changes' USING ERRCODE = 'restrict_violation';
END
$$;
CREATE TRIGGER sops_version_keeps_its_text BEFORE UPDATE OR DELETE ON sops_version
  FOR EACH ROW EXECUTE FUNCTION public.sops_version_keeps_its_text();

CREATE FUNCTION public.sops_journal_only_grows() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE'
     AND pg_catalog.current_setting('amparo.erasing', true) = 'on'
     AND (NEW.id, NEW.run_id, NEW.number, NEW.actor_kind, NEW.actor_id, NEW.at)
         IS NOT DISTINCT FROM (OLD.id, OLD.run_id, OLD.number, OLD.actor_kind, OLD.actor_id, OLD.at)
  THEN
    RETURN NEW;
  END IF;
  RAISE EXCEPTION 'the journal of a run only grows' USING ERRCODE = 'restrict_violation';
END
$$;
CREATE TRIGGER sops_journal_only_grows BEFORE UPDATE OR DELETE ON sops_runinput
  FOR EACH ROW EXECUTE FUNCTION public.sops_journal_only_grows();
"""

BACKWARD = """
DROP TRIGGER sops_journal_only_grows ON sops_runinput;
DROP FUNCTION public.sops_journal_only_grows();
DROP TRIGGER sops_version_keeps_its_text ON sops_version;
DROP FUNCTION public.sops_version_keeps_its_text();
"""


class Migration(migrations.Migration):
    dependencies = [("sops", "0001_procedures_and_runs")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
