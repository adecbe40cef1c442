"""The dependencies that make typed values from a request: `Acting` for a change, `Asking` for a question.

`act: Annotated[Acting, changing(Permission.PLAN_APPROVE)]` gives a route all that it needs: it requires the permission,
and gives the transaction, the role for the record, and the version that the caller has read.
"""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Annotated, Any

from fastapi import Depends, Query, Request

from shared.access.identity import Identity, NotPermitted
from shared.access.roles import Permission
from shared.http.caller import Caller, Requires, RequiresAny, sender
from shared.http.dear import HandedIn
from shared.http.preconditions import IfMatch, IfMatchIfThere
from shared.http.resources import resources_of
from shared.http.transaction import Tx
from shared.identifiers import AreaCode
from shared.log.occasion import Actor, Occasion
from shared.work import Acting, Asking, Work


async def public_work(request: Request, asks: Caller, session: Tx) -> Work:
    resources = resources_of(request)
    return Work(
        session=session,
        blobs=resources.blobs,
        pool=resources.pool.of(sender(request, asks)),
        seals=resources.seals,
        warn_days=resources.warn_days,
    )


PublicWork = Annotated[Work, Depends(public_work)]
"""The transaction of a request that needs no token."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Anybody(Work):
    """A request of somebody without a token that hands something in: the time, and the trace of its entries."""

    now: datetime
    entry_trace: str

    def acting(self, bureau: str) -> Acting:
        """The values to record what was handed in, in a stream of this bureau."""
        actor = Actor("anybody", "anybody", "public")
        return Acting.of(self, Occasion(bureau, actor, self.now, self.entry_trace, self.entry_trace))


def anybody(what: str) -> Any:
    """Gives the `Anybody` of a request that needs no token. An address may hand in `what` as often a minute as the
    setting `handed_in_a_minute` says.

    Raises TooManyRequests, LogBehind.
    """

    async def hand_in(
        request: Request, _: Annotated[None, Depends(HandedIn(what))], asks: Caller, session: Tx
    ) -> Anybody:
        resources = resources_of(request)
        return Anybody(
            session=session,
            blobs=resources.blobs,
            pool=resources.pool.of(sender(request, asks)),
            seals=resources.seals,
            warn_days=resources.warn_days,
            now=resources.clock(),
            entry_trace=request.state.entry_trace,
        )

    return Depends(hand_in)


def acting(permission: Permission) -> Any:
    """Gives the `Acting` of a request that makes something new. Raises Unauthenticated, NotPermitted, LogBehind."""

    async def act(
        request: Request,
        identity: Annotated[Identity, Depends(Requires(permission))],
        session: Tx,
    ) -> Acting:
        resources = resources_of(request)
        now, trace = resources.clock(), request.state.entry_trace
        actor = Actor(identity.subject, str(identity.role_for(permission)), identity.client)
        return Acting(
            session=session,
            blobs=resources.blobs,
            pool=resources.pool.of(sender(request, identity)),
            seals=resources.seals,
            warn_days=resources.warn_days,
            identity=identity,
            bureau=identity.bureau,
            names=resources.display_names.known,
            now=now,
            permissions=(permission,),
            occasion=Occasion(identity.bureau, actor, now, trace, trace),
        )

    return Depends(act)


def changing(permission: Permission) -> Any:
    """Gives the `Acting` of a request that changes an existing thing, at the version that its `If-Match` header names.

    Raises PreconditionMalformed, PreconditionRequired, and what `acting` raises.
    """

    async def act(act: Annotated[Acting, acting(permission)], if_match: IfMatch) -> Acting:
        return replace(act, if_match=if_match)

    return Depends(act)


def putting(permission: Permission) -> Any:
    """Gives the `Acting` of a PUT. If the thing does not exist, the PUT makes it; if it exists, the PUT changes it at
    the version that `If-Match` names.

    Raises PreconditionMalformed, and what `acting` raises.
    """

    async def act(act: Annotated[Acting, acting(permission)], if_match: IfMatchIfThere) -> Acting:
        return replace(act, if_match=if_match)

    return Depends(act)


def asking(*permissions: Permission) -> Any:
    """Gives the `Asking` of a request for one thing; any of the permissions is enough.

    Raises Unauthenticated, NotPermitted.
    """
    required = Requires(*permissions) if len(permissions) == 1 else RequiresAny(*permissions)

    async def ask(request: Request, identity: Annotated[Identity, Depends(required)], session: Tx) -> Asking:
        resources = resources_of(request)
        return Asking(
            session=session,
            blobs=resources.blobs,
            pool=resources.pool.of(sender(request, identity)),
            seals=resources.seals,
            warn_days=resources.warn_days,
            identity=identity,
            bureau=identity.bureau,
            names=resources.display_names.known,
            now=resources.clock(),
            permissions=permissions,
        )

    return Depends(ask)


def listing(*permissions: Permission) -> Any:
    """Gives the `Asking` of a request for rows of one bureau: the caller's own bureau, or the bureau in `?bureau=` if
    the caller supervises it. Any of the permissions is enough.

    Raises Unauthenticated, NotPermitted.
    """

    async def ask(
        ask: Annotated[Asking, asking(*permissions)],
        bureau: Annotated[
            AreaCode | None,
            Query(description="The area code of a bureau that the caller supervises; `/me` lists them as `sees`."),
        ] = None,
    ) -> Asking:
        if bureau is None:
            return ask
        if not any(ask.identity.may(permission, bureau) for permission in permissions):
            sees = ask.identity.sees
            raise NotPermitted(
                f"您不能查看 {bureau} 的数据；您可以查看：{'、'.join(sees)}。",
                f"You may not see the data of {bureau}; you may see those of: {', '.join(sees)}.",
                bureau=bureau,
                sees=list(sees),
            )
        return replace(ask, bureau=bureau)

    return Depends(ask)
