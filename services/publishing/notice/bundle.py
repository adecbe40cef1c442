"""The bundle: one file with everything needed to check a draw offline (docs/protocol.md, "The bundle")."""

import json

from services.publishing.frame.files import Files, lists_in, openings_in
from services.publishing.notice.story import Notice
from shared.draws.bundle import Bundle, Completed, Failed, Opening
from shared.draws.entropy import Value
from shared.draws.spec import Spec, read_spec
from shared.heavy import heavy


@heavy
def bundle_of(notice: Notice, files: Files, outcome: bytes | None, announcement: bytes, end: bytes) -> Bundle:
    """The bundle of a draw that has ended: with its `outcome`, or failed (None). `announcement` and `end` are receipts.

    The openings are those of all enterprises, or none. Slow for large lists.
    """
    spec, lists = read_spec(notice.spec), lists_in(files)
    openings = openings_in(files, lists)
    return Bundle(
        spec=spec,
        lists=lists,
        values=values_of(notice, spec),
        signatures={reveal.source: reveal.signature for reveal in notice.reveals if not reveal.late},
        openings={id_: Opening(who.identifier, bytes.fromhex(who.salt)) for id_, who in openings.items()},
        announcement=announcement.decode(),
        ending=_ending(notice, outcome, end.decode()),
    )


def values_of(notice: Notice, spec: Spec) -> list[Value]:
    """The values that the sources gave before the draw ended, in the order of the spec."""
    if not spec.parties:
        (beacon,) = spec.entropy
        return [Value(beacon.source, notice.completion.value)] if notice.completion else []
    given = {reveal.source: reveal.value for reveal in notice.reveals if not reveal.late}
    return [Value(party.source, given[party.source]) for party in spec.parties if party.source in given]


def _ending(notice: Notice, outcome: bytes | None, receipt: str) -> Completed | Failed:
    if notice.completion is None or outcome is None:
        return Failed(receipt)
    return Completed(notice.completion.seed, json.loads(outcome), receipt)
