"""A secret is found in whatever form it comes back."""

from __future__ import annotations

import html
import json
from base64 import b64encode, urlsafe_b64encode
from urllib.parse import quote, quote_plus

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.reading.secrets import SHORTEST_FORM, forms_of, stands_in, stands_in_bytes, without

SECRETS = st.text(min_size=8, max_size=40).filter(lambda text: len(text.strip()) >= 8)


@given(SECRETS, st.text(max_size=9), st.text(max_size=9))
def test_it_is_found_plain_encoded_for_addresses_json_html_and_inside_base64(
    secret: str, before: str, after: str
) -> None:
    whole = f"{before}{secret}{after}"
    for said in (
        whole,
        quote(whole),
        quote(whole, safe=""),
        quote_plus(whole),
        json.dumps(whole),
        json.dumps(whole, ensure_ascii=False),
        html.escape(whole),
        b64encode(whole.encode()).decode(),
        urlsafe_b64encode(whole.encode()).decode(),
        b64encode(f"\0{before}\0{secret}".encode()).decode(),
    ):
        assert stands_in(secret, f"535 no: {said} !")
        assert stands_in_bytes(secret, f"535 no: {said} !".encode())
        assert not stands_in(secret, without(secret, f"535 no: {said} !"))


@given(st.text(alphabet="abcdefghij", min_size=8, max_size=20))
def test_what_does_not_hold_it_is_left_alone(secret: str) -> None:
    said = "535 5.7.8 Authentication credentials invalid: VXNlcm5hbWU6 UGFzc3dvcmQ6"
    assert not stands_in(secret, said)
    assert without(secret, said) == said


def test_the_whole_of_what_is_encoded_with_it_is_hidden() -> None:
    login = b64encode(b"\0desk\0hunter2x").decode()
    assert without("hunter2x", f"535 you said {login}, no") == "535 you said ***, no"


@pytest.mark.parametrize("secret", ["hunter2", "p@ss/wörd:1%", "ab"])
def test_forms_that_could_stand_anywhere_by_chance_are_not_looked_for(secret: str) -> None:
    encoded = [form for form in forms_of(secret) if form not in (secret, quote(secret), quote(secret, safe=""))]
    assert all(len(form) >= min(SHORTEST_FORM, len(secret)) for form in encoded)
