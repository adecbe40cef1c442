"""An answer that is ready: in which form it is sent, and to whom it is not sent again."""

from gzip import decompress

import pytest

from services.publishing.ready.answer import ReadyAnswer, accepts_gzip, form_of
from services.publishing.ready.comparing import EVER

HEADERS = {"Content-Type": "text/html", "Cache-Control": "public, max-age=5"}
LONG = "双随机抽查".encode() * 1000


def answer(body: bytes) -> ReadyAnswer:
    return ReadyAnswer(form_of(body, HEADERS), None, b"facts", "1:1:", 0.0, EVER, None).with_zipped()


@pytest.mark.parametrize(
    ("header", "accepted"),
    [
        ("gzip", True),
        ("br, GZip;q=0.5", True),
        ("*", True),
        ("", False),
        ("br", False),
        ("gzip;q=0, *", False),
        ("identity, *;q=0", False),
        ("gzip;q=much", False),
    ],
)
def test_compressed_is_sent_to_who_takes_it(header: str, accepted: bool) -> None:
    assert accepts_gzip(header) == accepted


def test_both_forms_are_the_same_content_with_tags_of_their_own() -> None:
    made = answer(LONG)
    plain, zipped = (made.form(gzip=gzip).to(None) for gzip in (False, True))
    assert (plain.body, decompress(zipped.body)) == (LONG, LONG)
    told, told_zipped = dict(plain.headers), dict(zipped.headers)
    assert told[b"etag"] != told_zipped[b"etag"]
    assert (told[b"content-length"], told_zipped[b"content-length"]) == (b"15000", b"%d" % len(zipped.body))
    assert told_zipped[b"content-encoding"] == b"gzip"
    assert told[b"vary"] == told_zipped[b"vary"] == b"accept-encoding"
    assert made.weight > len(plain.body) + len(zipped.body)


def test_what_does_not_become_shorter_is_sent_as_it_is() -> None:
    for body in (b"short", bytes(range(256))):
        made = answer(body)
        assert made.form(gzip=True) is made.form(gzip=False)


@pytest.mark.parametrize("gzip", [False, True])
def test_who_has_this_form_is_sent_no_body(gzip: bool) -> None:
    form = answer(LONG).form(gzip=gzip)
    known = form.to(f'"other", {form.tag}')
    assert (known.status, known.body) == (304, b"")
    # All that a browser would otherwise take from elsewhere, such as the security policy of a page.
    whole = {name for name, _ in form.whole.headers}
    assert {name for name, _ in known.headers} == whole - {b"content-type", b"content-length", b"content-encoding"}
    other = answer(LONG).form(gzip=not gzip)
    assert form.to(other.tag) == form.to('"other"') == form.to(None) == form.whole


def test_other_bytes_have_another_tag() -> None:
    assert form_of(b"a", HEADERS).tag != form_of(b"b", HEADERS).tag
    assert form_of(b"a", HEADERS).tag == form_of(b"a", {}).tag
