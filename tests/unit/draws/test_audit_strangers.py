"""Whatever stands in a log: the audit ends, raises nothing, and never passes what two outcomes come from."""

import json
from datetime import timedelta
from typing import Any
from uuid import UUID

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from shared.canonical import canonical
from shared.draws.audit.streams import RULES
from shared.draws.audit.year import records
from shared.errors import Refusal
from tests.unit.draws.logs import AUGUST, Log, audited, build
from tests.unit.draws.sound_year import sound_year

WORDS = ["announced", "witnessed", "voided", *RULES]
TYPES = [f"sampling.draw.{word}" for word in WORDS] + [
    "sampling.party.registered",
    "sampling.superior.registered",
    "sampling.policy.adopted",
    "publishing.log.witnessed",
]
STREAMS = ["draw/018a2303-0000-7000-8000-000000000001", "draw/x", "draw/", "witnessed/2023-08-01", "party/1", ""]
SOUND = [json.loads(entry) for entry in build(sound_year()).entries]

JSON = st.recursive(
    st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)
TIMES = st.sampled_from(["2023-08-20T02:00:00.000Z", "0001-01-01T00:00:00.000Z", "9999-12-31T23:59:59.999Z", "now"])


@st.composite
def spoiled(draw: st.DrawFn) -> Any:
    """An entry of the sound year with other JSON in some place, under some type."""
    fields = json.loads(json.dumps(draw(st.sampled_from(SOUND))))
    place: Any = fields
    while True:
        steps = list(place) if isinstance(place, dict) else list(range(len(place)))
        if not steps:
            break
        step = draw(st.sampled_from(steps))
        if not isinstance(place[step], dict | list) or draw(st.booleans()):
            place[step] = draw(JSON | TIMES)
            break
        place = place[step]
    return fields


@st.composite
def made_up(draw: st.DrawFn) -> Any:
    """An entry in the form of the log, with any public part."""
    return {
        "v": 1,
        "id": str(UUID(int=draw(st.integers(0, 9)))),
        "bureau": draw(st.sampled_from(["370124", "", "x"])),
        "stream": draw(st.sampled_from(STREAMS)),
        "version": draw(st.integers(1, 3)),
        "type": draw(st.sampled_from(TYPES)),
        "time": draw(TIMES),
        "trace": "",
        "cause": "",
        "public": draw(st.dictionaries(st.text(max_size=8), JSON, max_size=4)),
        "payload": "00" * 32,
    }


def bytes_of(value: Any) -> bytes:
    try:
        return canonical(value)
    except Refusal:
        return json.dumps(value).encode()


ENTRIES = st.one_of(
    st.binary(max_size=60),
    st.binary(max_size=20).map(lambda data: b"sampling.draw." + data),
    JSON.map(bytes_of),
    made_up().map(bytes_of),
    spoiled().map(bytes_of),
    st.sampled_from(SOUND).map(bytes_of),
)


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize=True)
@given(st.lists(ENTRIES, max_size=12))
def test_no_entry_raises(entries: list[bytes]) -> None:
    log = Log()
    for entry in entries:
        log.append(entry)
    found = audited(log, AUGUST + timedelta(days=40))
    for finding in found.findings:
        assert finding.remark.detail
        assert finding.remark.detail_en
        assert json.dumps(finding.as_json())
    assert all(json.dumps(record.as_json()) for record in records(found.book, found.at))
