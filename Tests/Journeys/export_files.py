#!/usr/bin/env python3
# SPDX-License-Identifier: EUPL-1.2
"""`ruche export interfaceNuu` as an operator runs it, and the way back: what leaves one base enters another, once, and
what is rejected there is corrected and taken."""
import csv
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import zipfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
RUCHE = os.environ.get("RUCHE_BIN") or str(ROOT / ".build/debug/ruche")
DEMANDES = 300
passed = failed = 0


def check(what, good, detail=""):
    global passed, failed
    passed, failed = passed + bool(good), failed + (not good)
    if not good:
        print(f"FAIL {what}: {detail}")


def ruche(*arguments):
    done = subprocess.run(
        [RUCHE, *map(str, arguments)], cwd=ROOT, capture_output=True, text=True, timeout=300,
        env={**os.environ, "SWIFT_BACKTRACE": "enable=no"})
    return done.returncode, (done.stdout + done.stderr).replace("\u00a0", " ")


def count(text, word):
    found = re.search(rf"(\d+) {word}", text)
    return int(found[1]) if found else -1


def mode(path):
    return oct(path.stat().st_mode & 0o777)


def rows(path):
    with open(path, newline="", encoding="utf-8") as file:
        return list(csv.reader(file, delimiter=";"))


with tempfile.TemporaryDirectory(prefix="ruche-export-") as temporary:
    folder = pathlib.Path(temporary)
    keys = ["--keys", folder / "k"]
    first = ["--database", f"sqlite:{folder}/first.db", *keys]
    second = ["--database", f"sqlite:{folder}/second.db", *keys]
    ruche("keys", folder / "k")
    ruche("simulate", "--demandes", DEMANDES, *first)

    # Out, as files.
    out = folder / "out"
    code, text = ruche("export", "interfaceNuu", out, "--report", folder / "out.csv", *first)
    exported, refused = count(text, "exportées"), count(text, "refusées")
    files = sorted(out.rglob("*"))
    documents = [file for file in files if file.is_file()]
    check("each exported application is one file", len(documents) == exported > DEMANDES * 0.9, f"{len(documents)} files: {text}")
    check("exit code 1 when some are refused, else 0", code == (1 if refused else 0), f"{code}: {text}")
    check("files are of their owner only", {mode(file) for file in documents} == {"0o600"}, {mode(file) for file in documents})
    check("folders too", {mode(file) for file in [out, *files] if file.is_dir()} == {"0o700"})
    check("nothing is left half written", not [file for file in documents if file.suffix != ".xml"])
    check("a file bears its number", all(f"numUnique>{file.stem}<" in file.read_text() for file in documents))
    lines = rows(folder / "out.csv")
    check("the report tells the refused apart", len({line[0] for line in lines if line[1] == "refusée"}) == refused, text)
    check("the report is of its owner only", mode(folder / "out.csv") == "0o600")
    # Another desk, another folder: fewer.
    code, some = ruche("export", "interfaceNuu", folder / "desk", "--guichet", "93055", *first)
    check("one desk is a part", 0 <= count(some, "exportées") < exported and code in (0, 1), some)

    # Never over something.
    before = {file: file.stat().st_mtime_ns for file in documents}
    code, text = ruche("export", "interfaceNuu", out, "--report", folder / "refused.csv", *first)
    check("a folder in use: exit code 2, and nothing is written", code == 2 and before == {file: file.stat().st_mtime_ns for file in documents}, f"{code}: {text}")
    check("nor a report that would stand in the way of the next one", not (folder / "refused.csv").exists())
    code, text = ruche("export", "interfaceNuu", folder / "other", "--report", folder / "out.csv", *first)
    check("a report that exists is not written over", code != 0 and rows(folder / "out.csv") == lines, f"{code}: {text}")

    # Out, as archives.
    code, text = ruche("export", "interfaceNuu", folder / "lot.zip", *first)
    archive = folder / "lot-0001.zip"
    check("the archive has the same documents", archive.exists() and sorted(zipfile.ZipFile(archive).namelist()) == sorted(file.name for file in documents), text)
    check("the archive is of its owner only", mode(archive) == "0o600")
    code, text = ruche("export", "interfaceNuu", folder / "lot.zip", *first)
    check("an archive in use: exit code 2", code == 2, f"{code}: {text}")

    # In: another base, the same desks.
    ruche("simulate", "--demandes", "0", *second)
    code, text = ruche("import", "interfaceNuu", out, "--dry-run", *second)
    dry = count(text, "acceptées")
    rejects = folder / "rejects"
    code, text = ruche("import", "interfaceNuu", out, "--report", folder / "in.csv", "--rejects", rejects, *second)
    accepted, rejected = count(text, "acceptées"), count(text, "rejetées")
    check("all are taken or rejected", accepted + rejected == exported == count(text, "fichiers lus") and accepted > exported * 0.9, text)
    check("exit code 1 with rejects, else 0", code == (1 if rejected else 0), f"{code}: {text}")
    check("a dry run had written nothing, and accepts at least as many", dry >= accepted and count(text, "déjà connues") == 0, f"{dry}, {accepted}")
    lines = rows(folder / "in.csv")
    check("the report has its columns", lines[0] == ["fichier", "ligne", "resultat", "numero", "element", "raison"], lines[0])
    taken = {line[3] for line in lines if line[2].startswith("acceptee")}
    check("the report has a line for each", len(taken) == accepted and len({line[0] for line in lines if line[2] == "rejetee"}) == rejected)
    check("numbers are kept", taken <= {file.stem for file in documents})
    check("the report of the import is of its owner only", mode(folder / "in.csv") == "0o600")
    code, text = ruche("import", "interfaceNuu", out, "--report", folder / "in.csv", *second)
    check("nor is this report written over", code != 0 and rows(folder / "in.csv") == lines, f"{code}: {text}")

    # The simulated region has duplicates: they are what is rejected. Whoever sends the file says that they are others.
    kept = sorted(rejects.iterdir()) if rejects.exists() else []
    check("each reject is kept, of its owner only", len(kept) == rejected > 0 and {mode(file) for file in kept} == {"0o600"}, len(kept))
    check("with its reason", all("<!-- " in file.read_text().splitlines()[1] for file in kept))
    for file in kept:
        file.write_text(file.read_text().replace("<demandeLogement>", "<demandeLogement>\n<forcerDoublon>true</forcerDoublon>", 1))
    code, text = ruche("import", "interfaceNuu", rejects, *second)
    check("corrected, they are taken", code == 0 and count(text, "acceptées") == rejected, f"{code}: {text}")
    for source in (out, archive):
        code, text = ruche("import", "interfaceNuu", source, *second)
        check(f"{source.name} again: all are known", code == 0 and count(text, "déjà connues") == exported, f"{code}: {text}")
    code, text = ruche("check", "tout", *second)
    check("the base verifies", code == 0 and count(text, "faults") == 0 and count(text, "files") == exported, text)
print(f"{exported} applications exported, {accepted} accepted, {rejected} corrected")
print(f"{passed} passed, {failed} failed")
sys.exit(1 if failed else 0)
