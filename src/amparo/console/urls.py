"""The console's addresses, below `/console/`."""

from typing import Final

from django.urls import path

from amparo.console import coverage, home, log
from amparo.console.answers import macros, reasons, tags
from amparo.console.calendars import editing, versions
from amparo.console.calendars import shelf as calendar_shelf
from amparo.console.escalations import authorities, helplines, kinds
from amparo.console.ladders import editing as ladders
from amparo.console.mail import account, brands, mailboxes
from amparo.console.moderation import calibration, conflicts, lines, outcomes, rules
from amparo.console.policies import editing as policy_editing
from amparo.console.policies import shelf as policy_shelf
from amparo.console.rotas import ahead, feeds, layers
from amparo.console.rotas import shelf as rotas
from amparo.console.sops import life, publishing, readers, shelf, trying, writing
from amparo.console.staff import people, roles, teams
from amparo.console.tools import actions, connectors
from amparo.console.welcome import walking as welcome
from amparo.console.wellbeing import figures, programmes, queues

app_name = "console"

urlpatterns: Final = [
    path("", home.home, name="home"),
    path("welcome/", welcome.welcome, name="welcome"),
    path("welcome/<slug:key>/", welcome.welcome_step, name="welcome_step"),
    path("people/", people.people, name="people"),
    path("people/invite/", people.invite, name="invite"),
    path("people/invitations/<int:pk>/withdraw/", people.withdraw, name="withdraw"),
    path("people/<int:pk>/", people.person, name="person"),
    path("people/<int:pk>/act/", people.act, name="person_act"),
    path("teams/", teams.teams, name="teams"),
    path("teams/new/", teams.team, name="new_team"),
    path("teams/<int:pk>/", teams.team, name="team"),
    path("roles/", roles.roles, name="roles"),
    path("brands/", brands.brands, name="brands"),
    path("brands/new/", brands.brand, name="new_brand"),
    path("brands/<int:pk>/", brands.brand, name="brand"),
    path("mailboxes/", mailboxes.mailboxes, name="mailboxes"),
    path("mailboxes/new/", mailboxes.mailbox, name="new_mailbox"),
    path("mailboxes/<int:pk>/", mailboxes.mailbox, name="mailbox"),
    path("mailboxes/<int:pk>/test/", mailboxes.test, name="test_mailbox"),
    path("macros/", macros.macros, name="macros"),
    path("macros/new/", macros.macro, name="new_macro"),
    path("macros/preview/", macros.preview, name="preview_macro"),
    path("macros/variables/", macros.variables, name="macro_variables"),
    path("macros/<int:pk>/", macros.macro, name="macro"),
    path("macros/<int:pk>/delete/", macros.delete, name="delete_macro"),
    path("sops/", shelf.sops, name="sops"),
    path("sops/new/", shelf.new_sop, name="new_sop"),
    path("sops/<slug:key>/", writing.sop, name="sop"),
    path("sops/<slug:key>/begin/", writing.begin_version, name="begin_version"),
    path("sops/<slug:key>/<int:number>/write/", writing.write_sop, name="write_sop"),
    path("sops/<slug:key>/<int:number>/drawing/", writing.sop_drawing, name="sop_drawing"),
    path("sops/<slug:key>/<int:number>/scenarios/", trying.sop_scenarios, name="sop_scenarios"),
    path("sops/<slug:key>/<int:number>/replay/", trying.sop_replay, name="sop_replay"),
    path("sops/<slug:key>/<int:number>/act/", life.act_on_version, name="act_on_version"),
    path("sops/<slug:key>/<int:number>/publish/", publishing.publish_sop, name="publish_sop"),
    path("sops/<slug:key>/<int:number>/readers/", readers.sop_readers, name="sop_readers"),
    path("sops/<slug:key>/<int:number>/remind/", readers.remind_readers, name="remind_readers"),
    path("promised/", policy_shelf.policy_list, name="policies"),
    path("promised/new/", policy_editing.policy, name="new_policy"),
    path("promised/new/preview/", policy_editing.preview_policy, name="preview_new_policy"),
    path("promised/<int:pk>/", policy_editing.policy, name="policy"),
    path("promised/<int:pk>/preview/", policy_editing.preview_policy, name="preview_policy"),
    path("promised/<int:pk>/move/", policy_shelf.move, name="move_policy"),
    path("calendars/", calendar_shelf.calendars, name="calendars"),
    path("calendars/new/", editing.calendar, name="new_calendar"),
    path("calendars/new/preview/", editing.preview_calendar, name="preview_new_calendar"),
    path("calendars/<int:pk>/", editing.calendar, name="calendar"),
    path("calendars/<int:pk>/preview/", editing.preview_calendar, name="preview_calendar"),
    path("calendars/<int:pk>/versions/", versions.calendar_versions, name="calendar_versions"),
    path("coverage/", coverage.coverage_page, name="coverage"),
    path("rotas/", rotas.rotas, name="rotas"),
    path("rotas/new/", rotas.rota, name="new_rota"),
    path("rotas/feed/<str:token>.ics", feeds.feed, name="rota_feed"),
    path("rotas/<int:pk>/", ahead.rota, name="rota"),
    path("rotas/<int:pk>/settings/", rotas.rota, name="rota_settings"),
    path("rotas/<int:pk>/layers/new/", layers.layer, name="new_rota_layer"),
    path("rotas/<int:pk>/layers/<int:number>/", layers.layer, name="rota_layer"),
    path("rotas/<int:pk>/layers/<int:number>/remove/", layers.remove, name="remove_rota_layer"),
    path("rotas/<int:pk>/read/", layers.read, name="read_rota"),
    path("rotas/<int:pk>/link/", feeds.rota_link, name="rota_link"),
    path("rotas/<int:pk>/absences/", ahead.away, name="note_absence"),
    path("rotas/<int:pk>/absences/<int:absence>/undo/", ahead.undo_away, name="undo_absence"),
    path("rotas/<int:pk>/changes/<int:change>/undo/", ahead.undo_change, name="undo_rota_change"),
    path("reasons/", reasons.reasons, name="reasons"),
    path("reasons/new/", reasons.reason, name="new_reason"),
    path("reasons/<int:pk>/", reasons.reason, name="reason"),
    path("reasons/<int:pk>/move/", reasons.move, name="move_reason"),
    path("reasons/<int:pk>/retire/", reasons.retire, name="retire_reason"),
    path("tags/", tags.tags, name="tags"),
    path("tags/new/", tags.save, name="new_tag"),
    path("tags/<int:pk>/", tags.save, name="rename_tag"),
    path("tags/<int:pk>/delete/", tags.delete, name="delete_tag"),
    path("tools/", connectors.connectors, name="tools"),
    path("tools/new/", connectors.new, name="new_tool"),
    path("tools/<int:pk>/", connectors.connector, name="tool"),
    path("tools/<int:pk>/settings/", connectors.settings, name="tool_settings"),
    path("tools/<int:pk>/test/", connectors.test, name="test_tool"),
    path("tools/<int:pk>/document/", connectors.document, name="tool_document"),
    path("tools/<int:pk>/operations/", connectors.operations, name="tool_operations"),
    path("tools/actions/<int:pk>/", actions.action, name="action"),
    path("tools/actions/<int:pk>/calls/", actions.calls, name="action_calls"),
    path("authorities/", authorities.authorities, name="authorities"),
    path("authorities/new/", authorities.authority, name="new_authority"),
    path("authorities/<int:pk>/", authorities.authority, name="authority"),
    path("helplines/", helplines.helplines, name="helplines"),
    path("helplines/new/", helplines.helpline, name="new_helpline"),
    path("helplines/<slug:code>/", helplines.helpline, name="helpline"),
    path("helplines/<slug:code>/checked/", helplines.checked, name="check_helpline"),
    path("helplines/<slug:code>/reset/", helplines.reset, name="reset_helpline"),
    path("escalations/", kinds.kinds, name="escalation_kinds"),
    path("escalations/new/", kinds.kind, name="new_escalation_kind"),
    path("escalations/<int:pk>/", kinds.kind, name="escalation_kind"),
    path("escalations/<int:pk>/rules/", kinds.rule, name="escalation_rule"),
    path("ladders/", ladders.ladders, name="ladders"),
    path("ladders/new/", ladders.ladder, name="new_ladder"),
    path("ladders/<int:pk>/", ladders.ladder, name="ladder"),
    path("wellbeing/figures/", figures.figures, name="wellbeing"),
    path("wellbeing/programmes/", programmes.programmes, name="programmes"),
    path("wellbeing/programmes/house/", programmes.programme, name="house_programme"),
    path("wellbeing/programmes/<int:team>/", programmes.programme, name="programme"),
    path("wellbeing/programmes/<int:team>/remove/", programmes.remove, name="remove_programme"),
    path("wellbeing/queues/", queues.queues, name="queues"),
    path("wellbeing/queues/measure/", queues.measure, name="measure_queues"),
    path("wellbeing/queues/<int:team>/text/", queues.queue_text, name="queue_text"),
    path("policy-lines/", lines.lines, name="policy_lines"),
    path("policy-lines/new/", lines.line, name="new_policy_line"),
    path("policy-lines/<int:pk>/", lines.line, name="policy_line"),
    path("second-review/", rules.rules, name="moderation_rules"),
    path("outcomes/", outcomes.outcomes, name="outcomes"),
    path("practice/", calibration.practice, name="practice"),
    path("practice/new/", calibration.new, name="new_practice"),
    path("conflicts/", conflicts.conflicts, name="moderation_conflicts"),
    path("conflicts/<int:pk>/end/", conflicts.end, name="end_moderation_conflict"),
    path("mail/", account.mail_account, name="mail"),
    path("mail/<str:day>/<int:mailbox_id>/", account.mail_of_day, name="mail_day"),
    path("log/", log.log, name="log"),
]
