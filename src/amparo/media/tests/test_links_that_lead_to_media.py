"""Which addresses lead to pictures and videos, by the address alone."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amparo.media.kinds import Family
from amparo.media.links import family_of_link

LEAD = [
    ("https://lume.example/@creator/video/7310", Family.VIDEO),
    ("https://www.lume.example/live/room-1?lang=pt", Family.VIDEO),
    ("https://tube.example/watch?v=abc", Family.VIDEO),
    ("https://youtu.be/abc", Family.VIDEO),
    ("https://cdn.example/a/print.PNG?width=400", Family.PICTURE),
    ("http://example.com/foto.jpeg#x", Family.PICTURE),
    ("https://lume.example/@creator/photo/7310", Family.PICTURE),
    ("https://example.com/drawing.svg", Family.DRAWING),
    ("https://example.com/clip.mp4", Family.VIDEO),
]
DO_NOT = [
    "https://lume.example/",
    "https://lume.example/help/payouts",
    "https://lume.example/videos",  # a page about them
    "https://example.com/contract.pdf",
    "https://imgur.com/",
    "mailto:maria@correio.example",
    "https://[broken/video/1",
    "",
]


@pytest.mark.parametrize(("address", "family"), LEAD)
def test_media_is_known_by_its_ending_or_as_platforms_write_it(address: str, family: Family) -> None:
    assert family_of_link(address) is family


@pytest.mark.parametrize("address", DO_NOT)
def test_any_other_link_stays_a_link(address: str) -> None:
    assert family_of_link(address) is None


@given(address=st.text(max_size=80))
def test_no_address_breaks_it(address: str) -> None:
    assert family_of_link(address) in {None, *Family}
