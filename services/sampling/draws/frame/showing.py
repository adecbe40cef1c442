"""Frames as the API shows them: frozen frames, and previews of frames."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from services.sampling.draws.frame import approving, wire
from services.sampling.draws.frame.embargo import Out
from services.sampling.draws.frame.previewing import StratumSeen, Window, page, strata_seen
from services.sampling.draws.frame.prospecting_usecases import FrameProspect
from services.sampling.draws.frame.usecases import FrameSeen
from services.sampling.registers.enterprises.search_store import Dropped
from shared.clock import beijing_date
from shared.heavy import heavy
from shared.http.impossible import Impossible


def shown(seen: FrameSeen, names: Mapping[str, str]) -> wire.FrameShown:
    row = seen.row
    strata = [wire.Stratum(stratum=name, size=size) for name, size in sorted(row.strata.items())]
    shown = {**row.model_dump(), "strata": strata, "left_out": row.reasons, "approval_needed": approving.is_needed(row)}
    shown["selection"] = row.selection if seen.told else None
    return wire.FrameShown.model_validate(shown, context=names)


@heavy
def previewed(found: FrameProspect, window: Window, vanished: Sequence[Dropped] = ()) -> wire.FramePreview:
    """A page of a frame that is not frozen. The chances of a large weighted stratum take up to half a second to
    compute.
    """
    terms, members = found.terms, found.chosen.members
    seen = strata_seen(found.chosen, terms.deals)
    candidates, next_in = page(members.candidates, window.in_after, window.limit)
    excluded, next_out = page(members.excluded, window.out_after, window.limit)
    return wire.FramePreview(
        purpose=terms.purpose,
        entropy=terms.entropy,
        population=terms.population,
        kind=terms.kind,
        disclosure=terms.disclosure,
        policy=terms.policy,
        item_edition=terms.item_edition,
        size=members.size,
        excluded=sum(members.reasons.values()),
        vanished=[_vanished(dropped) for dropped in vanished],
        left_out=dict(members.reasons),
        changed=members.changed,
        reasons=_reasons(seen.values()),
        strata=[_stratum(stratum) for stratum in seen.values()],
        deals=[wire.Deal(**deal.model_dump()) for deal in terms.deals],
        reserve=terms.reserve,
        impossible=found.impossible and Impossible.of(found.impossible),
        candidates=[
            wire.CandidatePreviewed(**each._asdict(), probability=seen[each.stratum].chance(each.weight))
            for each in candidates
        ],
        exclusions=[out_shown(Out(each.identifier, each.name, each.reasons, ())) for each in excluded],
        next_in=next_in,
        next_out=next_out,
    )


def _vanished(dropped: Dropped) -> wire.VanishedShown:
    day = beijing_date(dropped.at)
    name = f"“{dropped.list_name}”" if dropped.list_name else ""
    return wire.VanishedShown(
        count=dropped.number,
        at=dropped.at,
        list=dropped.list_name,
        import_id=dropped.import_id,
        reason=f"名单{name}自 {day} 的版本起不再列名",
        reason_en=f"the list {name} has not named them since its edition of {day}",
    )


def out_shown(out: Out) -> wire.ExcludedShown:
    reasons = [wire.ReasonShown(**reason._asdict()) for reason in out.reasons]
    return wire.ExcludedShown(identifier=out.identifier, name=out.name, reasons=reasons)


def _reasons(strata: Iterable[StratumSeen]) -> dict[str, int]:
    reasons: Counter[str] = Counter()
    for stratum in strata:
        reasons.update(stratum.out)
    return dict(sorted(reasons.items()))


def _stratum(seen: StratumSeen) -> wire.StratumPreviewed:
    chances = seen.chances
    return wire.StratumPreviewed(
        stratum=seen.stratum,
        size=seen.size,
        certain=seen.certain,
        drawn=seen.drawn,
        inclusion=[]
        if chances is None
        else [
            wire.Inclusion(
                weight=weight,
                units=units,
                probability=chances.by_weight[weight],
                method=chances.method,
                error=chances.error,
            )
            for weight, units in seen.weights.items()
        ],
        out=dict(seen.out),
    )
