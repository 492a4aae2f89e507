"""The conversation: acknowledged, asked, answered, refused, sent back, passed on, withdrawn."""

from datetime import timedelta

import pytest

from amparo.accounts.models import User
from amparo.core import clock
from amparo.core.errors import Conflict, Missing
from amparo.escalations import services
from amparo.escalations.models import Authority, Escalation, LoopMessage
from amparo.escalations.queries.links import LinkEnded, link_by, speaker_by
from amparo.escalations.speakers import Outside
from amparo.escalations.states import Clock, LoopState, Saying, Via
from amparo.escalations.tests.doing import says
from amparo.notifications.models import Notification

pytestmark = pytest.mark.django_db


def test_petra_acknowledges_twice_and_it_counts_once(loop: Escalation, petra: Outside, ana: User) -> None:
    first = services.acknowledge(escalation=loop, by=petra)
    again = services.acknowledge(escalation=loop, by=petra)
    assert again.acknowledged_at == first.acknowledged_at
    assert (first.acknowledged_by, first.acknowledge_by) == ("Petra", None)
    assert first.update_by is not None
    assert Notification.objects.filter(user=ana, kind="escalations:acknowledged").count() == 1


def test_nobody_of_another_authority_gets_in(loop: Escalation, safety: Authority) -> None:
    stranger = Outside(authority_id=safety.pk, name="Sol", via=Via.LINK)
    with pytest.raises(Missing):
        services.answer(escalation=loop, by=stranger, words=says("Yes"))


def test_while_payments_wait_for_us_their_time_to_decide_stands_still(
    loop: Escalation, petra: Outside, ana: User
) -> None:
    before = loop.decide_by
    with clock.at(loop.raised_at + timedelta(minutes=10)):
        services.ask(escalation=loop, by=petra, words=says("Which card?"))
    loop.refresh_from_db()
    assert (loop.state, loop.decide_by) == (LoopState.ACKNOWLEDGED, None)
    assert loop.update_by is not None, "now it is for us to move"
    with clock.at(loop.raised_at + timedelta(minutes=70)):
        services.reply_to_authority(escalation=loop, by=ana, words=says("The one ending in 8"))
    loop.refresh_from_db()
    assert loop.decide_by == before + timedelta(hours=1)


def test_the_answer_comes_back_to_ana_who_raised_it(loop: Escalation, petra: Outside, ana: User) -> None:
    row = services.answer(escalation=loop, by=petra, words=says("Yes, refund it."))
    assert (row.state, row.answer, row.outcome) == (LoopState.ANSWERED, "Yes, refund it.", "answered")
    assert row.tell_by == row.decided_at + timedelta(hours=8)
    assert [row.acknowledge_by, row.update_by, row.decide_by] == [None, None, None]
    assert Notification.objects.filter(user=ana, kind="escalations:answered").exists()


def test_what_payments_say_by_phone_is_written_down_in_their_name(loop: Escalation, ana: User) -> None:
    services.answer(escalation=loop, by=ana, words=says("Yes.", name="Petra, by phone"))
    last = LoopMessage.objects.filter(escalation=loop).latest("pk")
    assert (last.name, last.via, last.author, last.is_ours) == ("Petra, by phone", Via.NOTED, ana, False)


def test_a_decided_loop_is_not_decided_again(loop: Escalation, petra: Outside) -> None:
    services.answer(escalation=loop, by=petra, words=says("Yes"))
    for act in (services.answer, services.refuse, services.ask):
        with pytest.raises(Conflict):
            act(escalation=loop, by=petra, words=says("No"))


def test_an_answer_that_does_not_suffice_goes_back(loop: Escalation, petra: Outside, ana: User) -> None:
    services.answer(escalation=loop, by=petra, words=says("Perhaps"))
    row = services.send_back(escalation=loop, by=ana, words=says("Yes or no?"))
    assert (row.state, row.outcome, row.tell_by) == (LoopState.WORKING, "", None)
    assert row.decide_by is not None
    assert services.answer(escalation=loop, by=petra, words=says("Yes")).state == LoopState.ANSWERED


def test_passed_on_it_is_the_same_loop_with_new_clocks_and_the_old_link_ends(
    loop: Escalation, petra: Outside, ana: User, safety: Authority
) -> None:
    _link, token = services.make_link(escalation=loop, by=ana)
    speaker = speaker_by(link_by(token), "Petra")
    services.acknowledge(escalation=loop, by=speaker)
    with clock.at(loop.raised_at + timedelta(hours=1)):
        row = services.redirect(escalation=loop, by=speaker, to=safety, reason="Not ours")
        assert (row.number, row.state, row.authority) == (loop.number, LoopState.RAISED, safety)
        assert row.acknowledge_by == row.asked_at + timedelta(hours=4)
        assert row.raised_at == loop.raised_at
        with pytest.raises(LinkEnded):
            link_by(token)
        with pytest.raises(Missing):
            services.answer(escalation=loop, by=speaker, words=says("Yes"))


def test_a_refusal_may_go_to_somebody_else_or_be_told(
    loop: Escalation, petra: Outside, ana: User, safety: Authority
) -> None:
    assert services.refuse(escalation=loop, by=petra, words=says("We never do")).state == LoopState.REFUSED
    assert services.redirect(escalation=loop, by=ana, to=safety, reason="Ask them").state == LoopState.RAISED


def test_withdrawing_stops_their_clocks_and_still_owes_the_person_a_word(loop: Escalation, ana: User) -> None:
    row = services.withdraw(escalation=loop, by=ana, reason="She found the receipt")
    assert (row.state, row.decide_by) == (LoopState.WITHDRAWN, None)
    assert row.tell_by is not None


def test_a_link_expires_and_a_made_up_one_leads_nowhere(loop: Escalation, ana: User) -> None:
    link, token = services.make_link(escalation=loop, by=ana)
    assert link_by(token) == link
    with pytest.raises(Missing):
        link_by(token[:-1] + "x")
    with clock.at(link.expires_at), pytest.raises(LinkEnded):
        link_by(token)


def test_silence_is_late_also_after_it_was_acknowledged(loop: Escalation, petra: Outside) -> None:
    services.acknowledge(escalation=loop, by=petra)
    loop.refresh_from_db()
    with clock.at(loop.update_by):
        assert services.miss_clock(escalation=loop, which=Clock.UPDATE, times=1)
        assert not services.miss_clock(escalation=loop, which=Clock.ACKNOWLEDGE, times=1), "that one was met"
    loop.refresh_from_db()
    assert loop.missed == [Clock.UPDATE]


def test_news_give_them_time_until_the_next_word(loop: Escalation, petra: Outside) -> None:
    later = loop.raised_at + timedelta(hours=3)
    with clock.at(later):
        services.send_news(escalation=loop, by=petra, words=says("Still looking"))
    loop.refresh_from_db()
    assert loop.update_by == later + timedelta(days=1)
    assert loop.talk.latest("pk").saying == Saying.UPDATE
