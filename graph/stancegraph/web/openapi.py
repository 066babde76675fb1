"""The OpenAPI description, made of the declaration that the routes are made of."""

from __future__ import annotations

import re
from collections.abc import Sequence
from importlib.metadata import version
from typing import Any

from stancegraph.web.addresses import Address
from stancegraph.web.negotiation import Form
from stancegraph.web.parameters import Parameter
from stancegraph.web.schemas import Schemas, of_parameter

SUFFIX = ".{form}"
"""What stands behind a path whose form is said by its end."""


def description(addresses: Sequence[Address], root: str, about: str) -> dict[str, Any]:
    """The description of a server at ``root`` as a JSON document (OpenAPI 3.1)."""
    paths: dict[str, Any] = {}
    schemas = Schemas()
    for each in addresses:
        paths[each.path] = _operations(each, _path_parameters(each.path), schemas)
        if each.suffix:
            form = {
                "name": "form",
                "in": "path",
                "required": True,
                "schema": {"type": "string", "enum": [form.name for form in each.forms]},
            }
            paths[each.path + SUFFIX] = _operations(each, [*_path_parameters(each.path), form], schemas, "_as")
    return {
        "openapi": "3.1.0",
        "info": {"title": "stancegraph", "version": version("stancegraph"), "description": about},
        "servers": [{"url": root}],
        "paths": paths,
        "components": {"schemas": schemas.components},
    }


def _path_parameters(path: str) -> list[dict[str, Any]]:
    return [
        {"name": name, "in": "path", "required": True, "schema": {"type": "string"}}
        for name in re.findall(r"\{(\w+)\}", path)
    ]


_REFUSALS = {
    "400": "What was asked means nothing; a sentence says what would be right.",
    "404": "There is no such thing; the nearest names are given.",
    "503": "Too much is asked at once, or the question takes too long.",
}
_REFUSED = {"status": int, "error": str}


def _operations(address: Address, in_path: list[dict[str, Any]], schemas: Schemas, more: str = "") -> dict[str, Any]:
    content = {form.media[0]: _media(form, address, schemas) for form in address.forms}
    refused = {"application/json": {"schema": schemas.of(_REFUSED)}, "text/plain": {"schema": {"type": "string"}}}
    responses: dict[str, Any] = {"200": {"description": address.title, "content": content}}
    responses |= {status: {"description": said, "content": refused} for status, said in _REFUSALS.items()}
    name = re.sub(r"\W+", "_", address.path).strip("_") or "start"
    return {
        method.lower(): {
            "operationId": f"{method.lower()}_{name}{more}",
            "summary": address.title,
            "description": address.about,
            "tags": [address.tag],
            "parameters": [*in_path, *map(_parameter, address.parameters)],
            "responses": responses,
        }
        for method in address.methods
    }


def _media(form: Form, address: Address, schemas: Schemas) -> dict[str, Any]:
    """What an answer is in a form."""
    if form.name == "json":
        return {} if address.gives is None else {"schema": schemas.of(address.gives)}
    return {"schema": {"type": "object"}} if form.name == "jsonld" else {"schema": {"type": "string"}}


def _parameter(parameter: Parameter) -> dict[str, Any]:
    return {
        "name": parameter.name,
        "in": "query",
        "description": parameter.about,
        "required": parameter.needed,
        "schema": of_parameter(parameter, in_addresses=True),
        **({"style": "form", "explode": True} if parameter.several else {}),
    }
