"""What a server answers at which address: the one declaration from which the routes and the OpenAPI description are made."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from starlette.requests import Request

from stancegraph.web.negotiation import Form
from stancegraph.web.parameters import Parameter
from stancegraph.web.reply import Reply
from stancegraph.web.schemas import Gives

Handler = Callable[[Request], Awaitable[Reply]]


@dataclass(frozen=True, slots=True)
class Address:
    """A path, with ``{names}`` in it, what is answered there and in which forms, and what the query string may say.

    With ``suffix`` the form may be said by the end of the path too. ``methods`` are those beside HEAD and OPTIONS. ``gives`` is
    what the answer in JSON is (None: that is not told).
    """

    path: str
    title: str
    about: str
    handle: Handler
    forms: tuple[Form, ...]
    parameters: tuple[Parameter, ...] = ()
    methods: tuple[str, ...] = ("GET",)
    suffix: bool = False
    tag: str = "answers"
    gives: Gives = None
