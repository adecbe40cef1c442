"""The requests of the API about an import of any directory."""

from typing import Annotated

from pydantic import Field

from shared.http.wire import ReasonText, RequestBody


class UndoImportRequest(RequestBody):
    """Why an import is undone."""

    reason: Annotated[ReasonText, Field(examples=["文件只有筛选后的两家"])]
