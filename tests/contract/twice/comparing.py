"""What two houses answer, compared byte by byte.

Where bytes differ, they may differ in this alone, and in nothing else:

- ids, traces, roots and keys of what both did after they parted: `Alias` says which stand for each other;
- rows about the covert draw itself, with its frame, its roster and the draw of its crews (`Covert.ids`), and the counts
  of rows that follow: that these exist is public, as are their sizes;
- `left_out` of a report on fairness: how many covert draws are not opened, as the list of draws says too;
- the sizes and roots of a covert frame that is frozen later (`_OF_SIZE`): it leaves out whom the covert draw drew, and
  protocol 2 makes the size of every frame public;
- the positions of entries after the houses parted: the entries of the covert draw are public, and have positions; and
  the ids of those of them that a service has made by itself, of which no answer said what stands for what;
- the ids of entries in the file of an enterprise: as above; their kinds, times and versions are compared;
- `log_size` of a search, and how far events were seen: as above;
- the time of the end of a display: it is when a process has looked;
- names of streams that a service has made at random by itself, of which no answer said what stands for what;
- ETags that are hashes of the bytes, which are compared themselves;
- `_OF_THE_LOG`: what anybody can compute from the log alone. The test compares the entries themselves.
"""

import json
import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from tests.contract.twice.asking import Answer, Answers
from tests.support.bureau import Json

# A UUID, a hash or a key, a trace.
_MADE = re.compile(r"\b(?:[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|[0-9a-f]{64}|[0-9a-f]{32})\b")
_OF_BYTES = re.compile(r'"[0-9a-f]{32}(-gzip)?"')
_OF_SIZE = frozenset({"root", "size", "strata", "excluded_root", "excluded", "left_out", "key"})

_OF_ENTRY = frozenset({"position", "receipt"})
_ENDED = "publishing.publication.ended"
_AT_RANDOM = frozenset({"id", "trace", "cause"})
_OF_THE_LOG = re.compile(r"/log(/checkpoint)?|/bureaus/\d+/\d+(\.json)?")

Alias = Mapping[str, str]
"""A value that one house has made → the value that the other has made in its place."""


class Excused(NamedTuple):
    """What may differ: see above. `later` are the ids of the covert frames that both have frozen since; `common` is how
    many entries their logs have in common.
    """

    alias: Alias
    own: Collection[str]
    later: Collection[str]
    common: int


def alias_of(having: Iterable[Json], without: Iterable[Json]) -> dict[str, str]:
    """The alias that follows from the answers to the same work: random values at the same place stand for each other.
    Lists are in the order of random ids, so that their members are matched by what they are.
    """
    found: dict[str, str] = {}
    for one, other in zip(having, without, strict=True):
        found.update(_aliases(one, other))
    return found


def _aliases(one: Any, other: Any) -> Iterator[tuple[str, str]]:
    match one, other:
        case dict(), dict():
            for name in one.keys() & other.keys():
                yield from _aliases(one[name], other[name])
        case list(), list():
            for pair in zip(sorted(one, key=_known), sorted(other, key=_known), strict=False):
                yield from _aliases(*pair)
        case str(), str() if one != other and _MADE.fullmatch(one) and _MADE.fullmatch(other):
            yield one, other


def _known(member: Any) -> str:
    """A member of a list without what a house makes at random."""
    return _MADE.sub("", json.dumps(member, ensure_ascii=False, sort_keys=True))


def differences(having: Answers, without: Answers, excused: Excused) -> list[str]:
    """Every answer that differs in more than what is excused, with the place where it does."""
    others = {(reader, request.number): answer for (reader, request), answer in without.items()}
    assert len(others) == len(having) == len(without)
    found = []
    for (reader, request), answer in having.items():
        other = others[reader, request.number]
        if _OF_THE_LOG.fullmatch(request.path):
            assert answer.status == other.status
        elif answer != other and (where := _difference(answer, other, excused)):
            found.append(f"{reader}: {request.method} {request.path} ({request.body}): {where}")
    return found


def _difference(one: Answer, other: Answer, excused: Excused) -> str:
    if one.status != other.status:
        return f"{one.status} and {other.status}"
    told, wanted = (_plain(answer, excused) for answer in (one, other))
    return "" if told == wanted else _where(told, wanted)


