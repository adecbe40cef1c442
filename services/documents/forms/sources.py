"""What a paper that cases asks for takes from documents itself, beside the facts of the inspection."""

from collections.abc import Mapping
from datetime import date
from typing import NamedTuple
from uuid import UUID

from services.documents.forms.values import PaperRef
from shared.law.law import Law
from shared.policy.authorities import Authorities


class Sources(NamedTuple):
    """`day`: the day of the paper; `law`: that of the bureau; `authorities`: of the policy of the day, None without.

    `names`: subject → display name, as documents knows it now. `papers`: order → its paper, if that is issued.
    """

    day: date
    law: Law
    authorities: Authorities | None = None
    names: Mapping[str, str] = {}
    papers: Mapping[UUID, PaperRef] = {}
