"""The database itself keeps the promises of this room, whatever a program forgets.

A loop is closed only from `told`, when every ticket that waited for it was sent its message or was waived with a reason
(the reason is a constraint of its own), and a P0 only with its checklist answered. What was told in a closed loop stays.
What is known of a person under legal hold is neither deleted nor forgotten.
"""

from django.db import migrations

LOOPS = """
CREATE FUNCTION public.escalations_closed_only_when_told() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.state <> 'closed' OR (TG_OP = 'UPDATE' AND OLD.state = 'closed') THEN
    RETURN NEW;
  END IF;
  IF TG_OP = 'INSERT' OR OLD.state <> 'told' THEN
    RAISE EXCEPTION 'a loop is closed only after everybody was told' USING ERRCODE = 'restrict_violation';
  END IF;
  IF NOT EXISTS (SELECT FROM public.escalations_escalationticket WHERE escalation_id = NEW.id)
     OR EXISTS (
       SELECT FROM public.escalations_escalationticket waiting
       LEFT JOIN public.tickets_message message ON message.id = waiting.told_message_id
       WHERE waiting.escalation_id = NEW.id AND waiting.waived_at IS NULL
         AND (message.id IS NULL OR message.delivery NOT IN ('sent', 'perhaps_sent'))
     )
  THEN
    RAISE EXCEPTION 'somebody who waits for this loop has not been told' USING ERRCODE = 'restrict_violation';
  END IF;
  IF NEW.level = 'P0' AND NEW.direction = 'out' AND (
    SELECT pg_catalog.count(*) FROM public.escalations_checklistitem
    WHERE escalation_id = NEW.id AND code IN ('authority', 'content', 'evidence', 'debrief')
  ) < 4 THEN
    RAISE EXCEPTION 'the checklist of this loop is not complete' USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END
$$;
CREATE TRIGGER escalations_closed_only_when_told BEFORE INSERT OR UPDATE ON escalations_escalation
  FOR EACH ROW EXECUTE FUNCTION public.escalations_closed_only_when_told();

CREATE FUNCTION public.escalations_told_stays() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  loop_state text;
BEGIN
  IF TG_OP = 'UPDATE'
     AND (NEW.escalation_id, NEW.ticket_id, NEW.told_message_id, NEW.told_at, NEW.waived_at)
         IS NOT DISTINCT FROM (OLD.escalation_id, OLD.ticket_id, OLD.told_message_id, OLD.told_at, OLD.waived_at)
  THEN
    RETURN NEW;
  END IF;
  -- FOR SHARE: whoever closes the loop at this moment is waited for
  SELECT state INTO loop_state FROM public.escalations_escalation
    WHERE id = CASE TG_OP WHEN 'DELETE' THEN OLD.escalation_id ELSE NEW.escalation_id END FOR SHARE;
  IF loop_state = 'closed' THEN
    RAISE EXCEPTION 'this loop is closed: who was told stays as it is' USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
END
$$;
CREATE TRIGGER escalations_told_stays BEFORE INSERT OR UPDATE OR DELETE ON escalations_escalationticket
  FOR EACH ROW EXECUTE FUNCTION public.escalations_told_stays();
"""

LOOPS_BACK = """
DROP TRIGGER escalations_told_stays ON escalations_escalationticket;
DROP FUNCTION public.escalations_told_stays();
DROP TRIGGER escalations_closed_only_when_told ON escalations_escalation;
DROP FUNCTION public.escalations_closed_only_when_told();
"""

HOLDS = """
CREATE FUNCTION public.escalations_is_held(contact bigint) RETURNS boolean LANGUAGE sql STABLE AS $$
  SELECT EXISTS (
    SELECT FROM public.escalations_legalhold
    WHERE contact_id = contact AND released_at IS NULL AND until > pg_catalog.now()
  )
$$;

CREATE FUNCTION public.escalations_hold_keeps() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  held boolean;
BEGIN
  IF TG_TABLE_NAME = 'people_contact' THEN
    held := public.escalations_is_held(OLD.id);
  ELSIF TG_TABLE_NAME = 'tickets_attachment' THEN
    held := (SELECT public.escalations_is_held(ticket.contact_id) FROM public.tickets_ticket ticket
             JOIN public.tickets_message message ON message.ticket_id = ticket.id WHERE message.id = OLD.message_id);
  ELSE  -- a message, or a line of the event log
    held := (SELECT public.escalations_is_held(contact_id) FROM public.tickets_ticket WHERE id = OLD.ticket_id);
  END IF;
  IF held THEN
    RAISE EXCEPTION 'what is known of this person is under legal hold' USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
END
$$;
CREATE TRIGGER escalations_hold_keeps BEFORE DELETE ON people_contact
  FOR EACH ROW EXECUTE FUNCTION public.escalations_hold_keeps();
CREATE TRIGGER escalations_hold_keeps BEFORE DELETE ON tickets_message
  FOR EACH ROW EXECUTE FUNCTION public.escalations_hold_keeps();
CREATE TRIGGER escalations_hold_keeps BEFORE DELETE ON tickets_attachment
  FOR EACH ROW EXECUTE FUNCTION public.escalations_hold_keeps();
CREATE TRIGGER escalations_hold_keeps BEFORE UPDATE ON audit_eventrecord
  FOR EACH ROW EXECUTE FUNCTION public.escalations_hold_keeps();
"""

HOLDS_BACK = """
DROP TRIGGER escalations_hold_keeps ON audit_eventrecord;
DROP TRIGGER escalations_hold_keeps ON tickets_attachment;
DROP TRIGGER escalations_hold_keeps ON tickets_message;
DROP TRIGGER escalations_hold_keeps ON people_contact;
DROP FUNCTION public.escalations_hold_keeps();
DROP FUNCTION public.escalations_is_held(bigint);
"""


class Migration(migrations.Migration):
    dependencies = [
        ("escalations", "0001_loops"),
        ("audit", "0002_append_only"),
    ]
    operations = [migrations.RunSQL(LOOPS, LOOPS_BACK), migrations.RunSQL(HOLDS, HOLDS_BACK)]
