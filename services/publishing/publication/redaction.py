"""What the public may not read is taken out of a text before anything is made of it (政府信息公开条例 2019 第十五条;
浙江省行政处罚结果信息网上公开暂行办法).

The matter says who is named and what is private (`Mentions`). Beside that, whatever has the form of an identity number,
a telephone number, an account, an e-mail address or the address of a dwelling is hidden, whoever wrote it, unless the
matter says that it is public. A mark tells what was hidden, and nothing else: neither its length nor whether two marks
hide the same.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from itertools import chain
from typing import NamedTuple

from services.publishing.publication.dwellings import dwellings_in
from services.publishing.publication.likeness import likeness
from services.publishing.publication.numbers import BETWEEN, numbers_in
from services.publishing.publication.stretches import Stretch, without_overlaps
from shared.contracts.publicity import Mentions, PrivateKind

MARKS: Mapping[PrivateKind, str] = {
    "name": "［姓名已隐去］",
    "address": "［住址已隐去］",
    "contact": "［联系方式已隐去］",
    "identity-number": "［证件号码已隐去］",
    "account": "［账号已隐去］",
    "health": "［健康信息已隐去］",
    "confidential": "［涉密内容已隐去］",
}
"""What stands in the place of what was hidden."""


class Redacted(NamedTuple):
    """A text as the public may read it, how often what was hidden in it, and what was taken out."""

    text: str
    hidden: Mapping[PrivateKind, int]
    taken: frozenset[str]


def redact(text: str, mentions: Mentions) -> Redacted:
    """The text with marks in the place of all that the public may not read. The name of the penalised stays."""
    found = [*_found(text, mentions)]
    places = without_overlaps(found)
    pieces, last = [], 0
    for place in places:
        pieces += [text[last : place.start], MARKS[place.kind]]
        last = place.end
    taken = frozenset(text[place.start : place.end] for place in found)
    return Redacted("".join([*pieces, text[last:]]), Counter(place.kind for place in places), taken)


def marks_in(text: str) -> Counter[PrivateKind]:
    """How often what was hidden in a text."""
    return Counter({kind: count for kind, mark in MARKS.items() if (count := text.count(mark))})


def private_in(mentions: Mentions) -> frozenset[str]:
    """All that the public may not read of what is mentioned."""
    return frozenset(value for value, _ in _private_values(mentions))


def stands_in(text: str, hidden: Iterable[str]) -> bool:
    """Whether any of what is hidden stands in a text, whatever stands between its letters and digits."""
    plain = likeness(text).plain
    return any(_spelled(value).search(plain) for value in hidden)


def left_in(text: str, mentions: Mentions) -> tuple[PrivateKind, ...]:
    """The kinds of what a text still has of what the public may not read: for the text of a finished page or file."""
    return tuple(sorted({place.kind for place in _found(text, mentions)}))


def _found(text: str, mentions: Mentions) -> Iterator[Stretch]:
    alike = likeness(text)
    for place in _in_plain(alike.plain, mentions):
        yield Stretch(*alike.within(place.start, place.end), place.kind)


def _in_plain(plain: str, mentions: Mentions) -> Iterator[Stretch]:
    for value, kind in _private_values(mentions):
        yield from (Stretch(found.start(), found.end(), kind) for found in _spelled(value).finditer(plain))
    public = [found.span() for value in mentions.public for found in _spelled(value).finditer(plain)]
    for place in chain(numbers_in(plain), dwellings_in(plain)):
        # What leads further than the public address, into somebody's rooms, is not public.
        if not any(start < place.end <= end for start, end in public):
            yield place


def _private_values(mentions: Mentions) -> Iterator[tuple[str, PrivateKind]]:
    """Every private value. A name that the penalised bears too stays: it is public."""
    public = {person.name for person in mentions.persons if person.is_penalised}
    for person in mentions.persons:
        if person.name not in public:
            yield person.name, "name"
        yield from ((private.value, private.kind) for private in person.private)
    yield from ((private.value, private.kind) for private in mentions.private)


@lru_cache(maxsize=1024)
def _spelled(value: str) -> re.Pattern[str]:
    """The value, whatever stands between its letters and digits, in a text as `likeness` has it."""
    plain = likeness(value).plain
    told = [character for character in plain if character.isalnum()] or [plain.strip() or value]
    return re.compile(BETWEEN.join(map(re.escape, told)))
