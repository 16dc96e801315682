"""Discord's OpenAPI description, as a contract for bodies and queries."""

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from typing import Any, Final

from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError
from referencing import Registry
from referencing.jsonschema import DRAFT202012

from sandbox.calls import several
from sandbox.undocumented import without_media_channels, without_undocumented

Schema = dict[str, Any]

JSON: Final = "application/json"
NAME: Final = "urn:discord"

CLIENT_ERRORS: Final = range(400, 500)


class Description:
    """Checks bodies with JSON Schema, and reports keys that no schema has."""

    def __init__(self, description: Schema) -> None:
        self._paths: dict[str, Schema] = description["paths"]
        self._document = description
        self._registry: Registry[Any] = Registry().with_resource(
            NAME, DRAFT202012.create_resource(description)
        )

    def request(
        self, method: str, path: str, query: Mapping[str, str], body: object
    ) -> Iterator[str]:
        """Yield what is wrong with a request."""
        template, operation = self._operation(method, path)
        where = f"{method} {template or 'a route that is not described'}: request"
        if operation is None:
            yield where
            return
        yield from self._query(where, operation, query)
        described = operation.get("requestBody")
        if described is None:
            if body is not None:
                yield f"{where} has a body"
        elif body is not None or described.get("required"):
            schema = described["content"][JSON]["schema"]
            yield from self._check(where, schema, without_undocumented(method, path, body))

    def answer(self, method: str, path: str, status: int, body: object) -> Iterator[str]:
        """Yield what is wrong with an answer."""
        template, operation = self._operation(method, path)
        if operation is None:
            return  # `request` has reported it already
        where = f"{method} {template}: answer {status}"
        answers = operation["responses"]
        described = answers.get(str(status))
        if described is None and status in CLIENT_ERRORS:
            described = answers.get("4XX")
        if described is None:
            yield f"{where} is not described"
            return
        content = self._resolved(described).get("content")
        if content is None:
            if body is not None:
                yield f"{where} has a body"
            return
        yield from self._check(where, content[JSON]["schema"], without_media_channels(body))

    def _operation(self, method: str, path: str) -> tuple[str | None, Schema | None]:
        template = matching(self._paths, path)
        if template is None:
            return None, None
        return template, self._paths[template].get(method.lower())

    def _query(self, where: str, operation: Schema, query: Mapping[str, str]) -> Iterator[str]:
        described = {
            one["name"]: one["schema"]
            for one in operation.get("parameters", [])
            if one["in"] == "query"
        }
        for name in dict.fromkeys(query):
            text = query[name]
            if name not in described:
                yield f"{where} ?{name}: unknown"
                continue
            schema = self._resolved(described[name])
            value: object = text
            if schema.get("type") == "integer" and text.isdigit():
                value = int(text)
            elif schema.get("type") == "boolean":
                value = {"true": True, "1": True, "false": False, "0": False}.get(text, text)
            elif schema.get("type") == "array":
                value = several(query, name)
            if not self._validator(schema).is_valid(value):
                yield f"{where} ?{name}: {schema.get('type')}"

    def _check(self, where: str, schema: Schema, body: object) -> Iterator[str]:
        error = next(self._validator(schema).iter_errors(body), None)
        if error is not None:
            yield f"{where} {_error_text(_innermost(error))}"
            return
        for place in self._unknown(schema, body, "$"):
            yield f"{where} {place}: unknown key"

    def _validator(self, schema: Schema) -> Draft202012Validator:
        return Draft202012Validator(_absolute(schema), registry=self._registry)

    def _unknown(self, schema: Schema, value: object, place: str) -> Iterator[str]:
        parts = list(self._parts(schema, value))
        if isinstance(value, list):
            items = [part["items"] for part in parts if "items" in part]
            for number, inner in enumerate(value):
                yield from self._unknown({"allOf": items}, inner, f"{place}[{number}]")
        elif isinstance(value, dict):
            closed = any("properties" in part for part in parts)
            for key, inner in value.items():
                known = [
                    part["properties"][key] for part in parts if key in part.get("properties", {})
                ]
                known = known or [
                    part["additionalProperties"]
                    for part in parts
                    if isinstance(part.get("additionalProperties"), dict)
                ]
                if known:
                    yield from self._unknown({"allOf": known}, inner, f"{place}.{key}")
                elif closed:
                    yield f"{place}.{key}"

    def _parts(self, schema: Schema, value: object) -> Iterator[Schema]:
        """Yield the plain schemas that together describe a value."""
        schema = self._resolved(schema)
        yield schema
        for part in schema.get("allOf", ()):
            yield from self._parts(part, value)
        for part in (*schema.get("oneOf", ()), *schema.get("anyOf", ())):
            if self._validator(part).is_valid(value):
                yield from self._parts(part, value)

    def _resolved(self, schema: Schema) -> Schema:
        while "$ref" in schema:
            found: Any = self._document
            for step in schema["$ref"].removeprefix("#/").split("/"):
                found = found[step]
            schema = found
        return schema


def _absolute(schema: Schema) -> Schema:
    """Return a schema whose references name their document."""
    if "$ref" in schema:
        return {**schema, "$ref": NAME + schema["$ref"]}
    changed = dict(schema)
    for key in ("allOf", "oneOf", "anyOf"):
        if key in changed:
            changed[key] = [_absolute(part) for part in changed[key]]
    for key in ("items", "additionalProperties"):
        if isinstance(changed.get(key), dict):
            changed[key] = _absolute(changed[key])
    if "properties" in changed:
        changed["properties"] = {
            key: _absolute(part) for key, part in changed["properties"].items()
        }
    return changed


def _innermost(error: ValidationError) -> ValidationError:
    """Return the error inside the branch of a union that matches the value's type."""
    branches: dict[Any, list[ValidationError]] = {}
    for inner in error.context:
        branches.setdefault(inner.relative_schema_path[0], []).append(inner)
    meant = [
        inner
        for inner in branches.values()
        if not any(list(one.relative_path) in ([], ["type"]) for one in inner)
    ]
    return _innermost(meant[0][0]) if len(meant) == 1 else error


def _error_text(error: ValidationError) -> str:
    """Return the place and the rule; for a missing key also its name, but never a value."""
    place = error.json_path
    wanted = error.validator_value
    if (
        error.validator == "required"
        and isinstance(wanted, list)
        and isinstance(error.instance, dict)
    ):
        missing = sorted(set(wanted) - set(error.instance))
        return f"{place}: missing {', '.join(missing)}"
    return f"{place}: breaks '{error.validator}'"


def matching(templates: Iterable[str], path: str) -> str | None:
    """Return the template that matches a path, the one with the fewest variables; or None."""
    fitting = [one for one in templates if _pattern(one).fullmatch(path)]
    return min(fitting, key=lambda one: one.count("{"), default=None)


@cache
def _pattern(template: str) -> re.Pattern[str]:
    return re.compile(re.sub(r"\\\{\w+\\\}", "[^/]+", re.escape(template)))
