"""What can be done with letters: they are received, disclosed, and answered; each use case loads, decides, records."""

from dataclasses import replace
from uuid import UUID

import structlog

from services.cases.inspection import conduct_usecases, recusing
from services.cases.inspection.conduct_requests import DecideRecusalRequest
from services.cases.inspection.recording_usecases import note as note_inspection
from services.cases.inspection.recording_usecases import terms_of
from services.cases.inspection.state import Inspection
from services.cases.inspection.store import INSPECTIONS
from services.cases.inspection.terms_store import terms_since
from services.cases.inspection.verbs import INSPECTION
from services.cases.letter import answering, receiving, recusal, store, timing
from services.cases.letter.lifecycle import Letter
from services.cases.letter.requests import AnswerLetterRequest
from services.cases.letter.store import LETTERS
from services.cases.letter.telling import told
from services.cases.letter.verbs import LETTER
from shared import aggregate
from shared.clock import beijing_date
from shared.contracts.fact import BlobRef
from shared.contracts.inspection.visit import RecusalDecided
from shared.contracts.letters import DoorNoted, LetterAnswered, LetterDisclosed, LetterNoted, LetterSent
from shared.errors import NotFound
from shared.log.append import append
from shared.log.event import Event
from shared.log.streams import load
from shared.work import Acting, Asking

_log = structlog.get_logger()


class LetterFileUnknown(NotFound):
    code = "letter-file-unknown"
    title = "来信没有这一附件"
    title_en = "The letter has no such file"


async def receive(act: Acting, event: Event) -> None:
    """Take a letter that the enterprise has sent. An event that is taken twice is one letter; a letter of no inspection
    of the bureau is passed over.
    """
    sent = DoorNoted.of(event).what
    if not isinstance(sent, LetterSent) or await aggregate.find(act, LETTERS, sent.letter):
        return
    inspection = await aggregate.find(act, INSPECTIONS, sent.inspection)
    if inspection is None or inspection.bureau != event.bureau:
        _log.warning("a letter of no inspection of its bureau", letter=str(sent.letter), door=event.stream)
        return
    letter = await _begin(_of_letter(act, sent.letter), inspection, sent, event)
    if request := recusal.asked(inspection, letter):
        await note_inspection(_of_inspection(act, inspection), inspection, request)


async def answer(act: Acting, letter_id: UUID, request: AnswerLetterRequest) -> Letter:
    """Answer a letter; a request for recusal is decided in the inspection too. Raises LetterUnknown, StaleVersion,
    NotNow, and what `answering.answer` and `recusing.decide` raise.
    """
    letter, inspection = await store.to_answer(act, letter_id)
    said = LetterAnswered.model_validate(request.model_dump())
    answered = LETTER.decide(answering.answer, letter, said, store.somebody(act), inspection)
    after = await _answer(act, letter, answered)
    decided_by = (await terms_of(act, inspection)).recusal_decided_by()
    for what in recusal.decided(inspection, letter, answered, decided_by):
        if isinstance(what, RecusalDecided):
            INSPECTION.decide(recusing.decide, inspection, what, act.person)
        inspection = await note_inspection(act, inspection, what)
        if isinstance(what, RecusalDecided):
            await _answer_others(act, inspection, what)
    return after


async def decide_recusal(act: Acting, inspection_id: UUID, request: DecideRecusalRequest) -> Inspection:
    """Decide on a recusal in the inspection; the letters that ask for it are answered by that. Raises what
    `conduct_usecases.decide_recusal` raises.
    """
    inspection = await conduct_usecases.decide_recusal(act, inspection_id, request)
    decided = inspection.visit.recusals[request.person].decided
    assert decided is not None  # noqa: S101  # it was decided just now
    await _answer_others(act, inspection, decided)
    return inspection


async def find_file(ask: Asking, letter_id: UUID, sha256: str) -> BlobRef:
    """A file of a letter that the reader may read. Raises LetterUnknown, LetterFileUnknown."""
    letter = await store.letter_of(ask, letter_id)
    for file in letter.sent.files:
        if file.sha256 == sha256:
            return file
    raise LetterFileUnknown(
        f"来信 {letter_id} 没有附件 {sha256}；其附件见 files（GET /letters/{letter_id}）。",
        f"The letter {letter_id} has no file {sha256}; `files` lists those it has (GET /letters/{letter_id}).",
        sha256=sha256,
    )


async def disclose(act: Acting, event: Event) -> None:
    """Let everybody know of the letters that were secret for an inspection which is not any more. For those about the
    crew nothing is recorded: whoever may know of the inspection, and was never of its crew, reads them from then on.
    """
    for hidden in await store.to_disclose(act.session, act.bureau):
        letter = await aggregate.state_of(act, LETTERS, hidden)
        disclosed = LetterNoted(what=LetterDisclosed(opened=event.id))
        await aggregate.record(_of_letter(act, letter.id), LETTERS, letter, disclosed)


async def _begin(act: Acting, inspection: Inspection, sent: LetterSent, event: Event) -> Letter:
    """Record the receipt, the clock of the answer, and tell publishing who answers by when."""
    terms = await terms_since(act, act.bureau, beijing_date(event.time))
    owes = receiving.owes(sent.about, inspection)
    letter = await aggregate.begin(
        act,
        LETTERS,
        sent.letter,
        LetterNoted(what=receiving.received(inspection, sent, event.id)),
        lambda new: [LetterNoted(what=part) for part in timing.begun(new, owes, event.time, terms.rules)],
    )
    await _tell(act, letter)
    return letter


async def _answer(act: Acting, letter: Letter, answered: LetterAnswered) -> Letter:
    """Record the answer, the end of its clock, and tell publishing. Raises StaleVersion."""
    own = _of_letter(act, letter.id)
    terms = await terms_since(act, letter.bureau, beijing_date(letter.received.at))
    after = await aggregate.record(
        own,
        LETTERS,
        letter,
        LetterNoted(what=answered),
        lambda now: [LetterNoted(what=part) for part in timing.done(now, act.now, terms.rules)],
    )
    await _tell(own, after)
    return after


async def _answer_others(act: Acting, inspection: Inspection, decided: RecusalDecided) -> None:
    """Answer the letters that ask for the recusal which was decided, and wait."""
    for asking in inspection.visit.recusals[decided.person].letters:
        letter = await aggregate.state_of(act, LETTERS, asking)
        if letter.status == "waiting":
            await _answer(act, letter, answering.by_decision(decided))


async def _tell(act: Acting, letter: Letter) -> None:
    stream = f"letter-told/{letter.id}"
    await append(act.session, act.occasion, stream, len(await load(act.session, stream)), told(letter))


def _of_letter(act: Acting, letter: UUID) -> Acting:
    """The same values with trace and cause of the letter: those of a request, or of the door, would lead from the
    letter to its inspection, or to the other letters from there.
    """
    return replace(act, occasion=replace(act.occasion, trace=letter.hex, cause=letter.hex))


def _of_inspection(act: Acting, inspection: Inspection) -> Acting:
    """The same values with trace and cause of the inspection, for the same reason."""
    return replace(act, occasion=replace(act.occasion, trace=inspection.trace, cause=inspection.trace))
