"""What is asked about a paper, and what is answered, as JSON.

Who asks by the hash of a file, or of a code, may have it from the log: so number and day are told only to who has shown
them, in a code or with a check word.
"""

from datetime import date
from typing import Annotated, Literal, NamedTuple, Self

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator
from pydantic_core import PydanticCustomError

from services.publishing.bureau.naming import BureauNames
from services.publishing.paper.judging import SiteJudgement, SiteVerdict
from services.publishing.paper.kept import PlaceInLog
from services.publishing.paper.registrations import Registrations
from services.publishing.paper.words import Way, said
from shared.clock import BeijingTime
from shared.contracts.fact import Hex32
from shared.http.wire import RequestBody
from shared.papers.keys import CodeVerdict, PaperKey
from shared.papers.registered import RegisteredSeal

_KEY = "8a88e3dd7409f195fd52db2d3cba5d72ca6709bf1d94121bf3748801b40f6f5c"
_NUMBER = "（平）应急责改〔2026〕F-001号"
_HASH = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
Typed = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=100)]


class PaperAsked(RequestBody):
    """One of three: the `code`; the `number` with its `check` word; or the hash of the `file`."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"number": _NUMBER, "check": "2FYQP-XD9P6"}]})

    code: Annotated[str, StringConstraints(min_length=1, max_length=4096)] | None = Field(
        default=None,
        description="The code of the paper as text, or the whole address that its QR shows.",
        examples=["https://jg.example.gov.cn/p#AQikqCAlXHMszE4i…"],
    )
    number: Typed | None = Field(
        default=None, description="The number of the paper, with its check word.", examples=[_NUMBER]
    )
    check: Typed | None = Field(
        default=None,
        description="The check word beside the QR; case and hyphen do not matter.",
        examples=["2FYQP-XD9P6"],
    )
    file: Hex32 | None = Field(default=None, description="SHA-256 of the PDF.")

    @model_validator(mode="after")
    def _one_way(self) -> Self:
        ways = [self.code is not None, self.number is not None, self.file is not None]
        if sum(ways) != 1 or (self.number is None) != (self.check is None):
            raise PydanticCustomError(
                "not_one_way_to_verify", "Give the code alone, or number and check word, or the hash of the file"
            )
        return self


class PaperEventTold(BaseModel):
    """When something happened to the paper, and the position of its entry in the log."""

    at: BeijingTime
    position: int = Field(description="The receipt of the entry is at `/receipts/{position}`.", examples=[1234])


class PaperKeyTold(BaseModel):
    """The paper key that has signed the code, as its bureau has registered it."""

    key_id: str = Field(examples=["a4a82025"])
    key: str = Field(description="The Ed25519 key, in hex.", examples=[_KEY])
    first: date = Field(description="The first day of the papers that it signs.", examples=["2026-01-01"])
    last: date | None = Field(description="The last day, if another key has replaced it.", examples=[None])
    revoked: date | None = Field(description="The day from which its papers do not count.", examples=[None])


class PaperSealTold(BaseModel):
    """A seal of the bureau, as the bureau has registered it."""

    certificate: str = Field(description="SHA-256 of its certificate in DER, in hex.", examples=[_HASH])
    first: date = Field(examples=["2026-01-01"])
    revoked: date | None = Field(examples=[None])


class PaperVerified(BaseModel):
    """What the site says of a paper.

    `receipts` and `keys` are files for `cheqian verify paper --receipt … --keys …`, which verifies the paper elsewhere,
    without this site.
    """

    verdict: SiteVerdict
    genuine: bool = Field(
        description="The bureau has issued the paper. It counts only if `verdict` is `in-force`.", examples=[True]
    )
    summary: str = Field(examples=["真实，现行有效"])
    summary_en: str = Field(examples=["Genuine, and in force"])
    advice: str = Field(examples=["请核对下列文号、成文日期与纸面一致。"])
    advice_en: str = Field(examples=["Compare number and day with the paper."])
    number: str | None = Field(description="Null if a file was asked about.", examples=[_NUMBER])
    day: date | None = Field(description="The day of the paper, from its code.")
    bureau: str | None = Field(description="The area code of the bureau that issued it, or whose key signed it.")
    bureau_name: str | None = Field(
        description="The full name of that bureau, as its policy has it today.", examples=["平阴县应急管理局"]
    )
    signature: CodeVerdict | None = Field(description="What the registered keys say of the code; null without a code.")
    key: PaperKeyTold | None
    seals: list[PaperSealTold] = Field(description="The seals that the bureau has registered.")
    issued: PaperEventTold | None
    ended: PaperEventTold | None = Field(description="When it was replaced or withdrawn.", examples=[None])
    corrected: list[PaperEventTold] = Field(
        description="When other papers corrected it in a point. It counts all the same, together with them; their "
        "numbers are not public.",
        examples=[[]],
    )
    receipts: str | None = Field(
        description="The path of the receipts of the paper.", examples=["/papers/receipts/1234.json"]
    )
    keys: str | None = Field(
        description="The path of the receipts of the bureau's keys and seals.", examples=["/papers/keys/370124.json"]
    )
    trace: str | None = Field(
        description="The path of the chain of events behind the paper.", examples=["/trace?of=1234"]
    )
    asked_at: BeijingTime = Field(description="The moment at which all this held.")


class FileOfReceipts(BaseModel):
    """A file of receipts for `cheqian verify paper`: each a c2sp.org/tlog-proof that carries its entry."""

    format: Literal["cheqian-receipts/1"]
    receipts: list[str] = Field(examples=[["c2sp.org/tlog-proof@v1\nextra …"]])


class PathsOfReceipts(NamedTuple):
    """Where the two files of receipts are, and the trace of the paper; None for one that there is not."""

    receipts: str | None = None
    keys: str | None = None
    trace: str | None = None


class ShownOfPaper(NamedTuple):
    """How a paper was asked for; and its number and day, as whoever asks has shown them."""

    way: Way
    number: str | None = None
    day: date | None = None


def paper_verified(
    judgement: SiteJudgement, known: Registrations, shown: ShownOfPaper, paths: PathsOfReceipts, names: BureauNames
) -> PaperVerified:
    paper, bureau = judgement.paper, judgement.bureau
    corrected = paper.corrected if paper else ()
    words = said(judgement.verdict, shown.way, is_corrected=bool(corrected))
    return PaperVerified(
        verdict=judgement.verdict,
        genuine=judgement.verdict.is_genuine,
        summary=words.summary.zh,
        summary_en=words.summary.en,
        advice=words.advice.zh,
        advice_en=words.advice.en,
        number=shown.number,
        day=shown.day,
        bureau=bureau,
        bureau_name=names.of(bureau) if bureau and bureau in names else None,
        signature=judgement.signature,
        key=_key(judgement.key) if judgement.key else None,
        seals=[_seal(*seal) for seal in known.seals_of(bureau)] if bureau else [],
        issued=_event(paper.issued) if paper else None,
        ended=_event(paper.ended) if paper and paper.ended else None,
        corrected=[_event(each) for each in corrected],
        receipts=paths.receipts,
        keys=paths.keys,
        trace=paths.trace,
        asked_at=names.now,
    )


def _key(key: PaperKey) -> PaperKeyTold:
    return PaperKeyTold(key_id=key.id.hex(), key=key.public.hex(), first=key.first, last=key.last, revoked=key.revoked)


def _seal(certificate: str, seal: RegisteredSeal) -> PaperSealTold:
    return PaperSealTold(certificate=certificate, first=seal.first, revoked=seal.revoked)


def _event(place: PlaceInLog) -> PaperEventTold:
    return PaperEventTold(at=place.at, position=place.position)
