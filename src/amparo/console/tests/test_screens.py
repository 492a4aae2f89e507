"""What those who run the house can do in the console."""

import re

import pytest
from django.core import mail
from django.test import Client
from pytest_django import Settings
from tests.cast import HTMX

from amparo.accounts.models import Invitation, Team, User
from amparo.accounts.services import invite_person
from amparo.audit.models import EventRecord
from amparo.channels.email.models import Mailbox
from amparo.core.secrets import unseal
from amparo.core.text import Variants
from amparo.tickets.models import Brand, ContactReason, Macro, Tag
from amparo.tickets.services import save_reason

pytestmark = pytest.mark.django_db


MAILBOX = {
    "address": "ajuda@lume.example",
    "display_name": "Lume",
    "is_active": "on",
    "imap_host": "imap.lume.example",
    "imap_port": "993",
    "imap_tls": "on",
    "imap_user": "ajuda",
    "imap_password": "segredo",
    "imap_folder": "INBOX",
    "smtp_port": "587",
    "smtp_tls": "starttls",
    "signature_pt_br": "Um abraço",
    "signature_es": "Un saludo",
    "acknowledges": "on",
    "acknowledgement_es": "Recibimos tu correo.",
}


def test_olga_opens_a_mailbox_and_its_password_is_sealed(as_olga: Client, lume: Brand, brazil: Team) -> None:
    as_olga.post("/console/mailboxes/new/", MAILBOX | {"brand": lume.pk, "team": brazil.pk})
    mailbox = Mailbox.objects.get()
    assert unseal(mailbox.imap_password) == "segredo"
    assert mailbox.signature.in_language("es") == "Un saludo"
    assert mailbox.acknowledgement.source == "es"
    assert mailbox.team == brazil
    page = as_olga.get(f"/console/mailboxes/{mailbox.pk}/").content.decode()
    assert "segredo" not in page
    assert "Type only to change it" in page


def test_an_empty_password_field_keeps_the_password_and_no_team_means_none(
    as_olga: Client, lume: Brand, brazil: Team
) -> None:
    as_olga.post("/console/mailboxes/new/", MAILBOX | {"brand": lume.pk, "team": brazil.pk})
    mailbox = Mailbox.objects.get()
    as_olga.post(f"/console/mailboxes/{mailbox.pk}/", MAILBOX | {"brand": lume.pk, "imap_password": "", "team": ""})
    mailbox.refresh_from_db()
    assert unseal(mailbox.imap_password) == "segredo"
    assert mailbox.team is None


def test_a_secret_of_a_mailbox_is_forgotten_by_a_tick_but_not_one_that_it_signs_in_with(
    as_olga: Client, lume: Brand
) -> None:
    given = MAILBOX | {"brand": lume.pk, "form_key": "k" * 40}
    as_olga.post("/console/mailboxes/new/", given)
    mailbox = Mailbox.objects.get()
    path, kept = f"/console/mailboxes/{mailbox.pk}/", given | {"imap_password": "", "form_key": ""}
    assert 'name="form_key_forget"' in as_olga.get(path).content.decode()
    as_olga.post(path, kept | {"form_key_forget": "on"})
    mailbox.refresh_from_db()
    assert (mailbox.form_key, unseal(mailbox.imap_password)) == ("", "segredo")
    (told,) = EventRecord.objects.filter(kind="email:mailbox:secrets_forgotten")
    assert told.data["fields"] == ["form_key"]
    assert 'name="form_key_forget"' not in as_olga.get(path).content.decode()
    assert as_olga.post(path, kept | {"imap_password_forget": "on"}).status_code == 422
    assert as_olga.post(path, given | {"imap_password_forget": "on"}).status_code == 422  # which of the two is meant?
    mailbox.refresh_from_db()
    assert unseal(mailbox.imap_password) == "segredo"
    resting = {name: value for name, value in kept.items() if name != "is_active"}
    as_olga.post(path, resting | {"imap_password_forget": "on"})
    mailbox.refresh_from_db()
    assert mailbox.imap_password == ""


