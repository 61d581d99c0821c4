from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.reading.labels import did_you_mean, fold, listed, may_be_among, one_line, same_label, tidy, without_marks


@pytest.mark.parametrize(
    ("wanted", "printed"),
    [
        pytest.param("Fentanyl", "Fentanyl*", id="a star"),
        pytest.param("Other Drugs", "Other Drugs**", id="two stars"),
        pytest.param("Other Drugs**", "Other Drugs**", id="stars written out"),
        pytest.param("Heroin", "HEROIN\u00a0[1]†", id="marks, capitals and no-break space"),
        pytest.param("Heroin", "Heroin ²", id="a raised digit"),
        pytest.param("Children's homes", "Children’s  homes", id="quotes"),
        pytest.param("2023-24", "2023–24", id="dashes"),
        pytest.param("FY2024 ...", "FY2024 (to March)", id="a part that moves"),
        pytest.param("Table ... seizures", "Table 1. Drug seizures¹", id="a part in the middle"),
        pytest.param("Table ... drug ... 2023", "Table 1. Drugs by 2023", id="several parts"),
        pytest.param("İstanbul", "İSTANBUL*", id="a capital that grows when it is lowered"),
        pytest.param("... by year", "Seizures, by year", id="a part before"),
        pytest.param("*", "*", id="nothing but a mark"),
    ],
)
def test_labels_that_are_the_same(wanted: str, printed: str) -> None:
    assert same_label(wanted, printed)


@pytest.mark.parametrize(
    ("wanted", "printed"),
    [
        pytest.param("Fentanyl", "Fentanyl analogues", id="more words"),
        pytest.param("Fentanyl*", "Fentanyl", id="a mark that is not there"),
        pytest.param("Fentanyl", "Fentanil", id="a letter"),
        pytest.param("FY2024 ...", "FY2023 (to March)", id="another beginning"),
        pytest.param("North ... South", "North", id="half of it"),
        pytest.param("Table ... drug ... 2023", "Table 1. Fires by 2023", id="a part between others"),
        pytest.param("aba ... aba", "aba", id="parts may not overlap"),
        pytest.param("Fentanyl (1)", "Fentanyl (2)", id="numbers in round brackets are part of the label"),
    ],
)
def test_labels_that_are_not_the_same(wanted: str, printed: str) -> None:
    assert not same_label(wanted, printed)


@given(st.text(max_size=40))
def test_a_label_is_the_same_as_itself_and_folding_keeps_every_place(text: str) -> None:
    assert same_label(text, text)
    assert len(fold(text)) == len(text)
    assert tidy(tidy(text)) == tidy(text)
    assert without_marks(without_marks(text)) == without_marks(text)


def test_messages_name_the_nearest_label_and_count_the_rest() -> None:
    assert did_you_mean("fentanil", ["Heroin", "Fentanyl"]) == "; did you mean 'Fentanyl'?"
    assert did_you_mean("xyz", ["Heroin", "Fentanyl"]) == ""
    long = "Total Number of Deaths Registered in Week (2012P), provisional"
    assert did_you_mean("total deaths registered", [long]) == ""
    assert "'Total Number ...'" in did_you_mean("Total Number", ["Week", long])
    assert "'... provisional'" in did_you_mean("provisional", ["Week", long])
    assert did_you_mean("Total Number", [long, f"{long} too"]) == "", "it could be either"
    assert listed([]) == "none"
    assert listed([str(n) for n in range(20)]).endswith("10, 11, … and 8 more")


LABELS = st.text(st.sampled_from("AbİΣßﬁ \u00a0\u00ad\0*.…²[1]") | st.characters(), max_size=6)


@given(LABELS, st.lists(LABELS, max_size=4))
def test_a_quick_look_through_many_labels_misses_none(wanted: str, texts: list[str]) -> None:
    texts = [*texts, wanted, f" {wanted}*", wanted.upper(), wanted.lower()]
    assert {i for i, text in enumerate(texts) if same_label(wanted, text)} <= {*may_be_among(wanted, texts)}


def test_a_quick_look_through_many_labels_passes_over_others() -> None:
    assert [*may_be_among("Fentanyl ... pounds", ["Fentanyl\u00ad, in Pounds*", "Fentanyl", "pounds"])] == [0]


@pytest.mark.parametrize("text", ["İzmir", "two\0parts"])
def test_where_a_text_has_another_length_in_small_letters_or_holds_what_parts_texts_none_is_passed_over(text):
    assert [*may_be_among("Fentanyl", [text, "Heroin"])] == [0, 1]


def test_one_line_has_nothing_that_controls_or_turns_others() -> None:
    assert one_line("North\u202e\x07  and\nSouth") == "North and South"
