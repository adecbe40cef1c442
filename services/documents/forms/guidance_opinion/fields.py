"""What the form is filled with."""

from services.documents.forms.text import Line, Passage, Short
from services.documents.forms.values import Day, Due, FormFields


class GuidanceOpinion(FormFields):
    """`bureau`: the county's bureau; `opinions`: the main problems, and what is advised; `due`: by when the county
    reports what it has put right; `contact`: of the city's bureau.
    """

    bureau: Line
    visited: Day
    opinions: Passage
    due: Due
    contact: Short
    telephone: Short
