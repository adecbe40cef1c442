"""The occasions (检查事由) on which enterprises are inspected. Rules of a policy may differ by occasion."""

from typing import Literal

Occasion = Literal["plan", "draw", "complaint", "special-order", "re-inspection", "guidance", "other"]
"""The reason for which an enterprise was inspected.

`re-inspection`: an order of an earlier inspection is looked at again. `guidance`: the bureau above follows a county's
inspection through.
"""
