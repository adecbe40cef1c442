"""Operation ids: a verb first, made from the name of the route's function. Clients use them as function names."""

from collections.abc import Callable

from fastapi.routing import APIRoute


def operation_id(route: APIRoute) -> str:
    """The id of a route's operation: `announce_draw` becomes `announceDraw`."""
    return _camel(route.name.split("_"))


def operation_id_in(service: str) -> Callable[[APIRoute], str]:
    """Ids for the routes of every service: `check_health` becomes `checkSamplingHealth`, so that ids differ."""

    def named(route: APIRoute) -> str:
        verb, *rest = route.name.split("_")
        return _camel([verb, service, *rest])

    return named


def _camel(words: list[str]) -> str:
    first, *rest = words
    return first + "".join(word.capitalize() for word in rest)
