# SPDX-License-Identifier: EUPL-1.2
"""The audit of `bin/audit`: five parts against a private demonstration, a table, exit 1 when something is found.

    bin/audit [--only PART]... [--write]
"""
import argparse
import datetime
import re
import subprocess
import sys
import time

import api
import pages
import protocol
import scanners
from target import BINARY, ROOT, demonstration


class Report:
    """What was checked, by part. A finding is printed once, when it is found."""

    def __init__(self):
        self.part, self.rows, self.looks = "", {}, 0

    def begin(self, part):
        self.part = part
        self.rows[part] = {"checks": 0, "findings": {}, "requests": 0, "said": "", "seconds": 0}
        print(f"==> {part}", flush=True)

    def check(self, what, ok, detail=""):
        row = self.rows[self.part]
        row["checks"] += 1
        if not ok and what not in row["findings"]:
            row["findings"][what] = str(detail)
            print(f"    FOUND {what}: {detail}", flush=True)
        return bool(ok)

    def end(self, said, seconds):
        self.rows[self.part] |= {"said": said, "seconds": round(seconds)}
        print(f"    {said}; {self.rows[self.part]['checks']} checks, {seconds:.0f} s", flush=True)

    @property
    def found(self):
        return sum(len(row["findings"]) for row in self.rows.values())

    def table(self):
        lines = ["| Part | Did | Requests | Checks | Found | Seconds |", "|---|---|---:|---:|---:|---:|"]
        for part, row in self.rows.items():
            lines.append(f"| {part} | {row['said']} | {row['requests'] or ''} | {row['checks']} | {len(row['findings'])} | {row['seconds']} |")
        return "\n".join(lines)


PARTS = {
    "api": ("The API against its description", api.run),
    "wapiti": ("wapiti on the pages", scanners.wapiti),
    "sqlmap": ("sqlmap on what looks into the base", scanners.sqlmap),
    "pages": ("axe-core on every page", pages.run),
    "protocol": ("HTTP, headers, cookies, slow clients", protocol.run),
    "serve": ("As in production", protocol.production),
}


def main():
    arguments = argparse.ArgumentParser(prog="bin/audit", description="Audits a private demonstration; exit 1 when something is found.")
    arguments.add_argument("--only", action="append", choices=PARTS, metavar="PART", help="one part: " + ", ".join(PARTS))
    arguments.add_argument("--write", action="store_true", help="writes the table to docs/audit.md")
    asked = arguments.parse_args()
    wanted = asked.only or list(PARTS)
    report = Report()
    with demonstration() as target:
        pages.find_files(target)
        pages.find_accounts(target)
        pages.find_sets(target)
        pages.find_letters(target)
        for name, (title, part) in PARTS.items():
            if name in wanted:
                run(target, report, name, title, part)
    print("\n" + report.table())
    print(f"{sum(row['checks'] for row in report.rows.values())} checks, {report.found} findings")
    if asked.write:
        write(report)
    sys.exit(1 if report.found else 0)


def run(target, report, name, title, part):
    report.begin(title)
    before, began, said = target.counted(), time.monotonic(), ""
    try:
        said = part(target, report) or ""
    except Exception as fault:  # a part that cannot run is a finding; the others still run
        report.check(f"{name} ran to its end", False, f"{type(fault).__name__}: {fault}")
    seconds = time.monotonic() - began
    if report.check("the server is up", target.is_up()):
        asked = target.counted() - before
        requests = report.rows[title]["requests"] = sum(asked.values())
        broken = {status: n for status, n in asked.items() if status >= "500"}
        report.check("no answer is a fault of the server", not broken, broken)
        # A limit that answers for the server would make the tools see nothing.
        report.check("limits did not hide the server", asked["429"] * 20 <= requests, f"{asked['429']} of {requests} are 429")
    report.end(said, seconds)


def write(report):
    def version(*command):
        return re.search(r"\d+(\.\d+)+", subprocess.run(command, capture_output=True, text=True).stdout)[0]
    head = subprocess.run(["git", "rev-parse", "--short", "HEAD"], cwd=ROOT, capture_output=True, text=True).stdout.strip()
    tools = ROOT / ".venv-audit"
    versions = f"schemathesis {version(tools / 'api/bin/schemathesis', '--version')}, wapiti {version(tools / 'web/bin/wapiti', '--version')}, sqlmap {version(tools / 'web/bin/sqlmap', '--version')}"
    found = [f"- {what}: `{detail[:300]}`" for row in report.rows.values() for what, detail in row["findings"].items()]
    (ROOT / "docs/audit.md").write_text("\n".join([
        "<!-- SPDX-License-Identifier: EUPL-1.2 -->", "# Audit", "",
        f"Written by `bin/audit --write` on {datetime.date.today()}, at {head}, with {versions}.", "",
        "Against a private demonstration on the loopback (2 000 fictional applications, SQLite).", "",
        report.table(), "", "## Found", "", *(found or ["Nothing."]), ""]))
    print("docs/audit.md is written")


if __name__ == "__main__":
    main()
