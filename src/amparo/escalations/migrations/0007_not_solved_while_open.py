"""The database itself keeps a ticket from being solved while a loop of it, or of one merged into it, is open."""

from django.db import migrations

SOLVED = """
CREATE FUNCTION public.escalations_not_solved_while_open() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (
    SELECT FROM public.tickets_ticket shown
    JOIN public.escalations_escalationticket waiting ON waiting.ticket_id = shown.id
    JOIN public.escalations_escalation loop ON loop.id = waiting.escalation_id
    WHERE (shown.id = NEW.id OR shown.merged_into_id = NEW.id) AND loop.state <> 'closed'
  ) THEN
    RAISE EXCEPTION 'a ticket is not solved while a loop of it is open' USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END
$$;
CREATE TRIGGER escalations_not_solved_while_open BEFORE UPDATE OF state ON tickets_ticket
  FOR EACH ROW WHEN (NEW.state = 'solved' AND OLD.state <> 'solved')
  EXECUTE FUNCTION public.escalations_not_solved_while_open();
"""

SOLVED_BACK = """
DROP TRIGGER escalations_not_solved_while_open ON tickets_ticket;
DROP FUNCTION public.escalations_not_solved_while_open();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("escalations", "0006_flags_of_the_person"),
    ]
    operations = [migrations.RunSQL(SOLVED, SOLVED_BACK)]
