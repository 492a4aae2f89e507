"""Parts of files, as RFC 9110 §14 says them."""

from io import BytesIO

import pytest
from django.test import RequestFactory
from hypothesis import given
from hypothesis import strategies as st

from amparo.ui.downloads import Download, serve
from amparo.ui.ranges import asked_part


@pytest.mark.parametrize(
    ("said", "part"),
    [
        ("bytes=0-0", range(1)),
        ("bytes=2-", range(2, 10)),
        ("bytes=2-4", range(2, 5)),
        ("bytes=-4", range(6, 10)),
        ("bytes=-40", range(10)),
        ("bytes=9-900", range(9, 10)),
        ("bytes=10-", range(10, 10)),
        ("bytes=-0", range(10, 10)),
        ("bytes=4-2", None),
        ("bytes=0-1,4-5", None),
        ("pages=1-2", None),
        ("bytes=", None),
    ],
)
def test_one_part_of_bytes_is_understood_and_anything_else_gets_all(said: str, part: range | None) -> None:
    assert asked_part(said, 10) == part


@given(said=st.from_regex(r"bytes=[0-9]{0,4}-[0-9]{0,4}", fullmatch=True) | st.text(), size=st.integers(0, 2000))
def test_no_part_lies_outside_the_file(said: str, size: int) -> None:
    part = asked_part(said, size)
    assert part is None or (0 <= part.start <= part.stop <= size)


def asked(headers: dict[str, str], method: str = "get") -> tuple[int, str | None, bytes]:
    request = getattr(RequestFactory(), method)("/clip/", headers=headers)
    answer = serve(request, Download(stream=BytesIO(b"0123456789"), size=10, name="a.mp4", content_type="video/mp4"))
    said = b"".join(answer)
    assert answer["Content-Length"] == str(len(said))
    assert answer["Accept-Ranges"] == "bytes"
    return answer.status_code, answer.get("Content-Range"), said


def test_a_part_is_served_as_a_part() -> None:
    assert asked({}) == (200, None, b"0123456789")
    assert asked({"Range": "bytes=2-4"}) == (206, "bytes 2-4/10", b"234")
    assert asked({"Range": "bytes=0-"}) == (206, "bytes 0-9/10", b"0123456789")
    assert asked({"Range": "bytes=11-"}) == (416, "bytes */10", b"")
    assert asked({"Range": "bytes=2-4", "If-Range": '"x"'}) == (200, None, b"0123456789")
    assert asked({"Range": "bytes=2-4"}, "post") == (200, None, b"0123456789")
