"""What a target answers when it refuses a record, as flaws that people understand."""

from dataclasses import dataclass

from services.publishing.outlet.records import SentRecord
from services.publishing.outlet.target import AnswerRow, Target
from services.publishing.outlet.validators.dispatch import Known
from services.publishing.outlet.validators.flaw import Flaw, Spotted, flaws, told
from shared.inert_text import quoted

_LONGEST_WORDS = 300
"""Characters of the target's words that are shown."""


@dataclass(frozen=True, slots=True)
class AnsweredError:
    """An error in the answer of a target: its code, the field by the target's name, and its words."""

    code: str
    field: str
    message: str


def answered(error: AnsweredError, record: SentRecord, target: Target, known: Known) -> Flaw:
    """The flaw that the target means, told with its own words at the end."""
    named = target.fields(record.kind).get(error.field)
    meant = _meant(error, target)
    text, spotted = _spotted(meant, error, record, known)
    field = named.from_ if named else spotted.field
    flaw = told(text, spotted._replace(field=field), key=record.key, kind=record.kind, target=target)
    words = f"{error.code} {error.message}".strip()
    said = quoted(words, _LONGEST_WORDS)
    return flaw._replace(
        flaw=meant or text,
        message=f"{flaw.message}（对方答复：{said}）" if words else flaw.message,
        message_en=f"{flaw.message_en} (The answer: {said})" if words else flaw.message_en,
        stops=True,
    )


def _meant(error: AnsweredError, target: Target) -> str | None:
    """The flaw of the first row of the target that fits the answer: its code, and words of its message."""
    return next((row.flaw for row in target.answer if _fits(row, error)), None)


def _fits(row: AnswerRow, error: AnsweredError) -> bool:
    return row.code in (None, error.code) and (row.says is None or row.says in error.message)


def _spotted(meant: str | None, error: AnsweredError, record: SentRecord, known: Known) -> tuple[str, Spotted]:
    """The flaw whose text says it best, and what it is about."""
    match meant:
        case None:
            return "refused-there", Spotted("incorrect" if error.code or error.message else "missing")
        case "party-unknown-there":
            return meant, _party_unknown(record.party.codes.uscc, known)
        case "registered-name" if known.party and record.party.name in known.party.former_names:
            return meant, Spotted("conflict", "party.name", record.party.name, known.party.name)
        case "registered-name" if known.party and record.party.name != known.party.name:
            return meant, Spotted("incorrect", "party.name", record.party.name, known.party.name)
        case "too-long":
            return meant, Spotted("conflict")
        case _:
            row = flaws()[meant]
            return "refused-there", Spotted("conflict", found=row.title, found_en=row.title_en)


def _party_unknown(code: str, known: Known) -> Spotted:
    if known.party is None:
        return Spotted("incorrect", "party.code", code)
    if known.party.closed:
        zh, en = known.party.closed
        return Spotted("conflict", "party.code", expected=zh, expected_en=en)
    return Spotted("missing", "party.code")
