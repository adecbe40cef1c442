"""The request about letters."""

from typing import Annotated

from pydantic import Field, StringConstraints

from shared.contracts.letters import Outcome
from shared.http.wire import RequestBody

_Words = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=2000, pattern=r"^[^\x00]*$")]


class AnswerLetterRequest(RequestBody):
    """What the bureau answers to a letter. The enterprise reads both behind its door."""

    outcome: Annotated[
        Outcome,
        Field(
            description="`granted`: yes; `partly`; `refused`; `noted`: the bureau has taken note, where there is "
            "nothing to decide. `outcomes` of the letter says which fit it.",
            examples=["partly"],
        ),
    ]
    words: Annotated[
        _Words,
        Field(description="The answer and its reasons.", examples=["经复核，培训记录已补正，该项不再列为问题。"]),
    ]
