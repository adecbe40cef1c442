"""What a party is shown when it is asked to open: an announcement, and the openings of the parties before it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from deploy.handing_in import RECEIPT_ENDING, SiteRefused, draw_address, fetch, receipt_address
from deploy.json_file import parse_json, read_json
from shared.draws.announced import RECEIPT_LIMIT, Announced, prove_announcement
from shared.draws.entropy import Reveal
from shared.errors import Invalid
from shared.log.notes import VerifierKey
from shared.peers import is_address
from shared.regular_file import FileNotReadable


class MalformedOpening(Invalid):
    code = "malformed-opening"
    title = "揭示内容格式错误"
    title_en = "Malformed opening"


class AnotherDraw(Invalid):
    code = "another-draw"
    title = "回执属于另一次抽查"
    title_en = "The receipt is of another draw"


@dataclass(frozen=True)
class Invitation:
    """What a party is shown when it is asked to open: a receipt, by its file or address, and earlier openings.

    `log` and `witnesses` are keys that the party got from elsewhere.
    """

    receipt: str
    log: VerifierKey
    witnesses: Sequence[VerifierKey]
    after: Sequence[Path] = ()


def announced_in(invitation: Invitation) -> Announced:
    """The announcement that the receipt proves. At the address of a draw, it must be this draw's.

    Raises what `prove_announcement`, `fetch` and `is_address` raise, FileNotReadable, AnotherDraw.
    """
    place = invitation.receipt
    if not is_address(place):
        return prove_announcement(_read(Path(place)), invitation.log, invitation.witnesses)
    address = receipt_address(place)
    announced = prove_announcement(fetch(address), invitation.log, invitation.witnesses)
    if f"/draws/{announced.spec.draw}/" not in address:
        raise AnotherDraw(
            f"{address} 给出的是抽查 {announced.spec.draw} 的回执；请勿揭示，并告知公示网站。",
            f"{address} gives the receipt of the draw {announced.spec.draw}; do not open, and tell the public site.",
            draw=announced.spec.draw,
        )
    return announced


def _read(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            # One byte more than a receipt may have: the proof refuses it.
            return file.read(RECEIPT_LIMIT + 1)
    except OSError as error:
        raise FileNotReadable(path, f"{error.strerror}", f"{error.strerror}") from error


def openings_in(invitation: Invitation) -> Mapping[str, Reveal]:
    """The openings that the files have, or the public site shows, by source. None of them is verified.

    Raises FileNotReadable, FileNotJson, MalformedOpening, and what `fetch` raises, but for SiteRefused.
    """
    given = {reveal.source: reveal for reveal in _published(invitation.receipt)}
    for path in invitation.after:
        given.update((reveal.source, reveal) for reveal in _reveals(read_json(path), str(path)))
    return given


def _published(place: str) -> Sequence[Reveal]:
    """The openings that the public site shows of the draw at an address. None where it shows no state of the draw."""
    if not is_address(place) or place.endswith(RECEIPT_ENDING):
        return ()
    address = draw_address(place)
    try:
        document = parse_json(fetch(address), address)
    except SiteRefused:
        return ()
    return [*_reveals(document, address)] if isinstance(document, dict) and "reveals" in document else ()


def _reveals(document: object, place: str) -> Iterator[Reveal]:
    """The openings in what `party open` printed, in an array of that, or in the public state of a draw."""
    if isinstance(document, dict) and "reveals" in document:
        document = document["reveals"]
    for value in document if isinstance(document, list) else [document]:
        if not isinstance(value, dict) or not all(isinstance(value.get(name), str) for name in Reveal._fields):
            raise MalformedOpening(
                f'{place} 应为 {{"source", "value", "signature"}} 对象或其数组，即该方 party open 所显示的内容。',
                f'{place} must be an object {{"source", "value", "signature"}}, or an array of them, as `party open` '
                "printed it for that party.",
                place=place,
            )
        yield Reveal(*(value[name] for name in Reveal._fields))
