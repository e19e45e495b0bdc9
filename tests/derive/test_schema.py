"""The schema file is what the types say, and what extraction writes is what the schema says."""

from __future__ import annotations

import json
from typing import Any

import msgspec
import pytest

from archiver.derive.failed import failed_line
from archiver.derive.schema import schema_path, schema_text
from archiver.derive.task import ExtractionFailure
from archiver.extract import encode_article, extract
from archiver.model.article import Article
from archiver.model.capture import Capture
from archiver.rules.load import load_rules

PAGES = {
    "html": b"<html lang=en><title>Ferry stops | Harbour Post</title><body><h1>Ferry stops</h1><p>By Ann Lee</p>"
    b"<figure><img src=/f.jpg alt=Ferry><figcaption>The ferry. Photo: Ann Lee/AP</figcaption></figure>"
    b"<p>The ferry to the island stops on Monday, the harbour office said in the morning.</p></body></html>",
    "empty": b"",
    "text": b"Ferry stops\n\nThe ferry to the island stops on Monday.\n\nThe ferry. Source:AP\n",
    "binary": bytes(range(256)) * 20,
}


def test_the_file_is_current() -> None:
    assert schema_path().read_text("utf-8") == schema_text(), "run: python -m archiver.derive.schema"


@pytest.mark.parametrize("name", PAGES)
def test_what_extraction_writes_is_valid(name: str) -> None:
    kind = "text" if name == "text" else "file"
    capture = Capture("https://a.example/f", "https://a.example/f", None, 200, None, (), PAGES[name], kind=kind)  # type: ignore[arg-type]  # a literal of the two
    check(encode_article(extract(capture, load_rules())))


def test_a_failed_page_gives_a_valid_line() -> None:
    capture = Capture("", "", None, None, None, (), b"", kind="file")
    check(failed_line(capture, ExtractionFailure(reason="cpu", text="too long"), rules_hash=""))


def test_the_check_itself_finds_what_is_wrong() -> None:
    capture = Capture("", "", None, None, None, (), b"", kind="file")
    good = json.loads(failed_line(capture, ExtractionFailure(reason="cpu", text=""), rules_hash=""))
    for key, value in (("headline", 7), ("authors", None), ("pageVerdict", {"kind": "poem", "confidence": 1.0})):
        with pytest.raises(AssertionError):
            check(json.dumps({**good, key: value}).encode())


def check(line: bytes) -> None:
    """The line against the schema's file, by the few keywords it uses, and through strict decoding."""
    schema = json.loads(schema_path().read_text("utf-8"))
    faults = list(_faults(json.loads(line), schema, schema, "$"))
    assert not faults, faults
    assert msgspec.json.decode(line, type=Article, strict=True).schema_version == "1.0"


def _faults(value: Any, schema: dict[str, Any], root: dict[str, Any], at: str) -> list[str]:
    known = {"$schema", "title", "description", "$defs", "$ref", "anyOf", "enum", "type", "default"}
    known |= {"properties", "required", "items", "additionalProperties"}
    assert set(schema) <= known, f"{at}: the check doesn't know {set(schema) - known}"
    if "$ref" in schema:
        return _faults(value, root["$defs"][schema["$ref"].rpartition("/")[2]], root, at)
    if "anyOf" in schema:
        options = [_faults(value, option, root, at) for option in schema["anyOf"]]
        return [] if [] in options else [f"{at}: fits none of {len(options)}: {options[0]}"]
    if "enum" in schema and value not in schema["enum"]:
        return [f"{at}: {value!r} is none of {schema['enum']}"]
    kinds: dict[str, tuple[type, ...]] = {
        "object": (dict,),
        "array": (list,),
        "string": (str,),
        "number": (int, float),
        "integer": (int,),
        "boolean": (bool,),
        "null": (type(None),),
    }
    kind = schema.get("type")
    if kind is not None and (not isinstance(value, kinds[kind]) or (isinstance(value, bool) and kind != "boolean")):
        return [f"{at}: {value!r} is no {kind}"]
    if isinstance(value, dict):
        return _object_faults(value, schema, root, at)
    if isinstance(value, list):
        return [
            fault
            for i, item in enumerate(value)
            for fault in _faults(item, schema.get("items", {}), root, f"{at}[{i}]")
        ]
    return []


def _object_faults(value: dict[str, Any], schema: dict[str, Any], root: dict[str, Any], at: str) -> list[str]:
    properties, others = schema.get("properties", {}), schema.get("additionalProperties", {})
    faults = [f"{at}.{name} is missing" for name in schema.get("required", ()) if name not in value]
    faults += [f"{at}.{name} is unknown" for name in value if properties and name not in properties]
    for name, item in value.items():
        wanted = properties.get(name, others if isinstance(others, dict) else {})
        faults += _faults(item, wanted, root, f"{at}.{name}")
    return faults
