"""Editing an enterprise, or raising a flag on many. Each edit is an event with its author and its reason."""

from collections.abc import Mapping
from datetime import date
from typing import get_args

from services.sampling.registers.enterprises import edit_store, former_store, identifying, search_store
from services.sampling.registers.enterprises.editing import (
    Edit,
    EnterpriseStanding,
    FlaggedMany,
    after,
    check_changes,
    meant,
)
from services.sampling.registers.enterprises.import_store import be_among_editors
from services.sampling.registers.enterprises.requests import (
    AddEnterpriseRequest,
    AmendEnterpriseRequest,
    FlagEnterprisesRequest,
    IdentifyEnterpriseRequest,
)
from shared.contracts.directory import EnterpriseAdded, EnterpriseAmended, EnterpriseFlagged, EnterpriseIdentified
from shared.contracts.noted import kind_of_note
from shared.errors import Conflict, NotFound
from shared.identifiers import subject_identifier
from shared.log.rebuild import Projection
from shared.mistyped import as_code, mistake_in
from shared.work import Acting, Asking


class EnterpriseUnknown(NotFound):
    code = "enterprise-unknown"
    title = "名录中没有这家企业"
    title_en = "Enterprise not in the directory"


class EnterpriseKnownAlready(Conflict):
    code = "enterprise-known-already"
    title = "名录中已有这家企业"
    title_en = "The enterprise is in the directory already"


def unknown(identifier: str) -> EnterpriseUnknown:
    return EnterpriseUnknown(
        f"名录中没有代码为 {identifier} 的企业；请核对代码，或先导入、添加该企业。",
        f"No enterprise here has the identifier {identifier}; compare it with the licence, or add the enterprise.",
        identifier=identifier,
    )


async def unknown_here(ask: Asking, identifier: str) -> EnterpriseUnknown:
    """The refusal of an identifier that the directory does not have: if it is mistyped, with what is wrong, and the
    codes here that were probably meant.
    """
    mistake = mistake_in(identifier)
    if mistake is None:
        return unknown(identifier)
    likely = await search_store.likely_codes_here(ask.session, ask.bureau, identifier)
    meant = likely or ([mistake.likely] if mistake.likely else [])
    zh, en = (f"是否应为 {'、'.join(meant)}？", f"Is it {', '.join(meant)}?") if meant else ("", "")
    return EnterpriseUnknown(
        f"名录中没有代码为 {identifier} 的企业，代码可能输错：{mistake.detail}{zh}",
        f"No enterprise here has the identifier {identifier}, which looks mistyped: {mistake.detail_en} {en}".rstrip(),
        identifier=identifier,
        likely=meant,
    )


def not_known_then(identifier: str, on: date) -> EnterpriseUnknown:
    return EnterpriseUnknown(
        f"{on} 时名录中尚无代码为 {identifier} 的企业；请选较晚的日期。",
        f"On {on} no enterprise with the identifier {identifier} was known here; ask for a later day.",
        identifier=identifier,
    )


async def add(act: Acting, request: AddEnterpriseRequest) -> str:
    """Add an enterprise that no list names. Returns its identifier in standard form.

    Raises ImportRunning, EnterpriseKnownAlready, WordNotUnderstood and what `subject_identifier` raises.
    """
    identifier = str(subject_identifier(request.identifier))
    await be_among_editors(act.session, act.bureau)
    await edit_store.be_alone_in_adding(act.session, act.bureau, identifier)
    if await edit_store.standing(act.session, act.bureau, [identifier]):
        raise EnterpriseKnownAlready(
            f"名录中已有代码为 {identifier} 的企业；请直接更正它的信息。",
            f"An enterprise with the identifier {identifier} is here already; amend it instead.",
            identifier=identifier,
        )
    fact = EnterpriseAdded(fields=meant(request.told, act.today), reason=request.reason)
    await edit_store.begin(act, identifier, fact)
    return identifier


async def amend(act: Acting, identifier: str, request: AmendEnterpriseRequest) -> None:
    """Change fields of an enterprise. Raises WordNotUnderstood and what `edit` raises."""
    await edit(act, identifier, EnterpriseAmended(changes=meant(request.told, act.today), reason=request.reason))


async def identify(act: Acting, identifier: str, request: IdentifyEnterpriseRequest) -> str:
    """Give an enterprise that is listed under a number of the bureau its code. Returns the code.

    Raises ImportRunning, EnterpriseUnknown, StaleVersion, CodeInUse and what `identifying.identify` raises.
    """
    was = await _to_edit(act, identifier)
    fact = identifying.identify(was, request.code, request.reason)
    await edit_store.be_alone_in_adding(act.session, act.bureau, fact.code)
    if await edit_store.standing(act.session, act.bureau, [fact.code]):
        raise identifying.in_use(fact.code, identifier)
    await former_store.record(act, identifier, fact)
    return fact.code


async def edit(act: Acting, identifier: str, fact: Edit) -> None:
    """Record an edit of an enterprise. Raises ImportRunning, EnterpriseUnknown, StaleVersion, NothingChanges."""
    was = await _to_edit(act, identifier)
    check_changes(fact, was)
    await edit_store.record(act, was, fact)


async def flag_many(act: Acting, request: FlagEnterprisesRequest) -> FlaggedMany:
    """Raise a flag on all enterprises that the directory has, each by an event of its own; the others are returned.
    Raises ImportRunning.
    """
    await be_among_editors(act.session, act.bureau)
    # A text that is no identifier at all stays in the list and is reported as unknown.
    identifiers = list(dict.fromkeys(as_code(written) or written for written in request.identifiers))
    known = await edit_store.standing(act.session, act.bureau, identifiers)
    fact = EnterpriseFlagged(flag=request.flag, on=request.on, source=request.source, reason=request.reason)
    raised = [identifier for identifier in identifiers if identifier in known and after(fact, known[identifier])]
    for identifier in raised:
        await edit_store.record(act, known[identifier], fact)
    return FlaggedMany(
        raised=tuple(raised),
        standing=tuple(identifier for identifier in identifiers if identifier in known and identifier not in raised),
        unknown=tuple(identifier for identifier in identifiers if identifier not in known),
    )


NOTED: Mapping[str, Projection] = {
    kind_of_note(EnterpriseAdded): edit_store.project_added,
    kind_of_note(EnterpriseIdentified): former_store.project,
    **dict.fromkeys(map(kind_of_note, get_args(Edit)), edit_store.project_edit),
}
"""Kind of note → how the note changes the read tables."""


async def _to_edit(act: Acting, identifier: str) -> EnterpriseStanding:
    """What is known of the enterprise to be edited, at the version that the caller has read. No import can run until
    the transaction ends.
    """
    await be_among_editors(act.session, act.bureau)
    was = (await edit_store.standing(act.session, act.bureau, [identifier])).get(identifier)
    if was is None:
        raise await unknown_here(act, identifier)
    act.if_match.check(was.version)
    return was