def test_the_test_of_a_mailbox_says_which_step_fails(as_olga: Client, lume: Brand) -> None:
    nowhere = MAILBOX | {"brand": lume.pk, "imap_host": "127.0.0.1", "imap_port": "1"}
    as_olga.post("/console/mailboxes/new/", nowhere)
    mailbox = Mailbox.objects.get()
    whole = as_olga.post(f"/console/mailboxes/{mailbox.pk}/test/").content.decode()
    assert "does not answer on this port" in whole
    assert 'id="mailbox-form"' in whole
    region = as_olga.post(f"/console/mailboxes/{mailbox.pk}/test/", headers=HTMX).content.decode()
    assert region.lstrip().startswith('<div id="checks"')


def test_an_address_twice_is_refused_in_words(as_olga: Client, lume: Brand) -> None:
    as_olga.post("/console/mailboxes/new/", MAILBOX | {"brand": lume.pk})
    answer = as_olga.post("/console/mailboxes/new/", MAILBOX | {"brand": lume.pk})
    assert answer.status_code == 422
    assert "There is a mailbox with this address already" in answer.content.decode()


def test_without_a_mail_server_the_link_is_handed_over(as_olga: Client) -> None:
    page = as_olga.post("/console/people/invite/", {"email": "luis@lume.example", "roles": ["agent"]}).content.decode()
    link = re.search(r"/sign-in/invitation/[\w-]+/", page)
    assert link
    assert Client().get(link.group()).status_code == 200
    assert not mail.outbox
    assert link.group() not in as_olga.get("/console/people/").content.decode()


def test_with_a_mail_server_the_link_is_sent(as_olga: Client, settings: Settings) -> None:
    settings.MAIL_OUT_HOST = "127.0.0.1"
    as_olga.post("/console/people/invite/", {"email": "luis@lume.example", "roles": ["agent"]})
    assert mail.outbox[0].to == ["luis@lume.example"]
    assert "/sign-in/invitation/" in mail.outbox[0].body


def test_a_withdrawn_invitation_leaves_the_list(as_olga: Client, olga: User) -> None:
    invitation, _ = invite_person(by=olga, email="luis@lume.example", roles=["agent"])
    assert "luis@lume.example" in as_olga.get("/console/people/").content.decode()
    as_olga.post(f"/console/people/invitations/{invitation.pk}/withdraw/")
    assert "luis@lume.example" not in as_olga.get("/console/people/").content.decode()
    assert Invitation.objects.get().used_at is None


def test_olga_changes_what_luis_may_do(as_olga: Client, luis: User) -> None:
    as_olga.post(
        f"/console/people/{luis.pk}/",
        {"name": "Luis Vega", "email": "vega@lume.example", "roles": ["lead"], "skills": "LIVE, pagos"},
    )
    luis.refresh_from_db()
    assert (luis.name, luis.email, luis.roles) == ("Luis Vega", "vega@lume.example", ["lead"])
    assert luis.skills == ["LIVE", "pagos"]


def test_the_last_owner_is_told_why_the_role_stays(as_olga: Client, olga: User) -> None:
    answer = as_olga.post(
        f"/console/people/{olga.pk}/", {"name": "Olga", "email": olga.email, "roles": ["agent"], "skills": ""}
    )
    assert answer.status_code == 422
    assert "the last owner" in answer.content.decode()


def test_an_administrator_reads_why_an_owner_cannot_be_made(client: Client, ana: User, luis: User) -> None:
    User.objects.filter(pk=ana.pk).update(roles=["administrator"], locale="en")
    client.force_login(ana)
    answer = client.post(
        f"/console/people/{luis.pk}/", {"name": "Luis", "email": luis.email, "roles": ["owner"], "skills": ""}
    )
    assert "Only an owner can make or change an owner" in answer.content.decode()
    luis.refresh_from_db()
    assert luis.roles == ["agent"]


