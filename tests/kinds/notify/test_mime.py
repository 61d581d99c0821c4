"""What a mail's headers say is what was meant, in every language and at every length."""

from __future__ import annotations

from datetime import UTC, datetime
from email import message_from_bytes
from email.header import decode_header, make_header
from email.policy import default

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from monitor.kinds.notify.mime import mime
from monitor.model import Message
from monitor.reading.labels import one_line

SPOKEN = {
    "English": "the number of seizures at the northern border fell from 1,204 to 1,250 by the end of the year",
    "French": "les saisies à la frontière nord, côté québécois, ont été révisées : l’été dernier déjà, près de 1 204",
    "German": "die Änderung der Größe für übrige Fälle, Maß für Maß, im Vergleich zum Vorjahr — zurückgezogen",
    "Spanish": "¿cuántas incautaciones más allá de la frontera según la última edición del año pasado? ninguna",
    "Polish": "zażółcić gęślą jaźń w końcu ostatniego kwartału, łącznie ze wszystkimi źródłami publicznymi",
    "Russian": "число обращений граждан северной области за весь прошлый год пересмотрено в сторону увеличения",
    "Greek": "οι κατασχέσεις στα βόρεια σύνορα αναθεωρήθηκαν προς τα κάτω για όλο το περασμένο έτος",
    "Japanese": "北部 国境 での 押収 件数 は 1,204 件 から 1,250 件 に 改定 された",
    "Hindi": "उत्तरी सीमा पर जब्ती की संख्या पिछले वर्ष के लिए संशोधित की गई",
    "signs": "6.77 → 34.82 lb (+28.05) … ± 3 % ‘so’ “and so” – =?utf-8?q?no?= 😀 👩‍👩‍👧 #1, _under_ =20",
}
WORDS = sorted({word for text in SPOKEN.values() for word in text.split()})
IDS = "abcdefghijklmnopqrstuvwxyz0123456789.-_"


def sent(subject, *, sender="desk@example.org", recipient="newsdesk@example.org", thread="<1@example.org>"):
    message = Message("<7@example.org>", thread, datetime(2024, 10, 15, 13, tzinfo=UTC), subject, "text", "<p>text</p>")
    return mime(message, sender, recipient).as_bytes()


def lines_of(raw):
    return raw.partition(b"\r\n\r\n")[0].split(b"\r\n")


def both(raw, name):
    """The header as two readers of mails understand it."""
    with_old = message_from_bytes(raw)[name].replace("\r\n", "")
    return str(message_from_bytes(raw, policy=default)[name]), str(make_header(decode_header(with_old)))


@pytest.mark.parametrize("text", SPOKEN.values(), ids=SPOKEN)
def test_a_subject_arrives_as_it_was_written_at_every_length(text):
    whole = " ".join([text] * 4)
    for length in range(1, 181, 2):
        subject = one_line(whole[:length])
        raw = sent(subject)
        assert both(raw, "Subject") == (subject, subject)
        assert max(map(len, lines_of(raw))) <= 78


@given(words=st.lists(st.sampled_from(WORDS), min_size=1, max_size=40))
def test_words_of_many_languages_in_one_subject_keep_their_spaces(words):
    subject = one_line(" ".join(words))
    raw = sent(subject)
    assert both(raw, "Subject") == (subject, subject)
    assert max(map(len, lines_of(raw))) <= 78


@given(text=st.text(max_size=180))
def test_whatever_a_page_prints_makes_a_subject_that_arrives(text):
    subject = one_line(text)
    raw = sent(text)
    assert both(raw, "Subject") == (subject, subject)
    assert max(map(len, lines_of(raw))) <= 78
    assert raw.isascii()


@pytest.mark.parametrize("length", [1, 40, 70, 100, 250])
def test_a_long_word_in_a_subject_arrives_whole(length):
    subject = f"File {'x' * length} changed"
    raw = sent(subject)
    assert both(raw, "Subject") == (subject, subject)
    assert max(map(len, lines_of(raw))) <= 78


@example(user="a0z", host=f"h{'0' * 28}h", thread="0" * 19)
@given(
    user=st.text(IDS, min_size=1, max_size=60).map(lambda name: f"a{name.replace('.', '')}z"),
    host=st.text(IDS.replace(".", "").replace("_", ""), min_size=1, max_size=60).map(lambda name: f"h{name}h"),
    thread=st.text(IDS, min_size=1, max_size=200),
)
def test_addresses_and_ids_arrive_as_they_are_and_are_never_encoded(user, host, thread):
    address, thread_id = f"{user}@{host}.example.org", f"<{thread}@{host}.example.org>"
    raw = sent("Figures", sender=address, recipient=address, thread=thread_id)
    mail = message_from_bytes(raw, policy=default)
    assert (mail["From"].addresses[0].display_name, mail["From"].addresses[0].addr_spec) == ("Figure monitor", address)
    assert mail["To"].addresses[0].addr_spec == address
    assert both(raw, "References") == both(raw, "In-Reply-To") == (thread_id, thread_id)
    assert both(raw, "List-Id")[0] == f"Figure monitor <figure-monitor.{host}.example.org>"
    assert mail["Auto-Submitted"] == "auto-generated"
    assert b"=?" not in b"\n".join(lines_of(raw))
    assert max(map(len, lines_of(raw))) <= 998
