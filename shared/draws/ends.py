"""When a draw ends at the latest: after its round, or when the time for the parties to open is over."""

from datetime import timedelta

from shared.clock import rfc3339
from shared.draws.circumstances import Circumstances
from shared.draws.spec import Beacon, Spec
from shared.draws.text import moment
from shared.errors import Invalid

LONGEST_BY_BEACON = timedelta(days=32)
LONGEST_BY_PARTIES = timedelta(days=31)


class EndsOutOfRange(Invalid):
    code = "ends-out-of-range"
    title = "截止时间超出范围"
    title_en = "`ends` is out of range"


def check_ends(spec: Spec, known: Circumstances | None) -> None:
    """Refuse an end that no announcement may name. Without circumstances, it is not compared with the clock.

    By the beacon: after the round is due, and at most 32 days after the announcement. By parties: 2 to 31 days after
    the announcement. Raises EndsOutOfRange.
    """
    ends = moment(spec.ends)
    for source in spec.entropy:
        if isinstance(source, Beacon) and ends <= moment(source.due):
            raise EndsOutOfRange(
                f"截止时间 {spec.ends} 应晚于信标轮次的时间 {source.due}。",
                f"The draw ends at {spec.ends}; let it end after its round is due, at {source.due}.",
                ends=spec.ends,
            )
    if not known:
        return
    least, most = (known.least.parties, LONGEST_BY_PARTIES) if spec.parties else (timedelta(0), LONGEST_BY_BEACON)
    if not least <= ends - known.now <= most:
        earliest, latest = rfc3339(known.now + least), rfc3339(known.now + most)
        raise EndsOutOfRange(
            f"截止时间 {spec.ends} 应在 {earliest} 至 {latest} 之间。",
            f"The draw ends at {spec.ends}; let it end from {earliest} to {latest}.",
            ends=spec.ends,
        )
