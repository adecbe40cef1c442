"""What the form is filled with."""

from typing import Annotated

from services.documents.forms.text import Line, Passage
from services.documents.forms.values import FormFields, Moment, Officers, PaperRef, Same, Verdicts


class ReinspectionOpinion(FormFields):
    """`order`: the decision whose requirements were looked at again; `decision`: what it is called."""

    party: Annotated[Line, Same("party")]
    order: PaperRef
    decision: Line
    looked: Moment
    verdicts: Verdicts
    opinion: Passage
    officers: Officers