_PACKED = ("spreadsheet", "application/pdf", "image/")
"""Media types whose bytes have ids, times, addresses packed inside; what they say is compared where it is answered as
JSON.
"""
_ADDRESS = re.compile(r"http://127\.0\.0\.1:[0-9]+")
"""Where a house is: each has a port of its own."""


def _plain(answer: Answer, excused: Excused) -> Any:
    headers = {
        name: _renamed(value, excused.alias)
        for name, value in answer.headers.items()
        if name != "etag" or not _OF_BYTES.fullmatch(value)
    }
    media_type = answer.headers.get("content-type", "")
    if any(kind in media_type for kind in _PACKED):
        return headers, []
    text = _renamed(answer.body.decode(), excused.alias)
    if "jsonl" in media_type:
        return headers, [_pruned(json.loads(line), excused) for line in text.splitlines()]
    if "json" in media_type:
        return headers, _pruned(json.loads(text), excused)
    return headers, _without_rows(text, excused.own).splitlines()


def _renamed(text: str, alias: Alias) -> str:
    return _MADE.sub(lambda made: alias.get(made[0], made[0]), _ADDRESS.sub("", text))


def _pruned(value: Any, excused: Excused) -> Any:
    """JSON without what may differ. A list that has values which both houses have made is in no order of its own."""
    match value:
        case dict():
            return _thing(value, excused)
        case list():
            kept = [_pruned(one, excused) for one in value if not _is_own(one, excused.own)]
            made = {each for one in kept for each in _MADE.findall(json.dumps(one))}
            return sorted(kept, key=_known) if made & set(excused.alias.values()) else kept
    return value


def _thing(value: Json, excused: Excused) -> Json:
    dropped = sum(_is_own(one, excused.own) for one in value.get("items", ()))
    plain = {name: _pruned(one, excused) for name, one in value.items()}
    if dropped and isinstance(count := plain.get("count"), dict):
        plain["count"] = {**count, "rows": count["rows"] - dropped}
    if "populations" in value and "left_out" in value:
        plain.pop("left_out")
    if "receipt" in value and value.get("position", 0) >= excused.common:
        told = {*excused.alias.values()}
        plain = {
            name: one
            for name, one in plain.items()
            if name not in _OF_ENTRY and (name not in _AT_RANDOM or one in told)
        }
    if "matter" in value and "path" in value:
        plain.pop("event", None)
    if "searched" in value:
        plain.pop("log_size")
    if "events" in value and "seen" in value:
        plain["seen"] = min(value["seen"], excused.common)
    if "stream" in value and value.get("position", 0) >= excused.common:
        told = {*excused.alias.values()}
        plain = {name: one for name, one in plain.items() if name not in _OF_ENTRY | _AT_RANDOM or one in told}
        kind, _, name = value["stream"].partition("/")
        if excused.alias.get(name, name) not in told:
            plain |= {"stream": kind, "path": None}
        if value["type"] == _ENDED:
            plain.pop("time")
    if value.get("id") in excused.later:
        plain = {name: one for name, one in plain.items() if name not in _OF_SIZE}
    return plain


def _is_own(row: Any, own: Collection[str]) -> bool:
    return isinstance(row, dict) and row.get("id") in own


def _without_rows(page: str, own: Collection[str]) -> str:
    """A page without the rows of lists and tables that link to the covert draw, and without the serials so far."""
    page = re.sub(r'<ul class="serials">.*?</ul>', "", page, flags=re.DOTALL)
    return re.sub(
        r"<(li|tr)\b(?:(?!</\1>).)*</\1>\n?",
        lambda row: "" if any(id_ in row[0] for id_ in own) else row[0],
        page,
        flags=re.DOTALL,
    )


def _where(one: Any, other: Any, place: str = "") -> str:
    """The first place where two values differ."""
    match one, other:
        case dict(), dict():
            for name in sorted(one.keys() | other.keys()):
                if one.get(name) != other.get(name):
                    return _where(one.get(name), other.get(name), f"{place}.{name}")
        case ((list() | tuple()), (list() | tuple())) if len(one) == len(other):
            for number, pair in enumerate(zip(one, other, strict=True)):
                if pair[0] != pair[1]:
                    return _where(*pair, f"{place}[{number}]")
    return f"{place}: {str(one)[:300]} and {str(other)[:300]}"
