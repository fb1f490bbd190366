# SPDX-License-Identifier: EUPL-1.2
"""Loaded by schemathesis (SCHEMATHESIS_HOOKS): brings its cases to the logic of the API instead of to its doors."""
import json
import os
import urllib.request
from itertools import count

import schemathesis
from jsonschema_rs import validator_for
from schemathesis.specs.openapi.checks import negative_data_rejection

BASE, TOKEN = os.environ["AUDIT_BASE"], os.environ["AUDIT_TOKEN"]
NUMBERS = os.environ["AUDIT_NUMBERS"].split(",")
NOTHING = (None, "", {}, [])
DOCUMENT = json.load(open(os.environ["AUDIT_OPENAPI"], encoding="utf-8"))
callers = count()


def broken(case, where):
    """Whether this part of the request is the one that was made wrong on purpose."""
    parts = {location.name.lower(): info for location, info in case.meta.components.items()} if case.meta else {}
    return where in parts and parts[where].mode.is_negative


def read(path):
    request = urllib.request.Request(f"{BASE}{path}", headers={"Authorization": f"Bearer {TOKEN}"})
    with urllib.request.urlopen(request) as answer:
        return json.load(answer)


@schemathesis.hook
def before_call(context, case, kwargs):
    rank = next(callers)
    # Each request from another address (the demonstration believes us): a limit by address would hide what is behind it.
    case.headers["X-Forwarded-For"] = f"10.{rank >> 16 & 255}.{rank >> 8 & 255}.{rank & 255}"
    if "numero" in (case.path_parameters or {}) and not broken(case, "path"):
        case.path_parameters["numero"] = numero = NUMBERS[rank % len(NUMBERS)]
        if "courrier" in case.path_parameters:
            known = read(f"/api/v1/demandes/{numero}/courriers")["courriers"]
            if known:
                case.path_parameters["courrier"] = known[0]["id"]
        if case.method.upper() == "PUT" and not broken(case, "header"):
            request = urllib.request.Request(f"{BASE}/api/v1/demandes/{numero}", headers={"Authorization": f"Bearer {TOKEN}"})
            with urllib.request.urlopen(request) as answer:
                case.headers["If-Match"] = answer.headers["ETag"] or '"0"'


def resolved(schema):
    while "$ref" in schema:
        found = DOCUMENT
        for part in schema["$ref"][2:].split("/"):
            found = found[part]
        schema = {**found, **{key: value for key, value in schema.items() if key != "$ref"}}
    return schema


def as_read(value, schema):
    """What the server makes of a value: what holds nothing is absent, a text and its number are the same."""
    schema = resolved(schema)
    if isinstance(value, dict):
        known, other = schema.get("properties", {}), schema.get("additionalProperties")
        read = {k: as_read(v, known.get(k, other if isinstance(other, dict) else {})) for k, v in value.items()}
        return {k: v for k, v in read.items() if v not in NOTHING}
    if isinstance(value, list):
        return [v for v in (as_read(v, schema.get("items", {})) for v in value) if v not in NOTHING]
    kind = schema.get("type")
    if kind == "string" and isinstance(value, bool):
        return "oui" if value else "non"
    if kind == "string" and isinstance(value, (int, float)):
        return str(value)
    if kind == "integer" and isinstance(value, str) and value.strip().isdecimal():
        return int(value)
    return value


@schemathesis.check
def refuses_what_it_cannot_read(ctx, response, case):
    """The check of schemathesis, less what docs/api.md says is read all the same."""
    content = case.operation.definition.raw.get("requestBody", {}).get("content", {})
    if broken(case, "body") and isinstance(case.body, dict) and "application/json" in content:
        schema = {**content["application/json"]["schema"], "components": DOCUMENT["components"]}
        if validator_for(schema).is_valid(as_read(case.body, schema)):
            return None
    return negative_data_rejection(ctx, response, case)
