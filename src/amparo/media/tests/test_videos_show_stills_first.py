from io import BytesIO
from itertools import pairwise

import av
import pytest
from PIL import ImageStat

from amparo.files.services import keep, open_file
from amparo.media.looks import PLAIN, Look
from amparo.media.models import Derived
from amparo.media.pictures import Clip, Picture, Placeholder
from amparo.media.reasons import Reason
from amparo.media.services import covered, film, stills
from amparo.media.tests.samples import decoded, video

pytestmark = pytest.mark.django_db


def brightness(picture: Picture) -> float:
    return ImageStat.Stat(decoded(picture.content).convert("L")).mean[0]


@pytest.mark.parametrize(
    ("kind", "codec"), [("mp4", "h264"), ("mov", "h264"), ("webm", "libvpx-vp9"), ("matroska", "h264")]
)
def test_nine_stills_tell_the_whole_of_a_video(kind: str, codec: str) -> None:
    sheet = stills(file=keep(video(kind, codec, sound="aac" if kind == "mp4" else "")), look=Look(blur=4, grey=True))
    assert isinstance(sheet, list)
    assert len(sheet) == 9
    assert all(decoded(still.content).mode == "L" for still in sheet)
    steps = [after - before for before, after in pairwise(map(brightness, sheet))]
    assert all(15 < step < 30 for step in steps)  # it grows evenly from dark to light


def test_a_video_of_one_picture_has_it_nine_times() -> None:
    file = BytesIO()
    with av.open(file, "w", format="mp4") as output:
        stream = output.add_stream("h264", rate=1)
        stream.width, stream.height, stream.pix_fmt = 64, 48, "yuv420p"
        output.mux(stream.encode(av.VideoFrame(64, 48, "yuv420p")))
        output.mux(stream.encode())
    sheet = stills(file=keep(file.getvalue()), look=PLAIN)
    assert isinstance(sheet, list)
    assert len(sheet) == 9


def test_in_a_list_a_video_is_its_first_still() -> None:
    shown = covered(file=keep(video()), look=Look(grey=True))
    assert isinstance(shown, Picture)
    assert brightness(shown) < 60


@pytest.mark.parametrize(
    ("kind", "codec", "served"),
    [("mp4", "h264", "video/mp4"), ("webm", "libvpx", "video/webm"), ("webm", "libvpx-vp9", "video/webm")],
)
def test_what_is_played_keeps_its_sound_and_does_not_tell_where_it_was_filmed(
    kind: str, codec: str, served: str
) -> None:
    sent = video(kind, codec)
    clip = film(file=keep(sent))
    assert isinstance(clip, Clip)
    assert clip.content_type == served
    with open_file(clip.file) as stored:
        content = stored.read()
    assert b"private title" in sent
    assert b"private title" not in content
    assert b"-23.5505" not in content
    with av.open(BytesIO(sent)) as before, av.open(BytesIO(content)) as after:
        assert len(after.streams.audio) == len(before.streams.audio) == 1
        assert sum(1 for _frame in after.decode(video=0)) == sum(1 for _frame in before.decode(video=0)) == 30


def test_a_sound_that_browsers_do_not_play_is_left_out() -> None:
    clip = film(file=keep(video(sound="ac3")))
    assert isinstance(clip, Clip)
    with open_file(clip.file) as stored, av.open(stored) as after:
        assert not after.streams.audio


def test_an_mp4_begins_with_its_index_so_that_it_plays_while_it_comes() -> None:
    clip = film(file=keep(video()))
    assert isinstance(clip, Clip)
    with open_file(clip.file) as stored:
        content = stored.read()
    assert content.index(b"moov") < content.index(b"mdat")


def test_a_video_that_browsers_cannot_play_still_has_its_stills() -> None:
    file = keep(video("mp4", "mpeg4", sound=""))
    assert film(file=file) == Placeholder(Reason.CANNOT_PLAY)
    assert isinstance(stills(file=file, look=PLAIN), list)


def test_stills_and_clip_are_made_once() -> None:
    file = keep(video())
    first = stills(file=file, look=PLAIN), film(file=file)
    made = set(Derived.objects.values_list("pk", flat=True))
    assert len(made) == 10
    assert (stills(file=file, look=PLAIN), film(file=file)) == first
    assert set(Derived.objects.values_list("pk", flat=True)) == made
