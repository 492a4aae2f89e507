"""Somebody looks after the people of the demo: a few offer to listen, and what is in the queues is measured."""

from amparo.project.demo.house import House
from amparo.wellbeing.services import disclose_all, offer_to_listen


def begin(house: House) -> None:
    for key in ("lia", "diego", "owen"):
        offer_to_listen(person=house.staff[key])
    disclose_all(by=house.staff["ines"])
