"""What was said in a case goes after its time, or with its person; what is under legal hold does not."""

from django.db import migrations, models

RULED = """
CREATE OR REPLACE FUNCTION public.moderation_ruled_by_a_review() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE' THEN
    {erasing}
    RAISE EXCEPTION 'a ruling stays as it is' USING ERRCODE = 'restrict_violation';
  END IF;
  IF NEW.review_id IS NULL THEN
    IF NEW.nth > 0 OR EXISTS (SELECT FROM public.moderation_case WHERE id = NEW.case_id AND chosen_by <> '') THEN
      RAISE EXCEPTION 'this case is decided by its reviewers' USING ERRCODE = 'restrict_violation';
    END IF;
  ELSIF NOT EXISTS (SELECT FROM public.moderation_review
                    WHERE id = NEW.review_id AND case_id = NEW.case_id AND settled_at IS NOT NULL) THEN
    RAISE EXCEPTION 'this verdict can still be taken back' USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END
$$;
"""
ERASING = "IF pg_catalog.current_setting('amparo.erasing', true) = 'on' THEN RETURN NEW; END IF;"

HELD = """
CREATE FUNCTION public.moderation_hold_keeps_words() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.hold_until > pg_catalog.now() THEN
    RAISE EXCEPTION 'this decision is under legal hold' USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END
$$;
CREATE TRIGGER moderation_hold_keeps_words BEFORE UPDATE OF erased_at ON moderation_case
  FOR EACH ROW EXECUTE FUNCTION public.moderation_hold_keeps_words();
"""
HELD_BACK = """
DROP TRIGGER moderation_hold_keeps_words ON moderation_case;
DROP FUNCTION public.moderation_hold_keeps_words();
"""

# what is over already is kept as long from the day it was
KEPT = """
UPDATE moderation_case
SET retain_until = COALESCE(told_at, decided_at, received_at) + interval '730 days'
WHERE state IN ('told', 'withdrawn', 'measured') AND retain_until IS NULL
"""


class Migration(migrations.Migration):
    dependencies = [("moderation", "0004_what_the_platform_did_not_take")]
    operations = [
        migrations.AddField(model_name="case", name="erased_at", field=models.DateTimeField(null=True)),
        migrations.RunSQL(RULED.format(erasing=ERASING), RULED.format(erasing="")),
        migrations.RunSQL(HELD, HELD_BACK),
        migrations.RunSQL(KEPT, migrations.RunSQL.noop),
    ]
