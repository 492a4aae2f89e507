"""What was proposed and is undecided stands beside its ticket from now on, where lists read it."""

from django.db import migrations

SHOWN = """
UPDATE tickets_ticket shown SET danger = standing.level
  FROM (
    SELECT coalesce(ticket.merged_into_id, ticket.id) AS id, min(proposal.level) AS level
      FROM escalations_proposal proposal JOIN tickets_ticket ticket ON ticket.id = proposal.ticket_id
     WHERE proposal.state = 'proposed'
     GROUP BY 1
  ) standing
 WHERE shown.id = standing.id
"""


class Migration(migrations.Migration):
    dependencies = [
        ("escalations", "0008_addresses_behind_the_wall"),
        ("tickets", "0013_what_may_be_danger"),
    ]
    operations = [migrations.RunSQL(SHOWN, migrations.RunSQL.noop)]
