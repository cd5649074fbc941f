"""From the tables that the server reads by to the OpenAPI file: parameters, lists and problems."""

from collections.abc import Callable, Sequence
from functools import cache
from typing import Any, Final, TypeVar

from drf_spectacular.utils import OpenApiExample, OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework import serializers

from events.api.problems import KINDS, PROBLEM_JSON, PROBLEM_ROOT, problem
from events.api.shapes.catalogue import ProblemShape
from events.api.shapes.record import Shape
from events.search.parameters import FLAG, Parameter

Schema = dict[str, Any]
F = TypeVar("F", bound=Callable[..., Any])
MAX_LISTED: Final = 60

_NUMBERS: Final = {"page_size", "min_sources", "min_independent"}
_EVERYWHERE: Final = ("bad-parameter", "not-acceptable", "server-error")
_WRITING: Final = (
    "bad-request", "not-authenticated", "not-permitted", "too-large", "unsupported-media-type", "too-many-requests",
)  # fmt: skip
_PATH_PARAMETERS: Final = {
    "public_id": "The public id of the record: three letters, a hyphen and ten characters.",
    "name": "Its name, as the index of these resources lists it.",
}
_MEMBERS: Final = ("type", "title", "status", "detail", "parameter", "valid")
_DECIDING: Final = ("already-decided", "decision-refused")


def documented(
    *,
    operation: str,
    summary: str,
    answer: Any,  # noqa: ANN401 - a shape, an instance of one, or responses by status
    parameters: Sequence[Parameter] = (),
    tag: str,
    example: Any = None,  # noqa: ANN401 - whatever JSON can hold
    **options: Any,  # noqa: ANN401 - passed to extend_schema
) -> Callable[[F], F]:
    """Describe one method of a view.

    `operation` is its name in client libraries, `summary` one sentence, `example` an answer in short.
    """
    # The docstring of a method speaks to programmers of this house, not to users of the API.
    options.setdefault("description", f"{summary}.")
    examples = [OpenApiExample("An answer", value=example, response_only=True)] if example is not None else None
    responses = answer if isinstance(answer, dict) else {200: OpenApiResponse(answer, description="Found.")}
    return extend_schema(
        operation_id=operation,
        summary=summary,
        parameters=[each for parameter in parameters for each in query_parameters(parameter)],
        responses=responses,
        examples=examples,
        tags=[tag],
        **options,
    )


@cache
def list_of(shape: type[Shape]) -> type[Shape]:
    """The shape of a page of `shape`."""
    name = shape.__name__.removesuffix("Shape")
    members = {
        "next": serializers.URLField(allow_null=True, help_text="the next page, null on the last"),
        "previous": serializers.URLField(allow_null=True, help_text="the previous page, null on the first"),
        "results": shape(many=True),
        "count": serializers.IntegerField(required=False, help_text="results on all pages; with count=on only"),
    }
    return type(f"{name}ListShape", (Shape,), {"__doc__": f"One page of {name} records.", **members})


def page_example(**row: Any) -> Schema:  # noqa: ANN401 - whatever JSON can hold
    """A page with one row in short."""
    return {"next": None, "previous": None, "results": [row]}


def query_parameters(parameter: Parameter) -> list[OpenApiParameter]:
    """A parameter, and its `-name` form where it has one."""
    found = [_query_parameter(parameter, name=parameter.name, meaning=parameter.meaning)]
    if parameter.excludable:
        found.append(
            _query_parameter(parameter, name=f"-{parameter.name}", meaning=f"None of these. {parameter.meaning}")
        )
    return found


def finish_schema(result: Schema, generator: object, **_options: object) -> Schema:  # noqa: ARG001 - spectacular's contract
    """Add what every operation shares: the problems it may answer with (a hook of spectacular)."""
    components = result.setdefault("components", {})
    components["responses"] = {_camel(kind.name): _response(kind.name) for kind in KINDS if kind.name != "withdrawn"}
    schemas = components["schemas"]
    # A problem is what a tombstone has without its own members; no operation answers with a problem alone.
    tombstone = schemas["Tombstone"]
    schemas["Problem"] = {
        **tombstone,
        "description": str(ProblemShape.__doc__),
        "properties": {name: tombstone["properties"][name] for name in _MEMBERS},
        "required": [name for name in _MEMBERS if name in tombstone["required"]],
    }
    components["schemas"] = dict(sorted(schemas.items()))
    # With `fields` an answer holds only what was asked for, and the id.
    schemas["Event"]["required"] = ["id"]
    for path, operations in result["paths"].items():
        for method, operation in operations.items():
            _add_problems(operation, _possible(path, method))
            _tidy(operation, method)
    return result


def _tidy(operation: Schema, method: str) -> None:
    if method == "get":
        operation.pop("security", None)  # reading is open
    for parameter in operation.get("parameters", []):
        if parameter["in"] == "path":
            parameter["description"] = _PATH_PARAMETERS[parameter["name"]]


def _possible(path: str, method: str) -> Sequence[str]:
    names = list(_EVERYWHERE)
    if "{" in path:
        names.append("not-found")
    if method == "post":
        names.extend(_WRITING)
        if "/candidates/" in path or "/contradictions/" in path:
            names.extend(_DECIDING)
    return names


def _add_problems(operation: Schema, names: Sequence[str]) -> None:
    statuses = {kind.name: str(int(kind.status)) for kind in KINDS}
    for name in names:
        operation["responses"].setdefault(statuses[name], {"$ref": f"#/components/responses/{_camel(name)}"})
    operation["responses"] = dict(sorted(operation["responses"].items()))


def _response(name: str) -> Schema:
    kind = next(kind for kind in KINDS if kind.name == name)
    members: dict[str, Any] = (
        {"parameter": "typ", "valid": ["type", "subtype"]} if name in {"bad-parameter", "bad-request"} else {}
    )
    example = problem(name, kind.meaning, **members)
    schema = {"$ref": "#/components/schemas/Problem"}
    return {"description": kind.title, "content": {PROBLEM_JSON: {"schema": schema, "example": example}}}


def _camel(name: str) -> str:
    return "".join(part.capitalize() for part in name.split("-"))


def _query_parameter(parameter: Parameter, *, name: str, meaning: str) -> OpenApiParameter:
    one: Schema = {"type": "string"}
    if parameter.name in _NUMBERS:
        one = {"type": "integer", "minimum": 0}
    if parameter.valid and len(parameter.valid) <= MAX_LISTED:
        one["enum"] = list(parameter.valid)
    if parameter.read is FLAG:
        one = {"type": "boolean"}
    schema = {"type": "array", "items": one} if parameter.many else one
    return OpenApiParameter(
        name,
        schema,
        description=meaning,
        explode=True if parameter.many else None,
        style="form" if parameter.many else None,
        examples=[OpenApiExample("example", value=_example(parameter))] if parameter.example else [],
    )


def _example(parameter: Parameter) -> Any:  # noqa: ANN401 - typed as its schema says
    if parameter.read is FLAG:
        return parameter.example == "true"
    value: str | int = int(parameter.example) if parameter.name in _NUMBERS else parameter.example
    return [value] if parameter.many else value


def problem_type(name: str) -> str:
    """The `type` member of a kind of problem."""
    return f"{PROBLEM_ROOT}{name}/"
