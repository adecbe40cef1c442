"""Which draws may be announced. A draw that is announced needs nothing more than its values to be completed."""

from collections import Counter
from datetime import timedelta
from operator import itemgetter

from shared.clock import beijing_date, rfc3339
from shared.draws.assign import check_feasible
from shared.draws.circumstances import CLOCKS_DIFFER, Circumstances
from shared.draws.covert import check_open_by, check_strata
from shared.draws.deals import check_deals
from shared.draws.ends import check_ends
from shared.draws.entropy import check_sources
from shared.draws.frames import Frame, Lists, Roster, list_root, lists_by_name
from shared.draws.freshness import check_age, check_unused
from shared.draws.members import check_members
from shared.draws.policies import check_in_force, check_known
from shared.draws.purpose import check_purpose, check_vacant
from shared.draws.replacement import check_frame_changed, check_frame_repeated, check_replaceable
from shared.draws.spec import AssignSpec, FrameRef, LeftOutRef, RankSpec, Spec, require_entry_size
from shared.errors import Conflict, Invalid
from shared.heavy import heavy


class SerialOutOfOrder(Conflict):
    code = "serial-out-of-order"
    title = "抽查编号不连续"
    title_en = "Serial out of order"


class FrameMismatch(Invalid):
    code = "frame-mismatch"
    title = "名单与规则不符"
    title_en = "The frame does not match the spec"


COSIGNED_WITHIN = timedelta(seconds=60)


class OrganisationNotTheBureaus(Conflict):
    code = "organisation-not-the-bureaus"
    title = "单位代码不是本局的"
    title_en = "The organisation code is not the bureau's"


class LogNotWitnessed(Conflict):
    code = "log-not-witnessed"
    title = "日志近期没有见证"
    title_en = "The log was not witnessed lately"


@heavy
def check_announcement(spec: Spec, lists: Lists, known: Circumstances | None) -> None:
    """Refuse a draw that may not be announced, for the first reason in the order of the protocol.

    `known` is what the log and the service know at that moment. Without it, only the rules that spec and lists decide
    are judged: a stranger who computes an outcome from a document knows no more. Raises the refusals of
    docs/protocol.md, "Refusals", and FrameMismatch. Takes seconds for a million units.
    """
    if known:
        require_entry_size(known.entry_size)
    check_lists(spec, lists, known.covert if known else None)
    check_sources(spec, known)
    check_ends(spec, known)
    if known:
        check_standing(spec, lists, known)
    if isinstance(lists, Roster):
        check_feasible(lists.tasks, lists.people)
    check_roots(spec, lists)


@heavy
def check_lists(spec: Spec, lists: Lists, covert: bool | None = None) -> None:
    """Refuse lists and deals that no announcement may carry. `covert` says whether the draw is covert, if known.

    Raises what `check_members` and `check_deals` raise, and FrameMismatch for lists of another kind of draw.
    """
    if isinstance(spec, AssignSpec) is not isinstance(lists, Roster):
        raise FrameMismatch(
            f"{spec.kind} 抽查需要{'任务和人员' if spec.kind == 'assign' else '对象'}名单。",
            f"A draw of kind {spec.kind} needs {'tasks and people' if spec.kind == 'assign' else 'units'}.",
        )
    check_members(lists, covert)
    if isinstance(spec, RankSpec) and isinstance(lists, Frame):
        check_deals(spec.deals, Counter(map(itemgetter(1), lists.units)))


@heavy
def check_roots(spec: Spec, lists: Lists) -> None:
    """Refuse lists that are not those of the spec. Raises FrameMismatch."""
    for name, members in lists_by_name(lists).items():
        ref: FrameRef | LeftOutRef = getattr(spec, name)
        root = list_root(members)
        if (ref.size, ref.root) != (len(members), root):
            raise FrameMismatch(
                f"规则所称 {name} 有 {ref.size} 个成员、根为 {ref.root}；所给名单有 {len(members)} 个、根为 {root}。",
                f"The spec's {name} has {ref.size} members and root {ref.root}; the list given has {len(members)}, "
                f"{root}. Give the list that was announced.",
                path=name,
                expected=ref.root,
                got=root,
            )


def check_standing(spec: Spec, lists: Lists, known: Circumstances) -> None:
    """Refuse a draw for what stands in the log, and for when it is announced. Raises what each of these checks raises.

    The order of the calls is the order of the protocol.
    """
    check_organisation(spec, known)
    check_purpose(spec, known)
    check_replaceable(spec, known)
    check_vacant(spec, lists, known)
    check_frame_changed(known)
    check_frame_repeated(spec, known)
    check_unused(spec, known)
    check_age(spec, known)
    check_strata(spec, lists, known)
    check_in_force(spec, known)
    check_known(spec, known)
    check_open_by(spec, known)
    check_serial(spec, known)
    check_cosigned(known)


def check_organisation(spec: Spec, known: Circumstances) -> None:
    """Refuse a code that is not the bureau's: a bureau has one code for ever. Raises OrganisationNotTheBureaus."""
    if spec.organisation != known.organisation:
        raise OrganisationNotTheBureaus(
            f"本局的统一社会信用代码是 {known.organisation}，不是 {spec.organisation}；请改正。",
            f"The code of the bureau is {known.organisation}, not {spec.organisation}; correct it.",
            expected=known.organisation,
            got=spec.organisation,
        )


def check_serial(spec: Spec, known: Circumstances) -> None:
    """Refuse another year, and a serial that repeats or skips one of the bureau's year. Raises SerialOutOfOrder."""
    year = beijing_date(known.now).year
    if (spec.year, spec.serial) != (year, known.next_serial):
        raise SerialOutOfOrder(
            f"下一个抽查编号是 {year} 年第 {known.next_serial} 号，不是 {spec.year} 年第 {spec.serial} 号；"
            "编号不得跳过或重复。",
            f"The next serial is {known.next_serial} of {year}, not {spec.serial} of {spec.year}; none may be skipped "
            "or used twice.",
            expected=known.next_serial,
            got=spec.serial,
        )


def check_cosigned(known: Circumstances) -> None:
    """Refuse while the newest cosigned checkpoint is older than 60 s, or more than 10 minutes ahead of our clock: then
    the round of the draw may be out already. Raises LogNotWitnessed.
    """
    newest = rfc3339(known.cosigned) if known.cosigned else "—"
    if known.cosigned and known.cosigned - known.now > CLOCKS_DIFFER:
        raise LogNotWitnessed(
            f"日志已于 {newest} 获见证签名，而本机时间为 {rfc3339(known.now)}；请运维人员校准时钟后再公告。",
            f"The log was cosigned at {newest}, and our clock says {rfc3339(known.now)}; announce when the operator "
            "has set the clock right.",
        )
    if not known.cosigned or known.now - known.cosigned > COSIGNED_WITHIN:
        seconds = int(COSIGNED_WITHIN.total_seconds())
        raise LogNotWitnessed(
            f"日志最近一次见证签名的时间是 {newest}，距今超过 {seconds} 秒；请待见证恢复后再公告。",
            f"The log was last cosigned at {newest}, more than {seconds} s ago; announce "
            "when its witnesses answer again.",
        )
