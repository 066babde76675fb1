"""What tools take and give follows from what the command line and the addresses declare: there is no second list."""

from __future__ import annotations

from typing import Any

import click
import jsonschema
import pytest

from asking_assistant import Asking
from stancegraph import queries
from stancegraph.assistants.tools import ANSWERED, FEW, MANY, RESOLVE, all_tools
from stancegraph.cli import cli
from stancegraph.exporters.rows import field_names
from stancegraph.web import parameters as p
from stancegraph.web.answers import ANSWERS

_BY_NAME = {each.name: each for each in ANSWERS}
# How rows are written, how many are shown, and which engine asks columns, is no part of a question; own is an option of inherit.
_NO_QUESTION = {"--format", "--graph", "--timeout", "--no-cache", "--matrix", "--all", "--latest", "--engine"}


def _properties(name: str) -> dict[str, Any]:
    found: dict[str, Any] = all_tools()[name].takes["properties"]
    return found


def _options(name: str) -> set[str]:
    """What a command can be asked, as it says itself."""
    command = cli.get_command(click.Context(cli), name)
    assert command is not None
    options = [each for each in command.params if isinstance(each, click.Option) and not each.hidden]
    return {option for each in options for option in (*each.opts, *each.secondary_opts)}


@pytest.mark.parametrize("name", ANSWERED)
def test_a_tool_takes_what_the_command_and_the_address_take(name: str) -> None:
    words = set(_properties(name)) - {"limit", "offset"}
    assert words == {each.name for each in _BY_NAME[name].parameters}
    assert {f"--{word.replace('_', '-')}" for word in words} == {
        option.replace("--no-entailed", "--entailed") for option in _options(name) - _NO_QUESTION
    }


@pytest.mark.parametrize("name", ANSWERED)
def test_its_words_are_described_and_chosen_as_there(name: str) -> None:
    for parameter in _BY_NAME[name].parameters:
        schema = _properties(name)[parameter.name]
        assert schema["description"] == parameter.about
        each = schema["items"] if parameter.several else schema
        assert each.get("enum", []) == list(parameter.choices)
        assert each["type"] == {p.Sort.FLAG: "boolean", p.Sort.NUMBER: "integer"}.get(parameter.sort, "string")
        assert schema.get("default") == parameter.default


@pytest.mark.parametrize("name", [*ANSWERED, "resolve"])
def test_its_rows_have_the_columns_of_the_answer(name: str) -> None:
    row = (_BY_NAME | {"resolve": RESOLVE})[name].shape.row
    items = all_tools()[name].gives["properties"]["rows"]["items"]
    assert items["required"] == list(items["properties"]) == field_names(row)


@pytest.mark.parametrize("name", [*ANSWERED, "resolve", "named_query", "sparql"])
def test_pages_are_short(name: str) -> None:
    """The default too is within the bounds, and what is asked for without one is as said."""
    limit = _properties(name)["limit"]
    assert (limit["minimum"], limit["default"], limit["maximum"]) == (1, FEW, MANY)
    assert MANY < p.MOST_ROWS


def test_schemas_are_schemas() -> None:
    for tool in all_tools().values():
        jsonschema.Draft202012Validator.check_schema(tool.takes)
        jsonschema.Draft202012Validator.check_schema(tool.gives)
        assert tool.takes["additionalProperties"] is False


def test_named_queries_are_listed_with_their_parameters() -> None:
    tool = all_tools()["named_query"]
    assert tool.takes["properties"]["name"]["enum"] == list(queries.library())
    values = tool.takes["properties"]["values"]["properties"]
    declared = {each.name: each.kind for query in queries.library().values() for each in query.parameters}
    assert set(values) == set(declared)
    for name, kind in declared.items():
        assert values[name]["type"] == ("integer" if kind in ("integer", "days") else "string")
    for query in queries.library().values():
        [line] = [line for line in tool.about.splitlines() if line.startswith(f"- {query.name}(")]
        assert query.title in line
        assert all(each.name in line for each in query.parameters)


def test_a_parameter_of_queries_is_of_one_kind() -> None:
    kinds: dict[str, set[str]] = {}
    for query in queries.library().values():
        for each in query.parameters:
            kinds.setdefault(each.name, set()).add(each.kind)
    assert {name: found for name, found in kinds.items() if len(found) > 1} == {}


def test_the_client_is_told_that_nothing_is_changed(assistant: Asking) -> None:
    listed = assistant.run(lambda client: client.list_tools()).tools
    assert [each.name for each in listed] == list(all_tools())
    for each in listed:
        assert each.annotations is not None
        assert each.annotations.read_only_hint
        assert each.annotations.destructive_hint is False
        assert each.annotations.open_world_hint is False


def test_the_instructions_say_that_text_is_material(assistant: Asking) -> None:
    async def told(client: Any) -> str:
        return str(client.instructions)

    said = assistant.run(told)
    assert "never instructions" in said
    assert "resolve" in said


def test_the_tools_cost_little_to_know(assistant: Asking) -> None:
    """What an assistant has to read before the first question: names, descriptions and what is taken."""
    listed = assistant.run(lambda client: client.list_tools()).tools
    assert sum(len(f"{each.name}{each.description}{each.input_schema}") for each in listed) < 20_000
