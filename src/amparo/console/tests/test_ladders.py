"""A ladder is written, drawn and refused on its page."""

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries
from tests.calls import ladder_of, person

from amparo.accounts.models import Team, User
from amparo.core.secrets import unseal
from amparo.core.text import Variants
from amparo.escalations.models import Authority
from amparo.paging.models import Ladder, LadderVersion
from amparo.paging.plans import Plan


def typed(*steps: dict[str, object], **more: object) -> dict[str, object]:
    """A form with the given steps; the others as they are when nobody touches them."""
    values: dict[str, object] = {"name": "Safety", "repeat": 1, "grace": 10, "is_active": "on"}
    for number in range(1, 21):
        step = steps[number - 1] if number <= len(steps) else {}
        for name, value in {"wait": 5, "hours": "always", **step}.items():
            values[f"{name}_{number}"] = value
    return values | more


def test_a_ladder_is_written_and_drawn(as_olga: Client, ana: User, brazil: Team, olga: User) -> None:
    new = reverse("console:new_ladder")
    assert as_olga.get(new).status_code == 200
    steps = ({"who": [f"user:{ana.pk}", f"team:{brazil.pk}"]}, {"address": "duty@law.example", "wait": 30})
    assert as_olga.post(new, typed(*steps)).status_code == 302
    ladder = Ladder.objects.get()
    plan = Plan.from_json(LadderVersion.objects.get().plan)
    assert [len(step.targets) for step in plan.steps] == [2, 1]
    address = plan.steps[1].targets[0]
    assert (unseal(address.address), address.label) == ("duty@law.example", "du…@law.example")
    page = as_olga.get(reverse("console:ladder", args=[ladder.pk]))
    assert [rung.names for rung in page.context["drawn"]][:2] == [["Ana", "Brasil"], ["du…@law.example"]]
    assert "duty@law.example" not in page.content.decode()
    assert "Safety" in as_olga.get(reverse("console:ladders")).content.decode()


def test_an_address_stays_until_it_is_taken_away(as_olga: Client, ana: User) -> None:
    as_olga.post(reverse("console:new_ladder"), typed({"address": "ntfys://ntfy.example/on-call"}))
    ladder = Ladder.objects.get()
    page = reverse("console:ladder", args=[ladder.pk])
    version = as_olga.get(page).context["version"]
    as_olga.post(page, typed({"kept": ["0"], "who": [f"user:{ana.pk}"]}, version=version))
    newest = Plan.from_json(LadderVersion.objects.get(number=2).plan)
    assert [target.kind for target in newest.steps[0].targets] == ["user", "url"]
    version = as_olga.get(page).context["version"]
    as_olga.post(page, typed({"who": [f"user:{ana.pk}"]}, version=version))
    newest = Plan.from_json(LadderVersion.objects.get(number=3).plan)
    assert [target.kind for target in newest.steps[0].targets] == ["user"]


def test_a_ladder_taken_out_of_use_is_offered_to_no_authority(as_olga: Client, ana: User) -> None:
    step = {"who": [f"user:{ana.pk}"]}
    as_olga.post(reverse("console:new_ladder"), typed(step, name="Night watch"))
    ladder = Ladder.objects.get()
    assert "Night watch" in as_olga.get(reverse("console:new_authority")).content.decode()
    page = reverse("console:ladder", args=[ladder.pk])
    version = as_olga.get(page).context["version"]
    as_olga.post(page, typed(step, name="Night watch", version=version, is_active=""))
    assert "Night watch" not in as_olga.get(reverse("console:new_authority")).content.decode()
    assert "Night watch" in as_olga.get(reverse("console:ladders")).content.decode()


def test_a_ladder_whose_people_are_gone_is_taken_out_of_use(as_olga: Client, ana: User) -> None:
    as_olga.post(reverse("console:new_ladder"), typed({"who": [f"user:{ana.pk}"]}))
    ladder = Ladder.objects.get()
    User.objects.filter(pk=ana.pk).update(is_active=False)
    page = reverse("console:ladder", args=[ladder.pk])
    version = as_olga.get(page).context["version"]
    assert as_olga.post(page, typed(version=version)).status_code == 422, "in use it has to call somebody"
    assert as_olga.post(page, typed(version=version, is_active="")).status_code == 302
    ladder.refresh_from_db()
    assert not ladder.is_active
    assert as_olga.get(page).status_code == as_olga.get(reverse("console:ladders")).status_code == 200


