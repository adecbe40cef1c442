"""What a person read off, a second person reads too, and for dice one of another organisation."""

from services.sampling.draws.draw.last_share import Reading, require_organisation
from services.sampling.draws.draw.lifecycle import Draw
from shared.contracts.sampling import LastShareConfirmed
from shared.draws.spec import Dice
from shared.errors import Conflict, Forbidden


class NothingToConfirm(Conflict):
    code = "nothing-to-confirm"
    title = "没有待确认的随机值"
    title_en = "Nothing to confirm"


class ConfirmsOwnEntry(Forbidden):
    code = "confirms-own-entry"
    title = "录入人不得自行确认"
    title_en = "Who entered it may not confirm it"


class SameOrganisation(Forbidden):
    code = "same-organisation"
    title = "确认人须来自另一单位"
    title_en = "Both sign for one organisation"


class ValuesDiffer(Conflict):
    code = "values-differ"
    title = "两人所读数值不一致"
    title_en = "The two readings differ"


def confirm(draw: Draw, reading: Reading, *, person: str) -> LastShareConfirmed:
    """A second person has read the same value.

    Raises DrawEnded, NothingToConfirm, ConfirmsOwnEntry, OrganisationMissing, SameOrganisation, ValuesDiffer.
    """
    draw.refuse_if_ended()
    if draw.last is None or draw.status != "entered":
        raise NothingToConfirm(
            "没有待确认的随机值：尚未录入，或已经确定。",
            "Nothing waits to be confirmed: nothing is entered yet, or it stands already.",
            status=draw.status,
        )
    if person == draw.last.person:
        raise ConfirmsOwnEntry(
            "录入随机值的人不能自行确认；请由另一人核对后确认。",
            "Who entered the value may not confirm it; somebody else must read it and confirm.",
        )
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
