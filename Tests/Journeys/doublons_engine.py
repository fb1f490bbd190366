#!/usr/bin/env python3
# SPDX-License-Identifier: EUPL-1.2
"""`ruche doublons` as an operator runs it: over a region whose duplicates are known, again, in part, and cut on its way."""
import csv
import os
import pathlib
import re
import signal
import socket
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

    def passes():
        with sqlite3.connect(f"file:{folder}/r.db?mode=ro", uri=True) as db:
            return db.execute("SELECT mode, etat FROM passage_doublon ORDER BY id DESC").fetchall()

    def works():
        with sqlite3.connect(f"file:{folder}/r.db?mode=ro", uri=True) as db:
            return db.execute("SELECT issue, comptes FROM travail WHERE nom = 'doublons'").fetchone()

    def children(server):
        found = []
        for status in pathlib.Path("/proc").glob("[0-9]*/stat"):
            try:
                fields = status.read_text().rsplit(")", 1)[1].split()
                if int(fields[1]) == server.pid:
                    found.append((int(status.parent.name), (status.parent / "cmdline").read_bytes().split(b"\0")[:-1]))
            except (OSError, IndexError):
                continue  # gone meanwhile
        return [(pid, [part.decode() for part in line]) for pid, line in found if b"doublons" in line]

    def priority(pid):
        try:
            return os.getpriority(os.PRIO_PROCESS, pid)
        except ProcessLookupError:
            return None

    def until(what, seconds=60):
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            value = what()
            if value:
                return value
            time.sleep(0.02)
        return what()

    def serve():
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        return subprocess.Popen(
            [RUCHE, "serve", "--port", str(port), *kept], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
            env={**ENVIRONMENT, "RUCHE_DOUBLONS_APART": "1000"})

    def older():
        """Long ago: any hour will do."""
        with sqlite3.connect(f"{folder}/r.db", timeout=30) as db:
            db.execute("UPDATE passage_doublon SET commence_le = commence_le - 200000000")
            db.execute("UPDATE passage_doublon SET fini_le = fini_le - 200000000 WHERE fini_le IS NOT NULL")

    # A server of more files than it compares by itself: in a process of its own, over what changed, whose counts are its own.
    # What a server would purge at its start takes the register along.
    code, out, err = ruche("jobs", "run", "purge", *kept)
    check("purged before", code == 0, out + err)
    code, out, err = ruche("doublons", "run", *kept)
    check("its register is there", code == 0 and (folder / "projections/doublons.projection").exists(), out + err)
    older()
    before = len(passes())
    server = serve()
    seen = until(lambda: children(server))
    check("a process apart", seen and seen[0][1][1:] == ["doublons", "run", "--beside", str(server.pid), "--partiel"], seen)
    check("it comes after requests", seen and until(lambda: priority(seen[0][0]) == 10), seen)
    check("its pass is done", until(lambda: len(passes()) > before and passes()[0] == ("partiel", "fait")), passes())
    told = until(lambda: works())
    check("the page of works counts it", told and told[0] == "fait" and '"doublons-dossiers":0' in told[1].replace(" ", ""), told)
    server.send_signal(signal.SIGTERM)
    check("the server ends", server.wait(timeout=30) == 0)
    # All to be read: cut with its server, and done by the next one.
    (folder / "projections/doublons.projection").unlink()
    older()
    before = len(passes())
    server = serve()
    pids = [pid for pid, _ in until(lambda: children(server))]
    server.send_signal(signal.SIGTERM)
    check("a server that ends in its midst", server.wait(timeout=30) == 0)
    check("ends it too", pids and until(lambda: not any(pathlib.Path(f"/proc/{pid}").exists() for pid in pids), 10), pids)
    check("no pass was done", passes()[0][1] != "fait" or len(passes()) == before, passes()[:2])
    check("and none kept", not (folder / "projections/doublons.projection").exists())
    older()
    before = len(passes())
    server = serve()
    check("the next one does it", until(lambda: len(passes()) > before and passes()[0] == ("complet", "fait")), passes())
    check("its register is kept", until(lambda: (folder / "projections/doublons.projection").exists(), 10))
    server.send_signal(signal.SIGTERM)
    server.wait(timeout=30)
    # Last, for its lease lasts longer than it.
    older()
    before = len(passes())
    server = serve()
    pids = [pid for pid, _ in until(lambda: children(server))]
    server.kill()
    server.wait(timeout=30)
    check("one that is killed too", pids and until(lambda: not any(pathlib.Path(f"/proc/{pid}").exists() for pid in pids), 10), pids)
    check("no pass was done then", passes()[0][1] != "fait" or len(passes()) == before, passes()[:2])
    code, out, _ = ruche("check", "demandes", *base)
    check("the base is whole", code == 0 and "0 faults" in out, out)
print(f"{passed} passed, {failed} failed")
sys.exit(failed > 0)
