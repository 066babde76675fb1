"""One written form for each value, whatever machine writes it."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta, timezone

import pytest

from stancegraph.model.lexical import date_time


@pytest.mark.skipif(not hasattr(time, "tzset"), reason="the zone of the machine cannot be set here")
def test_a_moment_without_a_zone_is_in_utc_wherever_the_machine_is(monkeypatch: pytest.MonkeyPatch) -> None:
    for zone in ("America/New_York", "Asia/Tokyo", "UTC"):
        monkeypatch.setenv("TZ", zone)
        time.tzset()
        assert date_time(datetime(2025, 1, 1, 12)) == "2025-01-01T12:00:00Z"
    monkeypatch.undo()
    time.tzset()
    assert date_time(datetime(2025, 1, 1, 12, tzinfo=UTC)) == "2025-01-01T12:00:00Z"
    assert date_time(datetime(2025, 1, 1, 12, tzinfo=timezone(timedelta(hours=2)))) == "2025-01-01T10:00:00Z"
