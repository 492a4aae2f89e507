"""The console's addresses, below `/console/`."""

from typing import Final

from django.urls import path

from amparo.console import (
    brands,
    home,
    log,
    macros,
    mail_account,
    mailboxes,
    people,
    reasons,
    roles,
    tags,
    teams,
    welcome,
)

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
    path("reasons/", reasons.reasons, name="reasons"),
    path("reasons/new/", reasons.reason, name="new_reason"),
    path("reasons/<int:pk>/", reasons.reason, name="reason"),
    path("reasons/<int:pk>/move/", reasons.move, name="move_reason"),
    path("reasons/<int:pk>/retire/", reasons.retire, name="retire_reason"),
    path("tags/", tags.tags, name="tags"),
    path("tags/new/", tags.save, name="new_tag"),
    path("tags/<int:pk>/", tags.save, name="rename_tag"),
    path("tags/<int:pk>/delete/", tags.delete, name="delete_tag"),
    path("mail/", mail_account.mail_account, name="mail"),
    path("mail/<str:day>/<int:mailbox_id>/", mail_account.mail_of_day, name="mail_day"),
    path("log/", log.log, name="log"),
]
