"""Addresses of dwellings that are known by their form: down to a room (…路8号2单元101室) or a villagers' group
(…村3组12号), or named as where somebody lives (家住…路8号).

A street with the number of a house alone is often that of an enterprise, and stays.
"""

import re
from collections.abc import Iterator

from services.publishing.publication.stretches import Stretch

_NUMBER = r"[\da-z一二三四五六七八九十百零〇]{1,5}"
_STREET = r"(?:路|街|道|巷|弄|胡同|里|村|庄|屯|社区|小区|花园|家园|公寓|苑|庭|城|府)"
_HOUSE = rf"{_NUMBER}(?:号楼|号院|号|栋|幢|座|弄|#)"
_CLAUSE = re.compile(r"[^，。；：、！？《》“”,;:!?\[\]\n]+")
_DEEP = re.compile(
    rf"{_STREET}[^，]{{0,12}}?{_HOUSE}[^，]{{0,12}}?"
    rf"(?:{_NUMBER}(?:单元|室|户|房(?!间|产|屋))|(?<=号|院|楼|栋|幢|座|弄|#)\s?\(?\d{{1,2}}[-\u2010-\u2015]\d{{1,4}}\)?)"
)
"""A street, a house, and what is within the house: a stairway, a room, or 2-101."""
_GROUP = re.compile(rf"(?:村|庄|屯|寨)(?:委会)?第?{_NUMBER}(?:村民|生产)?小?组(?:{_NUMBER}号)?")
_LIVES = re.compile(
    r"(?:家住|现住|租住|居住[于在]?|住址[为是]?|户籍(?:地址|所在地|地)?[为是]?|(?<![居入])住[于在]?)(?!所|院|宿|宅|建|房|户|区|人)"
    rf"(?P<where>[^，]{{0,24}}?{_STREET}[^，]{{0,8}}?{_HOUSE})"
)
_FURTHER = re.compile(rf"(?:[\s\-\u2010-\u2015]?{_NUMBER}(?:单元|室|户|层|楼|号|房(?!间|产|屋)))*")
"""What follows and leads still further into the house."""
_BEFORE = re.compile(r".*(?:住址|地址|户籍地?|位于|居于|落于|住于|[住在到至对从])[为是]?", re.DOTALL)
"""All that stands before an address; the address begins where it ends."""
_LONGEST = 24
"""How many characters before a street are taken for its town and county, if nothing tells where they begin."""


def dwellings_in(plain: str) -> Iterator[Stretch]:
    """All addresses of dwellings in a text (`likeness`)."""
    for clause in _CLAUSE.finditer(plain):
        for pattern in (_DEEP, _GROUP):
            for found in pattern.finditer(plain, clause.start(), clause.end()):
                start = _beginning(plain, clause.start(), found.start())
                yield Stretch(start, _end(plain, found.end(), clause.end()), "address")
        for found in _LIVES.finditer(plain, clause.start(), clause.end()):
            yield Stretch(found.start("where"), _end(plain, found.end(), clause.end()), "address")


def _beginning(plain: str, clause: int, street: int) -> int:
    """Where the address begins whose street ends the stretch from the beginning of the clause."""
    begun = max(clause, street - _LONGEST)
    before = _BEFORE.match(plain, begun, street)
    start = before.end() if before else begun
    return start + len(plain[start:street]) - len(plain[start:street].lstrip())


def _end(plain: str, end: int, clause: int) -> int:
    further = _FURTHER.match(plain, end, clause)
    return further.end() if further else end
