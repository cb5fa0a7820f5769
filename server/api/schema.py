"""The OpenAPI document, built from the very types that decode requests and encode replies."""

from collections.abc import Iterable
from typing import Any

import msgspec
from ninja import NinjaAPI

from server.api.wire import MEDIA_TYPE, ProblemDocument
from sync.events import KINDS
from sync.events.entities import TYPES

REF = "#/components/schemas/{name}"
PROBLEMS = {
    400: "The request cannot be read",
    401: "No bearer, or an unknown one",
    403: "The device is revoked, or the code or signature is refused",
    404: "There is no such thing",
    409: "Two machines use one install_id; a new one is in the document",
    413: "More than a batch may hold",
    415: "Not JSON",
    416: "There are no such bytes",
    426: "The terminal's program is too old",
    429: "Too many tries",
}

_described: set[Any] = {ProblemDocument}


def describes(
    *,
    takes: Any = None,
    gives: Any = None,
    problems: Iterable[int] = (),
    headers: Iterable[str] = (),
) -> dict[str, Any]:
    """What a call takes and gives, for ninja's `openapi_extra`."""
    found: dict[str, Any] = {"responses": {}}
    if takes is not None:
        found["requestBody"] = {"required": True, "content": _content(takes)}
    if gives is not None:
        found["responses"][200] = {"description": "OK", "content": _content(gives)}
    for status in problems:
        described = {"description": PROBLEMS[status], "content": _content(ProblemDocument)}
        found["responses"][status] = described
    if headers:
        found["parameters"] = [
            {"name": name, "in": "header", "schema": {"type": "string"}} for name in headers
        ]
    return found


def document(api: NinjaAPI) -> dict[str, Any]:
    """The whole document, with the body of each kind and of each published type."""
    found: dict[str, Any] = dict(api.get_openapi_schema(path_prefix="api/v1/"))
    schemas, components = _components()
    _resolve(found["paths"], schemas)
    kinds = {f"{kind} {version}": schemas[body] for (kind, version), body in KINDS.items()}
    types = {name: schemas[body] for name, body in TYPES.items()}
    components["Operation"]["properties"]["body"] = {"anyOf": list(kinds.values())}
    components["ChangeRow"]["properties"]["body"] = {"anyOf": [{"type": "object"}, *types.values()]}
    found["components"]["schemas"] = components
    found["x-kinds"] = {kind: ref["$ref"] for kind, ref in kinds.items()}
    found["x-types"] = {name: ref["$ref"] for name, ref in types.items()}
    return found


def _content(body_type: Any) -> dict[str, Any]:
    """The reference is put in at the end, when all types are known and named."""
    _described.add(body_type)
    return {MEDIA_TYPE: {"schema": {"x-type": body_type}}}


def _components() -> tuple[dict[Any, dict[str, Any]], dict[str, Any]]:
    wanted = [*_described, *KINDS.values(), *TYPES.values()]
    refs, components = msgspec.json.schema_components(wanted, ref_template=REF)
    return dict(zip(wanted, refs, strict=True)), dict(components)


def _resolve(node: Any, schemas: dict[Any, dict[str, Any]]) -> None:
    """Put the references where `_content` left types."""
    if isinstance(node, dict):
        if "x-type" in node:
            node.update(schemas[node.pop("x-type")])
        for inner in node.values():
            _resolve(inner, schemas)
