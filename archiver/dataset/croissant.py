"""Croissant metadata (MLCommons, 1.1): the dataset's files and columns for programs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import msgspec

from archiver.dataset.column import Column, Kind, Table
from archiver.dataset.facts import Facts
from archiver.dataset.files import data_name
from archiver.dataset.formats import format_named
from archiver.dataset.tables import TABLES
from archiver.dataset.words import LICENCE, operators, summary, title, version

__all__ = ["croissant"]

_TYPES: Final[dict[Kind, str]] = {
    "string": "sc:Text",
    "integer": "sc:Integer",
    "number": "sc:Float",
    "boolean": "sc:Boolean",
    "time": "sc:DateTime",
    "day": "sc:Date",
    "strings": "sc:Text",
}
_CONTEXT: Final[dict[str, Any]] = {
    "@language": "en",
    "@vocab": "https://schema.org/",
    "arrayShape": "cr:arrayShape",
    "citeAs": "cr:citeAs",
    "column": "cr:column",
    "conformsTo": "dct:conformsTo",
    "containedIn": "cr:containedIn",
    "cr": "http://mlcommons.org/croissant/",
    "rai": "http://mlcommons.org/croissant/RAI/",
    "data": {"@id": "cr:data", "@type": "@json"},
    "dataType": {"@id": "cr:dataType", "@type": "@vocab"},
    "dct": "http://purl.org/dc/terms/",
    "equivalentProperty": "cr:equivalentProperty",
    "examples": {"@id": "cr:examples", "@type": "@json"},
    "extract": "cr:extract",
    "field": "cr:field",
    "fileProperty": "cr:fileProperty",
    "fileObject": "cr:fileObject",
    "fileSet": "cr:fileSet",
    "format": "cr:format",
    "includes": "cr:includes",
    "isArray": "cr:isArray",
    "isLiveDataset": "cr:isLiveDataset",
    "jsonPath": "cr:jsonPath",
    "key": "cr:key",
    "md5": "cr:md5",
    "parentField": "cr:parentField",
    "path": "cr:path",
    "recordSet": "cr:recordSet",
    "references": "cr:references",
    "regex": "cr:regex",
    "repeated": "cr:repeated",
    "replace": "cr:replace",
    "samplingRate": "cr:samplingRate",
    "sc": "https://schema.org/",
    "separator": "cr:separator",
    "source": "cr:source",
    "subField": "cr:subField",
    "transform": "cr:transform",
}


def croissant(facts: Facts, identifier: str, data: Mapping[str, str]) -> bytes:
    """The file's content. `data`: path within the dataset to SHA-256 of each file of its tables."""
    tables = [table for table in TABLES if facts.rows.get(table.name)]
    document = {
        "@context": _CONTEXT,
        "@type": "sc:Dataset",
        "conformsTo": "http://mlcommons.org/croissant/1.1",
        "name": title(facts),
        "description": summary(facts),
        "identifier": identifier,
        "license": LICENCE,
        "url": f"urn:{identifier}",
        "version": version(facts),
        **({"datePublished": facts.newest.date().isoformat()} if facts.newest else {}),
        "creator": [{"@type": "sc:Organization", "name": name} for name in operators(facts)],
        "inLanguage": [tag for tag in sorted(facts.tally.languages) if tag != "unknown"],
        "citeAs": f"{'; '.join(operators(facts))}: {title(facts)}, version {version(facts)}, {identifier}",
        "distribution": [node for table in tables for node in _files(table, facts, data)],
        "recordSet": [_records(table, facts) for table in tables],
    }
    return msgspec.json.format(msgspec.json.encode(document), indent=1) + b"\n"


def _files(table: Table, facts: Facts, data: Mapping[str, str]) -> list[dict[str, Any]]:
    form = format_named(facts.format)
    names = [data_name(table.name, shard.number, form) for shard in facts.shards if table.name in shard.rows]
    encoding = form.media_types[0] if len(form.media_types) == 1 else list(form.media_types)
    files = [
        {"@type": "cr:FileObject", "@id": name, "name": name.rpartition("/")[2], "contentUrl": name,
         "encodingFormat": encoding, "sha256": data[name]}
        for name in names
    ]  # fmt: skip
    group = {"@type": "cr:FileSet", "@id": _group(table), "name": _group(table), "encodingFormat": encoding,
             "includes": f"{names[0].rpartition('/')[0]}/*{form.suffix}"}  # fmt: skip
    return [*files, group]


def _group(table: Table) -> str:
    return f"files-of-{table.name}"


def _records(table: Table, facts: Facts) -> dict[str, Any]:
    columns = table.kept(with_text=facts.has_text)
    return {
        "@type": "cr:RecordSet",
        "@id": table.name,
        "name": table.name,
        "description": table.description,
        "key": [{"@id": f"{table.name}/{name}"} for name in table.key],
        "field": [_field(table, column) for column in columns],
    }


def _field(table: Table, column: Column) -> dict[str, Any]:
    field: dict[str, Any] = {
        "@type": "cr:Field",
        "@id": f"{table.name}/{column.name}",
        "name": f"{table.name}/{column.name}",
        "description": f"{column.description} From: {column.source}.",
        "dataType": _TYPES[column.kind],
        "source": {"fileSet": {"@id": _group(table)}, "extract": {"column": column.name}},
    }
    if column.kind == "strings":
        field |= {"isArray": True, "arrayShape": "-1"}
    if column.name == "articleId":
        field["references"] = {"field": {"@id": "articles/id"}}
    return field