def test_a_ladder_that_an_authority_calls_by_says_for_whom_it_would_call_nobody(
    as_olga: Client, ana: User, olga: User
) -> None:
    ladder = ladder_of(person(ana), by=olga)
    page = reverse("console:ladder", args=[ladder.pk])
    assert "Choose another ladder there first" not in as_olga.get(page).content.decode()
    Authority.objects.create(code="law", name=Variants(texts={"en": "Law"}), about=Variants(), ladder=ladder)
    assert as_olga.get(page).context["called_by"] == ["Law"]
    assert "Out of use it calls nobody for: Law." in as_olga.get(page).content.decode()
    Ladder.objects.update(is_active=False)
    listed = as_olga.get(reverse("console:authorities")).content.decode()
    assert "Resting" in listed.split("Safety", 1)[1].split("</td>", 1)[0]


@pytest.mark.parametrize(
    "steps",
    [
        [],
        [{"address": "file:///etc/passwd"}],
        [{"address": "nobody"}],
        [{"who": ["user:999999"]}],
        [{"address": "duty@law.example", "wait": 0}],
        [{"address": "duty@law.example", "hours": "inside"}],
    ],
)
def test_what_would_call_nobody_is_refused(as_olga: Client, steps: list[dict[str, object]]) -> None:
    answer = as_olga.post(reverse("console:new_ladder"), typed(*steps))
    assert answer.status_code == 422
    assert not Ladder.objects.exists()


def test_a_step_is_moved_with_all_that_was_typed_and_nothing_is_saved(as_olga: Client, ana: User, brazil: Team) -> None:
    first = {"who": [f"user:{ana.pk}"], "wait": 7}
    as_olga.post(reverse("console:new_ladder"), typed(first, {"address": "duty@law.example", "wait": 9}))
    page = reverse("console:ladder", args=[Ladder.objects.get().pk])
    version = as_olga.get(page).context["version"]
    second = {"kept": ["0"], "wait": 30, "from": 2}
    up = as_olga.post(page, typed(first | {"from": 1}, second, move="2:up", version=version, name="Safety, new"))
    assert LadderVersion.objects.count() == 1
    form = up.context["form"]
    assert form["name"].value() == "Safety, new"
    assert [form[f"wait_{number}"].value() for number in (1, 2)] == ["30", "7"]
    moved = {"kept": form["kept_1"].value(), "wait": 30, "from": form["from_1"].value()}
    as_olga.post(page, typed(moved, first | {"from": form["from_2"].value()}, version=version))
    newest = Plan.from_json(LadderVersion.objects.get(number=2).plan)
    assert [step.wait.total_seconds() for step in newest.steps] == [1800, 420]
    assert unseal(newest.steps[0].targets[0].address) == "duty@law.example"


@pytest.mark.parametrize("move", ["1:up", "4:down", "99:up", "up", ""])
def test_a_step_that_cannot_move_stays_where_it_is(as_olga: Client, ana: User, olga: User, move: str) -> None:
    page = reverse("console:ladder", args=[ladder_of(person(ana), person(olga), by=olga).pk])
    form = as_olga.post(page, typed({"who": [f"user:{ana.pk}"]}, {"who": [f"user:{olga.pk}"]}, move=move)).context[
        "form"
    ]
    assert [form[f"who_{number}"].value() for number in (1, 2)] == [[f"user:{ana.pk}"], [f"user:{olga.pk}"]]


def test_only_those_who_manage_ladders_see_them(client: Client, ana: User, olga: User) -> None:
    ladder = ladder_of(person(ana), by=olga)
    client.force_login(ana)
    for path in (reverse("console:ladders"), reverse("console:ladder", args=[ladder.pk])):
        assert client.get(path).status_code == 403


def test_ten_ladders_cost_as_much_as_one(
    as_olga: Client, ana: User, olga: User, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(10):
        ladder_of(person(ana), by=olga, name=f"Ladder {number}")
    as_olga.get(reverse("console:ladders"))
    with django_assert_max_num_queries(10):
        as_olga.get(reverse("console:ladders"))
