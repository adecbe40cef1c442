"""The occasions (检查事由) on which enterprises are inspected. Rules of a policy may differ by occasion."""

from typing import Literal

Unplanned = Literal["complaint", "special-order", "re-inspection", "guidance"]
"""The occasions that neither a plan nor a draw foresees: an inspection on one of them needs its basis on record."""
Occasion = Literal["plan", "draw", Unplanned, "other"]
"""The reason for which an enterprise was inspected.

`re-inspection`: an order of an earlier inspection is looked at again. `guidance`: the bureau above follows a county's
inspection through.
"""
