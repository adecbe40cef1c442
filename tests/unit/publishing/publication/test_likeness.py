"""Characters that look or mean the same are the same to redaction, and places are those of the text."""

import pytest

from services.publishing.publication.likeness import likeness
from services.publishing.publication.redaction import MARKS, left_in, redact
from shared.contracts.publicity import Mentions, PrivateValue

NAME = MARKS["name"]


@pytest.mark.parametrize(
    ("named", "written"),
    [
        ("张示国", "張示國"),
        ("張示國", "张示国"),
        ("高示例", "\u2fbc示例"),
        ("长示例", "\u2ed1示例"),
        ("金示例", "\uf90a示例"),
        ("坤示例", "堃示例"),
        ("示例后", "示例後"),
        ("Zhang Demo", "ＺＨÁＮＧ ＤＥＭＯ"),
        ("René Demo", "Rene\u0301 demo"),
        ("示例", "示\ufe00\u200d例"),
        ("示例", "示_例"),
        ("ﬁne demo", "FINE DEMO"),
    ],
)
def test_a_name_is_found_in_characters_like_its_own(named: str, written: str) -> None:
    mentions = Mentions(private=(PrivateValue(kind="name", value=named),))
    assert redact(f"（甲）工人{written}，上岗", mentions).text == f"（甲）工人{NAME}，上岗"
    assert left_in(written, mentions) == ("name",)


def test_all_else_of_the_text_stays_as_it_was_written() -> None:
    mentions = Mentions(private=(PrivateValue(kind="name", value="张示国"),))
    assert redact("㈱甲與é①：張示國，ﬁ後", mentions).text == f"㈱甲與é①：{NAME}，ﬁ後"


def test_each_character_has_its_place() -> None:
    found = likeness("①㈱\u200b張")
    assert found.plain == "1(株)张"
    assert found.places == (0, 1, 1, 1, 3, 4)
    assert found.within(1, 4) == (1, 2)


def test_what_is_only_similar_is_another() -> None:
    mentions = Mentions(private=(PrivateValue(kind="name", value="王示例"),))
    for other in ("玉示例", "主示例", "汪示例"):
        assert redact(other, mentions).text == other
