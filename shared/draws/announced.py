"""What a party checks before it opens its nonce: a receipt proves that the draw was announced, in a witnessed log."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from shared.canonical import JsonObject, canonical
from shared.clock import beijing_date, rfc3339
from shared.draws.circumstances import CLOCKS_DIFFER, DEMO, LEAST, Circumstances
from shared.draws.ends import check_ends
from shared.draws.entropy import check_sources
from shared.draws.entry import Entry, read_entry
from shared.draws.finding import CheckFailed, require_equal
from shared.draws.in_log import ANNOUNCED
from shared.draws.logged import Logged
from shared.draws.spec import Spec, read_spec
from shared.errors import Conflict, Invalid
from shared.log.demonstration import is_demonstration
from shared.log.notes import Kind, VerifierKey
from shared.log.quorum import Quorum

RECEIPT_LIMIT = 1_200_000
"""The longest receipt, in bytes, that is read from a stranger: an entry in base64, and a note of full length."""


class NotTheAnnouncement(Invalid):
    code = "not-the-announcement"
    title = "回执不是抽查公告的回执"
    title_en = "Not the receipt of an announcement"


class AnnouncementNotWitnessed(Conflict):
    code = "announcement-not-witnessed"
    title = "公告未经独立见证"
    title_en = "The announcement has no independent witness"


class ReceiptTooLong(Invalid):
    code = "receipt-too-long"
    title = "回执过长"
    title_en = "The receipt is too long"


@dataclass(frozen=True, slots=True)
class Announced:
    """An announcement that stands in the log. `leaf` is its leaf hash in hex, `index` its place in the log, from 0.

    `cosigned` is the moment at which the witnesses had cosigned it; None if no independent witness has, which only a
    log for demonstrations (`demonstration`) may lack. `public` is all that the entry says; beside the spec it is the
    bureau's word, and of no certain form.
    """

    spec: Spec
    leaf: str
    index: int
    origin: str
    time: datetime
    public: JsonObject
    cosigned: datetime | None
    demonstration: bool


def prove_announcement(receipt: bytes, log: VerifierKey, witnesses: Sequence[VerifierKey]) -> Announced:
    """The announcement that a receipt (a tlog-proof file with the entry in its `extra` line) proves.

    `log` and `witnesses` are keys that the party got from elsewhere. Raises ReceiptTooLong, what `Logged` raises,
    NotTheAnnouncement, MalformedSpec, what `check_sources` and `check_ends` raise, AnnouncementNotWitnessed,
    NotAWitnessKey, NotSigned, CheckFailed for a `log` that is the key of a witness.
    """
    if log.kind is not Kind.ED25519:
        raise CheckFailed(f"{log} 不是日志的公钥。", f"{log} is not the key of a log.")
    if len(receipt) > RECEIPT_LIMIT:
        raise ReceiptTooLong(
            f"回执超过 {RECEIPT_LIMIT} 字节，不是抽查公告的回执。请从公示网站下载该抽查的 announcement.tlog-proof。",
            f"The receipt has more than {RECEIPT_LIMIT} bytes, so it is no receipt of an announcement. Download "
            "announcement.tlog-proof of the draw from the public site.",
        )
    logged = Logged.read(receipt.decode(errors="replace"))
    logged.require_signature(log)
    logged.require_inclusion()
    entry = read_entry(logged)
    spec = _announced_spec(entry)
    origin = logged.checkpoint.origin
    demonstration = is_demonstration(origin)
    _require_announceable(spec, entry, logged, demonstration=demonstration)
    return Announced(
        spec=spec,
        leaf=logged.leaf.hex(),
        index=logged.index,
        origin=origin,
        time=entry.time,
        public=entry.public,
        cosigned=_cosigned(logged, entry, Quorum(log, witnesses), demonstration=demonstration),
        demonstration=demonstration,
    )


def _announced_spec(entry: Entry) -> Spec:
    """The spec in the entry, which must be the first event of its draw's stream. A second announcement is not."""
    try:
        require_equal("type", ANNOUNCED, entry.type)
        spec = read_spec(entry.public.get("spec"))
        require_equal("stream", spec.stream, entry.stream)
        require_equal("version", 1, entry.version)
        require_equal("bureau", spec.bureau, entry.bureau)
        require_equal("year", spec.year, beijing_date(entry.time).year)
        require_equal("spec", canonical(spec.as_json()), canonical(entry.public["spec"]))
    except CheckFailed as error:
        raise NotTheAnnouncement(
            f"该条目不是一次抽查的首个公告：{error.detail}请勿揭示；请向公示网站索取 announcement.tlog-proof。",
            f"The entry is not the first announcement of a draw: {error.detail_en} Do not open; get "
            "announcement.tlog-proof of the draw from the public site.",
        ) from error
    return spec


def _require_announceable(spec: Spec, entry: Entry, logged: Logged, *, demonstration: bool) -> None:
    """Refuse an announcement by other sources than parties, or whose sources or end the protocol refuses."""
    if not spec.parties:
        raise NotTheAnnouncement(
            "本次抽查以信标为随机来源，没有参与方，无需揭示。",
            "This draw is by the beacon: it has no parties, and nobody opens a nonce.",
        )
    check_sources(spec, None)
    known = Circumstances(
        now=entry.time,
        entry_size=len(logged.receipt.extra),
        least=DEMO if demonstration else LEAST,
        organisation=spec.organisation,
        frozen=entry.time,
        policies={},
        next_serial=spec.serial,
        cosigned=None,
    )
    check_ends(spec, known)


def _cosigned(logged: Logged, entry: Entry, trusted: Quorum, *, demonstration: bool) -> datetime | None:
    """When the witnesses had cosigned the checkpoint. None for a demonstration that no independent witness has seen."""
    cosigned = trusted.cosigned(logged.note, logged.checkpoint.origin) if trusted.witnesses else None
    if cosigned is None or cosigned.own:
        if demonstration:
            return None
        raise AnnouncementNotWitnessed(
            "没有给出独立见证方的公钥，无法排除日志运营者向你出示另一份日志。请从可靠渠道取得见证方（如市局）的公钥后重试。",
            "No key of an independent witness was given, so the log's operator could show you a log of your own. Get "
            "the key of a witness, such as the city bureau's, from a source that you trust, and try again.",
        )
    at = datetime.fromtimestamp(cosigned.at, UTC)
    if entry.time - at > CLOCKS_DIFFER:
        raise AnnouncementNotWitnessed(
            f"条目自称记于 {rfc3339(entry.time)}，而 {rfc3339(at)} 已有见证签名，时间不可信。请勿揭示，并告知见证方。",
            f"The entry is dated {rfc3339(entry.time)}, and it was cosigned at {rfc3339(at)} already: a clock is "
            "wrong. Do not open, and tell the witness.",
        )
    return at
