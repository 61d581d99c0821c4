"""What a label says is counted under it."""

from __future__ import annotations

import pytest

from monitor.reading.counted import counted_in


@pytest.mark.parametrize(
    ("label", "language", "unit"),
    [
        ("Deaths", "en", "deaths"),
        ("Total deaths in hospitals", "en", "deaths"),
        ("Number of deaths: ", "en", "deaths"),
        ("Confirmed cases", "en", "cases"),
        ("Hospital beds", "en", "beds"),
        ("Seats won", "en", "seats"),
        ("Nombre de décès cumulés", "fr", "deaths"),
        ("Death rate", "en", None),
        ("Deaths per 100,000", "en", None),
        ("Change in deaths", "en", None),
        ("Region", "en", None),
        ("Number", "en", None),
        ("", "en", None),
    ],
)
def test_a_label_names_what_is_counted(label, language, unit):
    found = counted_in(label, language)
    assert (found.symbol if found else None) == unit
