from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from amparo.notifications.quiet import quiet_until

ZONES = st.sampled_from(["America/Sao_Paulo", "Europe/Madrid", "America/Santiago", "UTC"]).map(ZoneInfo)
MOMENTS = st.datetimes(datetime(2024, 1, 1), datetime(2028, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 - given a zone
WALL = st.times().map(lambda at: at.replace(second=0, microsecond=0))


@given(WALL, WALL, ZONES, MOMENTS)
def test_quiet_is_what_the_wall_clock_says(begins: time, ends: time, zone: ZoneInfo, moment: datetime) -> None:
    until = quiet_until(begins, ends, zone, moment)
    wall = moment.astimezone(zone).time()
    inside = begins <= wall < ends if begins <= ends else (wall >= begins or wall < ends)
    assert (until is not None) == (inside and begins != ends)
    if until:
        assert moment < until + timedelta(hours=1)  # an hour that comes twice
        assert until - moment <= timedelta(hours=25)


def test_the_night_ends_in_the_morning() -> None:
    zone = ZoneInfo("America/Sao_Paulo")
    late = datetime(2026, 11, 21, 2, 30, tzinfo=UTC)  # half past eleven in the evening
    assert quiet_until(time(22), time(7), zone, late) == datetime(2026, 11, 21, 10, 0, tzinfo=UTC)
    assert quiet_until(time(22), time(7), zone, late - timedelta(hours=2)) is None
