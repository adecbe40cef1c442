"""Tables of verbs: which verbs an aggregate allows in which state.

Guards, the API's `next` and diagrams come from them.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Any, Concatenate, Generic, ParamSpec, Protocol, TypeVar

from pydantic import BaseModel, Field

from shared.access.roles import GRANTS, Permission, Role, named
from shared.below import ServicePath
from shared.errors import Conflict


class NotNow(Conflict):
    code = "not-now"
    title = "现在不能办理此事"
    title_en = "The state does not allow this"


class Stated(Protocol):
    """An aggregate that has a status."""

    @property
    def status(self) -> str: ...


S_contra = TypeVar("S_contra", bound=Stated, contravariant=True)
P = ParamSpec("P")
F = TypeVar("F")


class Missing(BaseModel):
    """A condition that is still missing before a verb can succeed, in Chinese and in English."""

    zh: str = Field(examples=["须由起草人以外的人办理"])
    en: str = Field(examples=["somebody other than the drafter must do this"])


class Next(BaseModel):
    """A verb that is allowed now: its path for a POST, the roles that may use it, and the conditions still missing."""

    verb: str = Field(examples=["approve"])
    title: str = Field(description="The verb in Chinese.", examples=["批准"])
    path: ServicePath = Field(
        description="The path for the POST, on the same host.", examples=["/sampling/plans/0190…/approval"]
    )
    roles: list[Role]
    missing: list[Missing]


def _nothing(_: object) -> Sequence[Missing]:
    return ()


def _nothing_on(_: object, day: date) -> Sequence[Missing]:
    return ()


def _always(_: object) -> bool:
    return True


@dataclass(frozen=True, slots=True, kw_only=True)
class Verb(Generic[S_contra]):
    """A row of the table: a verb that is allowed in `states`, and leads to one of the states `leads_to`.

    Without `leads_to` the state stays the same; if it depends on the state, `leads_to` has a row for each state that
    changes. `path` is the route that takes the verb by POST:
    "/plans/{plan}/approval". `missing` lists the conditions that are still missing, as far as the state shows them;
    `missing_on` those that depend on the day too. A verb that never `applies` to this thing is not offered for it.
    """

    name: str
    zh: str
    decision: Callable[..., Any]
    permission: Permission
    path: str
    states: tuple[str, ...]
    leads_to: tuple[str, ...] | Mapping[str, tuple[str, ...]] = ()
    missing: Callable[[S_contra], Sequence[Missing]] = _nothing
    missing_on: Callable[[S_contra, date], Sequence[Missing]] = _nothing_on
    applies: Callable[[S_contra], bool] = _always

    @property
    def roles(self) -> tuple[Role, ...]:
        return GRANTS[self.permission]

    def after(self, state: str) -> tuple[str, ...]:
        """The states to which the verb leads from this state."""
        leads_to = self.leads_to.get(state, ()) if isinstance(self.leads_to, Mapping) else self.leads_to
        return leads_to or (state,)


class Verbs(Generic[S_contra]):
    """The table of verbs of an aggregate.

    `states` maps each state to its Chinese name, from the first state to the last; `by_itself` each state to those to
    which the service leads on from it, with no verb.
    """

    def __init__(
        self,
        noun: tuple[str, str],
        states: dict[str, str],
        *verbs: Verb[S_contra],
        by_itself: Mapping[str, tuple[str, ...]] = MappingProxyType({}),
    ) -> None:
        self.noun, self.noun_en = noun
        self.states = states
        self.verbs = verbs
        self.by_itself = by_itself
        self._of = {verb.decision: verb for verb in verbs}

    def decide(
        self, decision: Callable[Concatenate[S_contra, P], F], state: S_contra, *args: P.args, **kwargs: P.kwargs
    ) -> F:
        """Return what the decision returns for this state.

        Raises NotNow if the table does not allow the verb in this state, and what the decision raises.
        """
        self.require(decision, state)
        return decision(state, *args, **kwargs)

    def allows(self, decision: Callable[..., Any], state: S_contra) -> bool:
        """Whether the table allows the verb of this decision now."""
        return state.status in self._of[decision].states

    def require(self, decision: Callable[..., Any], state: S_contra) -> None:
        """Refuse unless the table allows the verb of this decision now.

        Raises NotNow with the verbs that are allowed.
        """
        if self.allows(decision, state):
            return
        verb = self._of[decision]
        possible = [each for each in self.verbs if state.status in each.states and each.applies(state)]
        told = [(each, next(iter(each.missing(state)), None)) for each in possible]
        instead = "；".join(
            f"{each.zh}（{named(each.roles)}{f'，但{lacks.zh}' if lacks else ''}）" for each, lacks in told
        )
        instead_en = "; ".join(
            f"{each.name} ({', '.join(each.roles)}{f', but {lacks.en}' if lacks else ''})" for each, lacks in told
        )
        raise NotNow(
            f"{self.noun}现为“{self.states[state.status]}”，不能{verb.zh}。"
            + (f"现在可以办理：{instead}。" if instead else "现在没有可以办理的事项。"),
            f"{self.noun_en.capitalize()} is {state.status}: it does not allow '{verb.name}'. "
            + (f"What may be done now: {instead_en}." if instead_en else "Nothing may be done with it now."),
            state=state.status,
            possible=[each.name for each in possible],
        )

    def next(self, state: S_contra, today: date | None = None, **key: object) -> list[Next]:
        """The verbs that are allowed now, in the order of the table. With `today`, also what is missing on this day.

        `key` fills the paths: `next(plan, plan=plan.id)`.
        """
        return [
            Next(
                verb=verb.name,
                title=verb.zh,
                path=verb.path.format(**key),
                roles=list(verb.roles),
                missing=[*verb.missing(state), *(verb.missing_on(state, today) if today else ())],
            )
            for verb in self.verbs
            if state.status in verb.states and verb.applies(state)
        ]

    def diagram(self) -> str:
        """The table as a Mermaid state diagram. Each arrow has its verb and the roles that may use it."""
        lines = ["stateDiagram-v2"]
        lines += [f'    state "{zh} {state}" as {_node(state)}' for state, zh in self.states.items()]
        lines.append(f"    [*] --> {_node(next(iter(self.states)))}")
        for verb in self.verbs:
            label = f"{verb.zh} {verb.name} ({', '.join(verb.roles)})"
            lines += [
                f"    {_node(state)} --> {_node(after)}: {label}"
                for state in self.states
                if state in verb.states
                for after in verb.after(state)
            ]
        lines += [
            f"    {_node(state)} --> {_node(after)}: 系统办理 by itself"
            for state in self.states
            for after in self.by_itself.get(state, ())
        ]
        going_on = {*self.by_itself, *(state for verb in self.verbs for state in verb.states)}
        ended = [state for state in self.states if state not in going_on]
        lines += [f"    {_node(state)} --> [*]" for state in ended]
        return "\n".join(lines) + "\n"


def _node(state: str) -> str:
    return state.replace("-", "_")