def test_the_link_for_a_new_password_works_once(as_olga: Client, luis: User) -> None:
    page = as_olga.post(f"/console/people/{luis.pk}/act/", {"act": "link"}).content.decode()
    link = re.search(r"/sign-in/forgotten/[\w-]+/", page)
    assert link
    fresh = Client()
    form = fresh.get(link.group(), follow=True)
    new = {"password1": "persiana-verde-9", "password2": "persiana-verde-9"}
    fresh.post(form.request["PATH_INFO"], new)
    luis.refresh_from_db()
    assert luis.check_password("persiana-verde-9")
    assert "used up" in Client().get(link.group(), follow=True).content.decode()


@pytest.mark.parametrize(("act", "is_active"), [("close", False), ("reopen", True)])
def test_accounts_are_closed_and_opened_again(as_olga: Client, luis: User, act: str, is_active: object) -> None:
    User.objects.filter(pk=luis.pk).update(is_active=not is_active)
    as_olga.post(f"/console/people/{luis.pk}/act/", {"act": act})
    luis.refresh_from_db()
    assert luis.is_active is is_active


def test_a_team_with_its_people(as_olga: Client, ana: User, grace: User) -> None:
    shape = {"name": "Portugal", "languages": ["pt-BR"], "markets": ["PT"], "is_active": "on"}
    as_olga.post("/console/teams/new/", shape | {"members": [ana.pk], "leads": [grace.pk]})
    team = Team.objects.get(name="Portugal")
    assert set(team.membership_set.values_list("user__name", "leads")) == {("Ana", False), ("Grace", True)}


def reason(olga: User, code: str, parent: ContactReason | None = None) -> ContactReason:
    return save_reason(by=olga, code=code, label=Variants(source="en", texts={"en": code.title()}), parent=parent)


def test_reasons_are_moved_and_retired_in_place(as_olga: Client, olga: User) -> None:
    account, live = reason(olga, "account"), reason(olga, "live")
    region = as_olga.post(f"/console/reasons/{live.pk}/move/", {"to": "up"}, headers=HTMX)
    names = re.findall(r"mono text-meta text-ink-3\">([\w-]+)<", region.content.decode())
    assert names == ["live", "account"]
    as_olga.post(f"/console/reasons/{account.pk}/retire/")
    account.refresh_from_db()
    assert not account.is_active


def test_a_reason_is_named_in_every_language_and_put_under_another(as_olga: Client, olga: User) -> None:
    account = reason(olga, "account")
    texts = {"label_pt_br": "Senha perdida", "label_es": "Contraseña perdida", "label_en": ""}
    as_olga.post("/console/reasons/new/", texts | {"code": "lost-password", "parent": account.pk})
    made = ContactReason.objects.get(code="lost-password")
    assert made.parent == account
    assert made.label.in_language("es") == "Contraseña perdida"
    assert made.label.missing() == ["en"]


def test_a_reason_is_not_offered_a_place_under_itself(as_olga: Client, olga: User) -> None:
    account = reason(olga, "account")
    below = reason(olga, "lost-password", account)
    form = as_olga.get(f"/console/reasons/{account.pk}/").context["form"]
    offered = {str(value) for value, _words in form.fields["parent"].choices}
    assert str(account.pk) not in offered
    assert str(below.pk) not in offered


MACRO = {
    "code": "password",
    "source": "pt-BR",
    "is_active": "on",
    "title_pt_br": "Senha",
    "body_pt_br": "Olá {{contact.first_name}}, aqui está.",
    "title_es": "Contraseña",
    "body_es": "Hola {{contact.first_name}}, aquí está.",
    "set_state": "pending",
    "set_tags": "senha, acesso",
}


