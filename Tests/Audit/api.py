# SPDX-License-Identifier: EUPL-1.2
"""Part 1: the API does what its OpenAPI description says: schemathesis, and the examples are really accepted."""
import json
import os
import re
import subprocess
from pathlib import Path

from target import ROOT

TOOL = ROOT / ".venv-audit/api/bin/schemathesis"
FOLDER = Path(__file__).parent
# Not asked: whether a request without Authorization is refused is `ignored_auth`; without If-Match, below.
NOT_ASKED = "negative_data_rejection,missing_required_header"


def run(target, report):
    served = target.ask("GET", "/api/v1/openapi.json")
    if not report.check("openapi.json is served", served.status == 200, f"HTTP {served.status}"):
        served.body = (ROOT / "Sources/Server/API/openapi.json").read_bytes()
    document = json.loads(served.body)
    path = Path(target.folder) / "openapi.json"
    path.write_bytes(served.body)
    examples(target, report, document)
    return fuzz(target, report, path)


def examples(target, report, document):
    for name, example in document["components"]["examples"].items():
        answer = send(target, "POST", "/api/v1/demandes", example["value"])
        report.check(f"the example {name} is registered", answer.status == 201, f"HTTP {answer.status} {answer.text[:200]}")
    for path in ("/api/v1/eligibilite", "/api/v1/recherches"):
        content = document["paths"][path]["post"]["requestBody"]["content"]["application/json"]
        for name, example in content["examples"].items():
            answer = send(target, "POST", path, example["value"])
            report.check(f"the example {name} of {path} is answered", answer.status == 200, f"HTTP {answer.status} {answer.text[:200]}")
    one = f"/api/v1/demandes/{target.numbers[0]}"
    answer = send(target, "PUT", one, document["components"]["examples"]["famille"]["value"])
    report.check("PUT without If-Match is 428", answer.status == 428, f"HTTP {answer.status}")
    known = target.ask("GET", one, Authorization=f"Bearer {target.token}")
    answer = target.ask("GET", one, Authorization=f"Bearer {target.token}", If_None_Match=known.header("ETag") or "")
    report.check("a version that is known is 304", answer.status == 304 and not answer.body, f"HTTP {answer.status}")


def send(target, method, path, value):
    return target.ask(
        method, path, json.dumps(value), Content_Type="application/json", Authorization=f"Bearer {target.token}")


def fuzz(target, report, path):
    result = Path(target.folder) / "schemathesis.json"
    environment = {
        **os.environ, "SCHEMATHESIS_HOOKS": str(FOLDER / "schemathesis_hooks.py"), "AUDIT_BASE": target.base,
        "AUDIT_TOKEN": target.token, "AUDIT_NUMBERS": ",".join(target.numbers[1:]), "AUDIT_OPENAPI": str(path)}
    command = [
        str(TOOL), "--config-file", str(FOLDER / "schemathesis.toml"), "run", str(path), "--url", target.base,
        "-H", f"Authorization: Bearer {target.token}", "--phases", "examples,coverage,fuzzing",
        "--checks", "all", "--exclude-checks", NOT_ASKED, "--max-examples", "100", "--generation-deterministic",
        "--continue-on-failure", "--report", "json", "--report-json-path", str(result), "--no-color"]
    ended = subprocess.run(command, env=environment, cwd=target.folder, capture_output=True, text=True, timeout=600)
    if not report.check("schemathesis ran", result.exists(), ended.stdout[-300:] + ended.stderr[-300:]):
        return ""
    found = json.loads(result.read_text())
    for failure in found["failures"]:
        report.check(f"schemathesis: {failure_name(failure)}", False, json.dumps(failure, ensure_ascii=False)[:700])
    if found["failures"]:  # each with the command that shows it again
        for line in ended.stdout.partition("FAILURES")[2].partition("SUMMARY")[0].splitlines():
            if re.match(r" *(___|- ST|Invalid component|curl)", line):
                print("      " + line.strip()[:400], flush=True)
    for error in found["errors"]:
        report.check("schemathesis: no error of its own", False, json.dumps(error)[:300])
    limited = found["warnings"].get("rate_limited") or found["warnings"].get("missing_test_data")
    report.check("schemathesis reached the logic of each operation", not limited, str(limited)[:300])
    operations, cases = found["operations"], found["test_cases"]
    return (f"schemathesis {found['schemathesis_version']}: {operations['tested']} of {operations['total']} operations, "
            f"{cases['generated']} cases, {len(found['failures'])} failures")


def failure_name(failure):
    title = failure.get("title") or failure.get("code") or "failure"
    return re.sub(r"\s+", " ", f"{failure.get('operation') or failure.get('label') or ''} {title}").strip()
