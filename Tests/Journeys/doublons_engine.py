#!/usr/bin/env python3
# SPDX-License-Identifier: EUPL-1.2
"""`ruche doublons` as an operator runs it: over a region whose duplicates are known, again, in part, and cut on its way."""
import csv
import os
import pathlib
import re
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
RUCHE = os.environ.get("RUCHE_BIN") or str(ROOT / ".build/debug/ruche")
ENVIRONMENT = {**os.environ, "SWIFT_BACKTRACE": "enable=no"}
ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"
passed = failed = 0


def check(what, good, detail=""):
    global passed, failed
    passed, failed = passed + bool(good), failed + (not good)
    if not good:
        print(f"FAIL {what}: {detail}")


def ruche(*arguments):
    done = subprocess.run([RUCHE, *arguments], capture_output=True, text=True, timeout=300, env=ENVIRONMENT)
    return done.returncode, done.stdout, done.stderr


def number(text):
    """The 64 bits behind an id on the wire."""
    bits = 0
    for letter in text:
        bits = bits << 5 | ALPHABET.index(letter)
    return bits - (1 << 64) if bits >> 63 else bits


def sums(out):
    return [int(n) for n in re.findall(r"\d+", re.search(r"(\d+ pairs kept.*)", out)[1])]


with tempfile.TemporaryDirectory(prefix="ruche-doublons-") as temporary:
    folder = pathlib.Path(temporary)
    base = ["--database", f"sqlite:{folder}/r.db", "--keys", f"{folder}/k"]
    kept = [*base, "--projections", f"{folder}/projections"]
    ruche("keys", f"{folder}/k")
    code, out, err = ruche("simulate", "--demandes", "1500", "--seed", "11", "--verite", f"{folder}/verite.csv", *base)
    check("a region", code == 0, err)
    code, out, _ = ruche("doublons", "status", *base)
    check("no model yet", code == 0 and "no model yet" in out, out)
    code, out, err = ruche("doublons", "run", "--partiel", *base)
    check("a part needs the register of the last pass", code == 2 and "--projections" in err, err)
    for name, other in (("no base", ["--database", f"sqlite:{folder}/none.db"]), ("no key", ["--keys", f"{folder}/none.keys"])):
        flags = dict(zip(base[::2], base[1::2])) | dict([other])
        code, out, err = ruche("doublons", "run", *(part for pair in flags.items() for part in pair))
        check(f"{name}: refused with 2", code == 2 and err.startswith("Error"), f"{code} {err}")
    check("what was refused left no base", not (folder / "none.db").exists())
    check("an unknown flag: 2", ruche("doublons", "run", "--rien")[0] == 2)

    code, out, err = ruche("doublons", "run", *kept)
    check("a whole pass", code == 0 and "whole: 1500 files" in out, out + err)
    check("its steps are told", "lecture: 100 %" in err and "rapprochement: 100 %" in err, err)
    first = sums(out)

    truth, groups = {}, {}
    for row in csv.DictReader(open(f"{folder}/verite.csv")):
        one, other = number(row["demande"]), number(row["autre"])
        truth[min(one, other), max(one, other)] = row["lien"]
        if row["lien"] == "doublon":
            groups.setdefault(other, {other}).add(one)
    same = {(a, b) for group in groups.values() for a in group for b in group if a < b}
    with sqlite3.connect(f"file:{folder}/r.db?mode=ro", uri=True) as db:
        found = set(db.execute("SELECT premiere, seconde FROM paire_doublon WHERE probabilite >= 0.5"))
        reasons = db.execute("SELECT count(*) FROM paire_doublon WHERE raisons = ''").fetchone()[0]
    right = len(found & same)
    wrong = {truth.get(pair, "unknown") for pair in found - same}
    print(f"{len(same)} known, {len(found)} found, {right} right; others: {sorted(wrong)}")
    check("recall", right >= 0.95 * len(same), f"{right} of {len(same)}")
    check("precision", right >= 0.95 * len(found), f"{right} of {len(found)}: {wrong}")
    check("each has its reasons", reasons == 0, reasons)

    code, out, err = ruche("doublons", "run", *kept)
    again = out
    check("again: the same", sums(out)[0] == first[0] and ", 0 new, 0 no longer" in out, out)
    code, out, err = ruche("doublons", "run", "--partiel", *kept)
    opened = re.search(r"sets: (\d+) open", again)
    check("in part, when nothing changed", code == 0 and "what changed: 0 files looked at anew, 0 comparisons" in out, out + err)
    check("what stays open is told all the same", opened and f"; {opened[1]} open in all" in out, again + out)
    mode = os.stat(f"{folder}/projections/doublons.projection").st_mode & 0o777
    check("the register is its owner's only", mode == 0o600, oct(mode))

    process = subprocess.Popen([RUCHE, "doublons", "run", *kept], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, env=ENVIRONMENT)
    process.stderr.readline()
    time.sleep(0.2)
    process.send_signal(signal.SIGKILL)
    process.wait()
    code, out, err = ruche("doublons", "run", *kept)
    check("after a kill: the same", code == 0 and sums(out)[0] == first[0] and ", 0 new, 0 no longer" in out, out + err)
    code, out, err = ruche("doublons", "run", "--estimate", *kept)
    check("estimated again: the next version", code == 0 and "modèle 2, whole" in out, out + err)
    code, out, _ = ruche("check", "demandes", *base)
    check("the base is whole", code == 0 and "0 faults" in out, out)
print(f"{passed} passed, {failed} failed")
sys.exit(failed > 0)