def test_a_macro_is_written_and_its_other_language_goes_stale(as_olga: Client) -> None:
    as_olga.post("/console/macros/new/", MACRO)
    macro = Macro.objects.get()
    assert macro.actions == {"state": "pending", "tags": ["senha", "acesso"]}
    changed = MACRO | {"body_pt_br": "Oi {{contact.first_name}}, aqui está."}
    as_olga.post(f"/console/macros/{macro.pk}/", changed)
    macro.refresh_from_db()
    assert macro.body.stale() == ["es"]
    page = as_olga.get(f"/console/macros/{macro.pk}/").content.decode()
    assert "The first text has changed since" in page
    as_olga.post(f"/console/macros/{macro.pk}/", changed | {"confirmed": ["es"]})
    macro.refresh_from_db()
    assert macro.body.stale() == []


def test_a_variable_that_does_not_exist_is_named_at_the_text_in_its_language(as_olga: Client) -> None:
    answer = as_olga.post("/console/macros/new/", MACRO | {"body_es": "Hola {{nombre}}"})
    assert answer.status_code == 422
    assert "Spanish: there is no variable “nombre”" in answer.content.decode()
    assert list(answer.context["form"].errors) == ["body_es"]
    assert not Macro.objects.exists()


def test_a_code_that_cannot_stand_in_an_address_is_refused_in_one_sentence(as_olga: Client) -> None:
    answer = as_olga.post("/console/macros/new/", MACRO | {"code": "Minha senha"})
    assert answer.context["form"].errors["code"] == ["A code has small letters, digits, - and _ only."]


def test_the_preview_fills_the_gaps_and_saves_nothing(as_olga: Client) -> None:
    page = as_olga.post("/console/macros/preview/", MACRO).content.decode()
    assert "Olá Maria, aqui está." in page
    assert not Macro.objects.exists()


def test_tags_are_added_renamed_and_deleted(as_olga: Client) -> None:
    as_olga.post("/console/tags/new/", {"name": "acesso"})
    tag = Tag.objects.get()
    as_olga.post(f"/console/tags/{tag.pk}/", {"name": "login"})
    tag.refresh_from_db()
    assert tag.name == "login"
    as_olga.post(f"/console/tags/{tag.pk}/delete/")
    assert not Tag.objects.exists()


def test_of_two_who_rename_a_tag_the_second_is_told(as_olga: Client) -> None:
    as_olga.post("/console/tags/new/", {"name": "acesso"})
    tag = Tag.objects.get()
    assert 'name="seen" value="acesso"' in as_olga.get("/console/tags/").content.decode()
    as_olga.post(f"/console/tags/{tag.pk}/", {"name": "login", "seen": "acesso"})
    told = as_olga.post(f"/console/tags/{tag.pk}/", {"name": "conta", "seen": "acesso"}, follow=True).content.decode()
    assert "Somebody has renamed “acesso” to “login” meanwhile." in told
    tag.refresh_from_db()
    assert tag.name == "login"


def test_the_event_log_says_who_did_what_and_can_be_narrowed(as_olga: Client, olga: User, luis: User) -> None:
    as_olga.post("/console/tags/new/", {"name": "acesso"})
    as_olga.post(f"/console/people/{luis.pk}/act/", {"act": "close"})
    page = as_olga.get("/console/log/").content.decode()
    assert "The account of Luis was closed" in page
    assert "Olga" in page
    only = as_olga.get(f"/console/log/?kind=accounts:person:closed&who={olga.pk}")
    assert [row["event"].kind for row in only.context["rows"]] == ["accounts:person:closed"]
    assert "Nothing fits both filters" in as_olga.get(f"/console/log/?who={luis.pk}").content.decode()


def test_the_event_log_goes_on_where_the_page_ended(as_olga: Client) -> None:
    for number in range(60):
        as_olga.post("/console/tags/new/", {"name": f"tag {number}"})
    first = as_olga.get("/console/log/")
    assert len(first.context["rows"]) == 50
    rest = as_olga.get(f"/console/log/?before={first.context['next']}", headers=HTMX)
    seen = {row["event"].pk for row in [*first.context["rows"], *rest.context["rows"]]}
    assert seen == set(EventRecord.objects.values_list("pk", flat=True))
    assert "<html" not in rest.content.decode()
