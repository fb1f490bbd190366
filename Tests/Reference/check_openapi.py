#!/usr/bin/env python3
# SPDX-License-Identifier: EUPL-1.2
"""openapi.json says of the form what the tables say: every field, every code list, nothing else.

    .venv/bin/python Tests/Reference/check_openapi.py    prints counts, then "N checks"; exit 1 on a failure

Standard library only. A field or a code that is added to the tables and forgotten in the description is a failure.
"""
import json, pathlib, re, sys

SOURCES = pathlib.Path(__file__).resolve().parents[2] / "Sources"
TEXT = (SOURCES / "Server/API/openapi.json").read_text(encoding="utf-8")
DOCUMENT = json.loads(TEXT)
CODES = json.loads((SOURCES / "Reference/Tables/codes.json").read_text(encoding="utf-8"))
FORM = json.loads((SOURCES / "Reference/Tables/formulaire.json").read_text(encoding="utf-8"))
# What only software sends or reads: no page has a field for it.
ONLY_API = {
    "quartiers", "confirmations", "national", "provenance", "adresse.codePostal", "adresse.libelle",
    "adresseCourrier.codePostal", "adresseCourrier.libelle", "cotitulaires.adresse.codePostal", "cotitulaires.adresse.libelle",
}
# A schema that holders and addresses share has fields that only some of them take.
SHARED = {
    "demandeur.lien", "cotitulaires.nomEnvoi", "cotitulaires.prenomsEnvoi", "cotitulaires.adresse.domiciliation",
}
checks = failures = 0


def check(name, wrong):
    """One check; `wrong` lists what is wrong."""
    global checks, failures
    checks += 1
    if wrong:
        failures += 1
        print(f"  FAILED  {name}: {len(wrong)}: {sorted(wrong)[:8]}")


def resolved(schema):
    while "$ref" in schema:
        found = DOCUMENT
        for part in schema["$ref"].removeprefix("#/").split("/"):
            found = found[part]
        schema = {**found, **{key: value for key, value in schema.items() if key != "$ref"}}
    return schema


def fields(schema, path=""):
    """The paths of the leaves: a map of amounts and a list of codes are one field, as on the page."""
    schema = resolved(schema)
    inside = resolved(schema["items"]) if schema.get("type") == "array" else schema
    if "properties" not in inside:
        return {path: inside}
    return {k: v for name, below in inside["properties"].items() for k, v in fields(below, f"{path}.{name}".strip(".")).items()}


def form():
    """The fields of the pages: path → how it is typed."""
    found = {}
    for rubrique in FORM["rubriques"]:
        for partie in rubrique["parties"]:
            for champ in partie["champs"]:
                found[".".join(filter(None, [partie.get("groupe"), champ["champ"]]))] = champ
    return found


def nodes(value):
    yield value
    for below in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from nodes(below)


described, typed = fields(DOCUMENT["components"]["schemas"]["Formulaire"]), form()
# A co-holder has the address of a holder who lives elsewhere; the applicant's stands beside him.
described = {path: schema for path, schema in described.items() if not path.startswith("demandeur.adresse.")}
check("every field of the form is described", set(typed) - set(described))
check("nothing else is described", set(described) - set(typed) - ONLY_API - SHARED)
for path in sorted(set(typed) & set(described)):
    liste = typed[path].get("liste")
    said = described[path].get("x-liste") or described[path].get("propertyNames", {}).get("x-liste")
    check(f"{path} has its list of codes", [f"{liste}, not {said}"] if liste != said else [])
    check(f"{path} has the codes of its list that stand there", set(typed[path].get("sauf", [])) ^ set(described[path].get("x-sauf", [])))

lists = [node for node in nodes(DOCUMENT) if isinstance(node, dict) and "x-liste" in node]
for node in lists:
    codes = {code["code"] for code in CODES[node["x-liste"]]["codes"]} - set(node.get("x-sauf", []))
    check(f"the codes of {node['x-liste']}", codes ^ set(node["enum"]))

operations = [(path, verb, what) for path, item in DOCUMENT["paths"].items() for verb, what in item.items() if verb != "parameters"]
check("operations have different names", {o["operationId"] for _, _, o in operations if [p["operationId"] for _, _, p in operations].count(o["operationId"]) > 1})
named = {f"components/{kind}/{name}" for kind, parts in DOCUMENT["components"].items() for name in parts}
check("references lead somewhere", set(re.findall(r'"\$ref": "#/([^"]+)"', TEXT)) - named)
print(f"openapi.json: {len(operations)} operations, {len(described)} fields of the form, {len(lists)} lists of codes")
print(f"{checks} checks" + (f", {failures} failed" if failures else ""))
sys.exit(1 if failures else 0)
