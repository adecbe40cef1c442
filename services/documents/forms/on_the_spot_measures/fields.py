"""What the form is filled with."""

from typing import Annotated, Self

from pydantic import model_validator

from services.documents.forms.values import Day, Demanding, Measures, Same


class OnTheSpotMeasures(Demanding):
    """The measures hold at once."""

    inspected: Annotated[Day, Same("inspected-on")]
    measures: Measures

    @model_validator(mode="after")
    def _about_its_problems(self) -> Self:
        return self.check_problems(self.measures)
