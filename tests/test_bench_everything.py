"""Pages of which nobody chose figures: nothing is told of what moves by itself; a changed figure is, by its name."""

from __future__ import annotations

import pytest

from bench.everything import watch
from bench.shapes import SHAPES

SAMPLE = ("Port dashboard", "Schools compared", "Bulletin de santé", "Fleet facts")
VERSIONS = 9


@pytest.mark.parametrize("name", SAMPLE)
def test_noise_is_asked_about_once_and_a_changed_figure_is_told_by_name(name):
    (shape,) = [one for one in SHAPES if one.name == name]
    (found,) = watch([shape], VERSIONS)
    assert (found.failed, found.false, found.questions) == ([], [], 1)
    assert found.found, found.told
