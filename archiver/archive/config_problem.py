"""What msgspec says is wrong with archive.toml, in the words of who wrote the file."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Final

import msgspec
from msgspec import inspect

__all__ = ["key_and_problem"]

_TYPE: Final = re.compile(r"Expected `(?P<expected>[^`]+)`, got `(?P<got>[^`]+)`")
_ENUM: Final = re.compile(r"Invalid enum value (?P<value>.+)")
_WORDS: Final = {
    "int": "a whole number",
    "float": "a number",
    "str": "text in quotes",
    "bool": "true or false",
    "array": "a list",
    "object": "a table",
    "datetime": "a date with time",
    "date": "a date",
    "time": "a time",
}
_BYTES: Final = ("max_body", "max_file", "max_bytes")


def key_and_problem(error: msgspec.ValidationError, table: type[Any]) -> tuple[str, str]:
    """The key of a message such as "Expected `int`, got `str` - at `$.limits.delay`", and what was expected there.

    `table`: the type that the whole file was read as.
    """
    problem, _, where = str(error).partition(" - at ")
    key = where.strip("`").removeprefix("$").lstrip(".")
    if "unknown field" in problem or "missing required field" in problem:
        name = problem.rpartition("field ")[2].strip("`")
        return f"{key}.{name}".lstrip("."), "is no setting" if "unknown field" in problem else "is missing"
    allowed = " or ".join(repr(value) for value in _literals(_type_at(inspect.type_info(table), key)))
    if match := _ENUM.fullmatch(problem):
        return key, f"expected {allowed}, got {match['value']}"
    if match := _TYPE.fullmatch(problem):
        return key, f"expected {allowed or _expected(key, match['expected'])}, got {_got(key, match['got'])}"
    return key, problem


def _expected(key: str, types: str) -> str:
    if key == "source":
        return "[[source]], one for each source"
    words = " or ".join(_WORDS.get(one, one) for one in types.split(" | ") if one != "null")
    return f"bytes as {words} such as 1_000_000_000" if key.rpartition(".")[2] in _BYTES else words


def _got(key: str, kind: str) -> str:
    return "one table: [source]" if (key, kind) == ("source", "object") else _WORDS.get(kind, kind)


def _type_at(kind: inspect.Type | None, key: str) -> inspect.Type | None:
    """The type of the setting that a key such as `source[0].kind` names; None where none has it."""
    for step in re.findall(r"[^.\[\]]+|\[[^\]]*\]", key):
        inner = [_step(one, step) for one in _alternatives(kind)]
        kind = next(filter(None, inner), None)
    return kind


def _step(kind: inspect.Type, step: str) -> inspect.Type | None:
    if isinstance(kind, inspect.StructType):
        return next((field.type for field in kind.fields if field.encode_name == step), None)
    if isinstance(kind, inspect.VarTupleType | inspect.CollectionType) and step.startswith("["):
        return kind.item_type
    return None


def _alternatives(kind: inspect.Type | None) -> Iterator[inspect.Type]:
    if isinstance(kind, inspect.UnionType):
        yield from kind.types
    elif kind is not None:
        yield kind


def _literals(kind: inspect.Type | None) -> Iterator[object]:
    for one in _alternatives(kind):
        if isinstance(one, inspect.LiteralType):
            yield from one.values
        elif isinstance(one, inspect.EnumType):
            yield from (member.value for member in one.cls)
