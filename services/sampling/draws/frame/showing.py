"""Frames as the API shows them: frozen frames, and previews of frames."""

from collections import Counter
from collections.abc import Iterable, Mapping

from services.sampling.draws.frame import approving, wire
from services.sampling.draws.frame.embargo import Out
from services.sampling.draws.frame.previewing import StratumSeen, Window, page, strata_seen
from services.sampling.draws.frame.prospecting_usecases import FrameProspect
from services.sampling.draws.frame.usecases import FrameSeen
from shared.heavy import heavy


def shown(seen: FrameSeen, names: Mapping[str, str]) -> wire.FrameShown:
    row = seen.row
    strata = [wire.Stratum(stratum=name, size=size) for name, size in sorted(row.strata.items())]
    shown = {**row.model_dump(), "strata": strata, "left_out": row.reasons, "approval_needed": approving.is_needed(row)}
    shown["selection"] = row.selection if seen.told else None
    return wire.FrameShown.model_validate(shown, context=names)


@heavy
def previewed(found: FrameProspect, window: Window) -> wire.FramePreview:
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
        left_out=dict(members.reasons),
        changed=members.changed,
        reasons=_reasons(seen.values()),
        strata=[_stratum(stratum) for stratum in seen.values()],
        deals=[wire.Deal(**deal.model_dump()) for deal in terms.deals],
        reserve=terms.reserve,
        impossible=_impossible(found),
        candidates=[
            wire.CandidatePreviewed(**each._asdict(), probability=seen[each.stratum].chance(each.weight))
            for each in candidates
        ],
        exclusions=[out_shown(Out(each.identifier, each.name, each.reasons, ())) for each in excluded],
        next_in=next_in,
        next_out=next_out,
    )


def out_shown(out: Out) -> wire.ExcludedShown:
    reasons = [wire.ReasonShown(**reason._asdict()) for reason in out.reasons]
    return wire.ExcludedShown(identifier=out.identifier, name=out.name, reasons=reasons)


def _reasons(strata: Iterable[StratumSeen]) -> dict[str, int]:
    reasons: Counter[str] = Counter()
    for stratum in strata:
        reasons.update(stratum.out)
    return dict(sorted(reasons.items()))


def _impossible(found: FrameProspect) -> wire.Impossible | None:
    refusal = found.impossible
    if refusal is None:
        return None
    return wire.Impossible(code=refusal.code, detail=refusal.detail, detail_en=refusal.detail_en)


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
