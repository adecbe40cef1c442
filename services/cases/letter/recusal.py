"""A letter that asks for a recusal, and the request in the inspection: whoever stands back does so everywhere.

What is asked before the crew has arrived is answered alone: the crew is then changed in sampling, where another person
takes the slot.
"""

from collections.abc import Iterator

from services.cases.inspection import recusing
from services.cases.inspection.state import Inspection
from services.cases.inspection.verbs import INSPECTION
from services.cases.letter.lifecycle import Letter
from shared.contracts.inspection.visit import RecusalAskedByLetter, RecusalDecided
from shared.contracts.letters import LetterAnswered


def asked(inspection: Inspection, letter: Letter) -> RecusalAskedByLetter | None:
    """The request that is noted in the inspection when the letter comes during the visit, so that it is decided as one
    that is made on site; None if the letter alone has it.
    """
    on_site = inspection.status == "on-site"
    said = _request(inspection, letter) if on_site else None
    earlier = inspection.visit.recusals.get(said.person) if said else None
    # What was decided once is not asked anew on site: each request keeps the report waiting.
    return None if earlier and earlier.decided else said


def decided(
    inspection: Inspection, letter: Letter, answered: LetterAnswered, decided_by: str
) -> Iterator[RecusalAskedByLetter | RecusalDecided]:
    """The notes of the inspection by which an answer binds the crew: the decision, and before it the request, if the
    inspection does not have it. None before the arrival, after the report, and where nothing changes.
    """
    said = _request(inspection, letter)
    if said is None or not INSPECTION.allows(recusing.decide, inspection):
        return
    granted = answered.outcome == "granted"
    earlier = inspection.visit.recusals.get(said.person)
    if earlier and earlier.decided and not granted:
        return
    if earlier is None or earlier.decided:
        yield said
    yield RecusalDecided(person=said.person, granted=granted, opinion=answered.words, decided_by=decided_by)


def _request(inspection: Inspection, letter: Letter) -> RecusalAskedByLetter | None:
    """The request that a person of the crew stands back who does not do so yet; None if the letter has no other."""
    person = letter.what.person
    if letter.about != "recusal" or person is None or person in inspection.visit.recused:
        return None
    if person not in {each.person for each in inspection.crew}:
        return None
    return RecusalAskedByLetter(letter=letter.id, person=person, grounds=letter.sent.words)
