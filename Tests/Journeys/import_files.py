#!/usr/bin/env python3
# SPDX-License-Identifier: EUPL-1.2
"""`ruche import interfaceNuu` as an operator runs it: exit codes, reasons, lines, and twice is once."""
import os
import pathlib
import re
import subprocess
import sys
import tempfile
from datetime import date, timedelta

ROOT = pathlib.Path(__file__).resolve().parents[2]
RUCHE = os.environ.get("RUCHE_BIN") or str(ROOT / ".build/debug/ruche")
SAMPLE = re.search(r'"""\n(.*?)\n        """', (ROOT / "Sources/TestSupport/NationalFile.swift").read_text(), re.S).group(1)
SAMPLE = re.sub(r"^ {8}", "", SAMPLE, flags=re.M)
passed = failed = 0


def check(what, good, detail=""):
    global passed, failed
    passed, failed = passed + bool(good), failed + (not good)
    if not good:
        print(f"FAIL {what}: {detail}")


def ruche(*arguments):
    done = subprocess.run(
        [RUCHE, *arguments], cwd=ROOT, capture_output=True, text=True, timeout=120,
        env={**os.environ, "SWIFT_BACKTRACE": "enable=no"})
    return done.returncode, done.stdout + done.stderr


with tempfile.TemporaryDirectory(prefix="ruche-import-") as temporary:
    folder = pathlib.Path(temporary)
    base = ["--database", f"sqlite:{folder}/r.db", "--keys", f"{folder}/k"]
    check("import before the schema says so", ruche("import", "interfaceNuu", "x.xml", *base)[0] != 0)
    ruche("keys", f"{folder}/k")
    ruche("simulate", "--demandes", "0", *base)

    def take(name, content, code, *words, extra=()):
        path = folder / f"{name}.xml"
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        got, text = ruche("import", "interfaceNuu", str(path), *extra, *base)
        check(f"{name}: exit code", got == code, f"{got} instead of {code}: {text}")
        for word in words:
            check(f"{name}: « {word} »", word in text.replace("\u00a0", " "), text)

    take("dry", SAMPLE, 0, "à blanc", "1 acceptées", extra=["--dry-run"])
    take("dry-over", SAMPLE, 0, "Attestations à envoyer : 0 (", "Attestations non envoyées : 1 (la validité de la demande est passée", extra=["--dry-run", "--attestations"])
    recent = SAMPLE.replace("2024-09-12", (date.today() - timedelta(days=100)).isoformat())
    take("dry-doubtful", recent, 0, "Attestations non envoyées : 1 (elle reposerait sur des données à confirmer)", extra=["--dry-run", "--attestations", "--report", f"{folder}/report.csv"])
    written = (folder / "report.csv").read_text()
    check("why none is sent stands in the report", '"attestation-non-envoyee"' in written and "données à confirmer" in written, written)
    got, text = ruche("courriers", "retirer-attestations", *base)
    check("nothing to stop", got == 0 and "0 letters and mails stopped" in text, f"{got} {text}")
    take("first", SAMPLE, 0, "1 acceptées", "0 rejetées")
    take("second", SAMPLE, 0, "1 déjà connues")
    fresh = SAMPLE.replace("018553", "018554").replace("Haddad", "Moreau").replace("1988-03-14", "1971-07-01").replace("1985-01-20", "1969-08-09")
    take("version-0200", fresh.replace("02.01", "02.00"), 0, "1 acceptées")
    other = SAMPLE.replace("018553", "018555")
    take("existing-person", other, 1, "demandeur.nomNaissance", "111092401855393048")
    take("impossible-date", other.replace("1988-03-14", "1988-02-30"), 1, ":17:", "février 1988 a 29 jours")
    take("unknown-code", other.replace('civilite code="2"', 'civilite code="9"'), 1, "demandeur.civilite")
    take("unknown-desk", other.replace("<n:numGuichet>93055", "<n:numGuichet>ZZZZZ"), 1, "guichet")
    take("truncated", other[: len(other) // 2], 2, "tronqué ou mal formé", "lecture interrompue")
    take("wrong-encoding", other.encode("utf-16-le")[:400], 2)
    take("latin-1-bytes", other.encode().replace("gardé".encode(), "gardé".encode("latin-1")), 2, "encodage")
    bomb = '<!DOCTYPE b [<!ENTITY a "x">' + "".join(f'<!ENTITY a{i} "{"&a" + (str(i - 1) if i else "") + ";"}{"&a" + (str(i - 1) if i else "") + ";"}">' for i in range(1, 30)) + "]>"
    take("bomb", other.replace("?>\n", f"?>{bomb}", 1), 2, "DOCTYPE")
    take("other-root", "<autre/>", 2, "autre")
    take("other-version", other.replace("02.01", "09.99"), 2, "09.99")
    take("empty", "", 2)
    got, text = ruche("import", "interfaceNuu", f"{folder}/missing.xml", *base)
    check("missing file: exit code 2", got == 2, f"{got} {text}")
    got, text = ruche("check", "journal", *base)
    check("the journal verifies", got == 0 and "0 faults" in text, text)
print(f"{passed} passed, {failed} failed")
sys.exit(1 if failed else 0)
