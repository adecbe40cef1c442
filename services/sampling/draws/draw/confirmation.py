"""Confirming a last share that a person read off: a second person must have read the same value, and for dice that
person must belong to another organisation.
"""

from services.sampling.draws.draw.last_share import ShareReading, require_organisation
from services.sampling.draws.draw.lifecycle import Draw
from shared.approval import check_another
from shared.contracts.sampling import LastShareConfirmed
from shared.draws.spec import Dice
from shared.errors import Conflict, Forbidden


class SameOrganisation(Forbidden):
    code = "same-organisation"
    title = "确认人须来自另一单位"
    title_en = "Both persons sign for the same organisation"


class ValuesDiffer(Conflict):
    code = "values-differ"
    title = "两人所读数值不一致"
    title_en = "The two persons read different values"


def confirm(draw: Draw, reading: ShareReading, *, person: str) -> LastShareConfirmed:
    """The confirmation: a second person has read the same value.

    Raises SamePerson, OrganisationMissing, SameOrganisation, ValuesDiffer.
    """
    assert draw.last is not None  # noqa: S101  # the table of verbs has checked this
    check_another(draw.last.person, person)
    if isinstance(draw.last_source, Dice):
        require_organisation(reading.organisation)
        if reading.organisation == draw.last.organisation:
            raise SameOrganisation(
                f"录入人与确认人都代表“{reading.organisation}”；确认人须来自另一单位。",
                f"Both sign for {reading.organisation!r}; somebody of another organisation must confirm.",
            )
    if reading.value != draw.last.value:
        raise ValuesDiffer(
            "您读到的数值与录入的不一致；请与录入人对照证据，录入有误的请重新录入后再确认。",
            "Your reading differs from the entry; compare with the evidence, and enter it again if the entry is wrong.",
        )
    return LastShareConfirmed(source=draw.last.source, value=reading.value, organisation=reading.organisation)
