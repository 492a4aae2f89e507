"""The database itself keeps the promises of this room, whatever a program forgets.

Nobody reviews their own decision, nor has one in hand. A verdict stays as it was committed and is amended once. What the
first reviewer thought never changes. A case that needs reviewers is ruled on by a review of its own that can be taken
back no more, and a ruling stays. What is under legal hold is not deleted.
"""

from django.db import migrations

REVIEWERS = """
CREATE FUNCTION public.moderation_never_ones_own() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT FROM public.moderation_firstverdict
             WHERE case_id = NEW.case_id AND reviewer_id = NEW.reviewer_id) THEN
    RAISE EXCEPTION 'nobody reviews their own decision' USING ERRCODE = 'restrict_violation';
  END IF;
  IF TG_TABLE_NAME = 'moderation_lease' AND EXISTS (SELECT FROM public.moderation_review
             WHERE case_id = NEW.case_id AND reviewer_id = NEW.reviewer_id) THEN
    RAISE EXCEPTION 'whoever took part in a case takes part no second time' USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END
$$;
CREATE TRIGGER moderation_never_ones_own BEFORE INSERT OR UPDATE OF case_id, reviewer_id ON moderation_review
  FOR EACH ROW EXECUTE FUNCTION public.moderation_never_ones_own();
CREATE TRIGGER moderation_never_ones_own BEFORE INSERT OR UPDATE OF case_id, reviewer_id ON moderation_lease
  FOR EACH ROW EXECUTE FUNCTION public.moderation_never_ones_own();

CREATE FUNCTION public.moderation_verdict_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF pg_catalog.current_setting('amparo.erasing', true) = 'on' THEN
    RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
  END IF;
  IF TG_TABLE_NAME = 'moderation_firstverdict' THEN
    RAISE EXCEPTION 'the first verdict stays as it is' USING ERRCODE = 'restrict_violation';
  END IF;
  IF TG_OP = 'DELETE' THEN
    IF OLD.settled_at IS NOT NULL THEN
      RAISE EXCEPTION 'the seconds to take a verdict back are over' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN OLD;
  END IF;
  IF (NEW.case_id, NEW.round, NEW.reviewer_id, NEW.verdict, NEW.policy_line_id, NEW.reason, NEW.measure, NEW.committed_at)
     IS DISTINCT FROM
     (OLD.case_id, OLD.round, OLD.reviewer_id, OLD.verdict, OLD.policy_line_id, OLD.reason, OLD.measure, OLD.committed_at)
  THEN
    RAISE EXCEPTION 'a verdict stays as it was committed' USING ERRCODE = 'restrict_violation';
  END IF;
  IF OLD.amended_at IS NOT NULL AND (NEW.amended_at, NEW.amended_to, NEW.amended_reason)
     IS DISTINCT FROM (OLD.amended_at, OLD.amended_to, OLD.amended_reason) THEN
    RAISE EXCEPTION 'a verdict is amended once' USING ERRCODE = 'restrict_violation';
  END IF;
  IF (OLD.settled_at IS NOT NULL AND NEW.settled_at IS DISTINCT FROM OLD.settled_at) THEN
    RAISE EXCEPTION 'a verdict settles once' USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END
$$;
CREATE TRIGGER moderation_verdict_stays BEFORE UPDATE OR DELETE ON moderation_review
  FOR EACH ROW EXECUTE FUNCTION public.moderation_verdict_stays();
CREATE TRIGGER moderation_verdict_stays BEFORE UPDATE OR DELETE ON moderation_firstverdict
  FOR EACH ROW EXECUTE FUNCTION public.moderation_verdict_stays();
"""

REVIEWERS_BACK = """
DROP TRIGGER moderation_verdict_stays ON moderation_firstverdict;
DROP TRIGGER moderation_verdict_stays ON moderation_review;
DROP FUNCTION public.moderation_verdict_stays();
DROP TRIGGER moderation_never_ones_own ON moderation_lease;
DROP TRIGGER moderation_never_ones_own ON moderation_review;
DROP FUNCTION public.moderation_never_ones_own();
"""

RULINGS = """
CREATE FUNCTION public.moderation_ruled_by_a_review() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE' THEN
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
CREATE TRIGGER moderation_ruled_by_a_review BEFORE INSERT OR UPDATE ON moderation_ruling
  FOR EACH ROW EXECUTE FUNCTION public.moderation_ruled_by_a_review();

CREATE FUNCTION public.moderation_decided_by_a_ruling() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (SELECT FROM public.moderation_ruling
                 WHERE case_id = NEW.id AND decided_at = NEW.decided_at AND outcome = NEW.outcome) THEN
    RAISE EXCEPTION 'a case is decided by a ruling' USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END
$$;
CREATE TRIGGER moderation_decided_by_a_ruling BEFORE UPDATE OF state ON moderation_case
  FOR EACH ROW WHEN (NEW.state = 'decided' AND OLD.state <> 'decided')
  EXECUTE FUNCTION public.moderation_decided_by_a_ruling();

CREATE FUNCTION public.moderation_hold_keeps() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.hold_until > pg_catalog.now() THEN
    RAISE EXCEPTION 'this decision is under legal hold' USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN OLD;
END
$$;
CREATE TRIGGER moderation_hold_keeps BEFORE DELETE ON moderation_case
  FOR EACH ROW EXECUTE FUNCTION public.moderation_hold_keeps();
"""

RULINGS_BACK = """
DROP TRIGGER moderation_hold_keeps ON moderation_case;
DROP FUNCTION public.moderation_hold_keeps();
DROP TRIGGER moderation_decided_by_a_ruling ON moderation_case;
DROP FUNCTION public.moderation_decided_by_a_ruling();
DROP TRIGGER moderation_ruled_by_a_review ON moderation_ruling;
DROP FUNCTION public.moderation_ruled_by_a_review();
"""


class Migration(migrations.Migration):
    dependencies = [("moderation", "0001_cases")]
    operations = [migrations.RunSQL(REVIEWERS, REVIEWERS_BACK), migrations.RunSQL(RULINGS, RULINGS_BACK)]
