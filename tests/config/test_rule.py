"""`monitor.config.rule`: the same options are the same rule."""

from __future__ import annotations

import subprocess
import sys

import pytest

from monitor.config.build import rule_of
from monitor.reading.value import READERS_VERSION
from tests.kinds_for_tests import Columns
from tests.places import ROOT


def test_a_rule_is_the_kind_its_version_and_all_its_options() -> None:
    rule = rule_of("dataset", Columns(where={"b": "2", "a": "ü"}))
    assert (rule.kind, rule.version) == ("dataset", 3)
    assert rule.options == '{"by":null,"calendar":null,"sum":null,"where":{"a":"ü","b":"2"}}'
    assert len(rule.hash) == 64


def test_rules_that_read_alike_have_one_hash_and_others_do_not() -> None:
    one = rule_of("dataset", Columns(where={"a": "1", "b": "2"}))
    assert one == rule_of("dataset", Columns(where={"b": "2", "a": "1"}, sum=None))
    others = [
        rule_of("dataset-2", Columns(where={"a": "1", "b": "2"})),
        rule_of("dataset", Columns(where={"a": "1", "b": "3"})),
        rule_of("dataset", Columns(where={"a": "1", "b": "2"}, sum="x")),
        rule_of("dataset", type("Later", (Columns,), {"version": 4})(where={"a": "1", "b": "2"})),
    ]
    assert len({one.hash, *(other.hash for other in others)}) == 5


def test_another_version_of_the_readers_makes_another_rule() -> None:
    columns = Columns(where={"a": "1"})
    assert rule_of("dataset", columns) == rule_of("dataset", columns, readers=READERS_VERSION)
    assert rule_of("dataset", columns).hash != rule_of("dataset", columns, readers=READERS_VERSION + 1).hash


def test_a_set_of_options_has_the_same_hash_in_every_process() -> None:
    code = (
        "from tests.kinds_for_tests import Words; from monitor.config.build import rule_of; "
        "print(rule_of('text', Words(sentence='abc', drop=frozenset('qwertyuiop'))).hash)"
    )
    hashes = {
        subprocess.run(
            [sys.executable, "-c", code],
            env={"PYTHONHASHSEED": seed, "PYTHONPATH": str(ROOT)},
            check=True,
            capture_output=True,
            text=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert len(hashes) == 1


def test_only_a_kind_has_a_rule() -> None:
    with pytest.raises(TypeError, match=r"must be a monitor\.plugin\.Kind, not str"):
        rule_of("text", "abc")
