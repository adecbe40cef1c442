"""How a bureau and the authorities over it are called in papers: where a party contests what the bureau decides."""

from typing import Annotated

from pydantic import Field

from shared.policy.clauses import Citation, Clause, Name


class Authorities(Clause):
    """The full names of the bureau, where people reach it, and the authorities at which its decisions are contested.

    `upper_department` is named on papers only as long as the law lets a party choose it. `verified`: the legal section
    has compared the names with those that the authorities publish.
    """

    bureau: Name
    address: Annotated[Name | None, Field(max_length=100)] = None
    telephone: Annotated[Name | None, Field(max_length=60)] = None
    government: Name
    upper_department: Name | None = None
    court: Name
    verified: bool = False
    basis: Citation
