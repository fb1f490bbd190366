#!/usr/bin/env python3
# SPDX-License-Identifier: EUPL-1.2
"""Inputs whose fault is their volume: archives that swell, a million tiny files, files of gigabytes, the same file
imported twice at once, an import killed in the middle, a cursor of another question, clients that stop reading.

Each must end clearly, in bounded memory. What a program does not know yet is SKIPPED.
"""
import argparse, http.client, json, os, pathlib, re, shutil, signal, socket, struct, subprocess, threading, time, zipfile

from bench import BROKEN, ENV, ROOT, RUCHE, check, engines, finish, metered, peak, person, run, trial, until, verify_base

IMPORT_MB, SERVER_MB = 300, 600
HEAD = (b'<?xml version="1.0" encoding="UTF-8"?>\n<n:interfaceNuu xmlns:n="http://nuu.application.i2/" versionInterface="02.01">\n'
        b"<n:entete><n:typeFichier>CRE</n:typeFichier><n:dateFichier>2026-11-20T10:00:00</n:dateFichier></n:entete>\n")
FOOT = b"</n:interfaceNuu>\n"
IMPORT = [RUCHE, "import", "interfaceNuu"]


def application(n):
    """A valid application of a national file: the number n, a person unlike the others."""
    holder = person(n)["demandeur"]
    return f"""<n:demande><n:demandeLogement><n:numGuichet>93055</n:numGuichet><n:numUnique>1110924{n:06}93048</n:numUnique>
<n:refInterne>REF-{n}</n:refInterne><n:dateCreationDemande>2024-09-12</n:dateCreationDemande><n:personnePhysique><n:demandeur>
<n:civilite code="2"/><n:nom>{holder["nomNaissance"]}</n:nom><n:nomPatronymique>{holder["nomNaissance"]}</n:nomPatronymique>
<n:prenom>{holder["prenoms"]}</n:prenom><n:dateNaissance>{holder["naissance"]}</n:dateNaissance><n:nationalite code="1"/>
<n:adressePostale><n:etranger>false</n:etranger><n:numero>8</n:numero><n:voie>rue des Saules</n:voie><n:codePostal>93500</n:codePostal>
<n:commune code="93055"/></n:adressePostale></n:demandeur><n:listePersonneACharge><n:personneACharge>
<n:nom>{holder["nomNaissance"]}</n:nom><n:prenom>Inès</n:prenom><n:dateNaissance>2015-11-02</n:dateNaissance><n:sexe code="F"/>
<n:lienParente code="E"/></n:personneACharge></n:listePersonneACharge><n:logementActuel><n:listeModeleLogement><n:modeleLogement code="LP"/>
</n:listeModeleLogement></n:logementActuel></n:personnePhysique><n:logementRecherche><n:listeTypeLogement><n:typeLogement code="T3"/>
</n:listeTypeLogement><n:listeLocalisationSouhaite><n:localisationSouhaite><n:commune code="93055"/></n:localisationSouhaite>
</n:listeLocalisationSouhaite></n:logementRecherche></n:demandeLogement></n:demande>
""".encode()


def counted(text):
    """How many applications the summary accounts for: accepted, known, rejected."""
    last = [line for line in text.splitlines() if "accept" in line][-1:] or [""]
    number = lambda word: int(re.sub(r"\D", "", (re.search(rf"([\d\s]+) {word}", last[0]) or ["", "0"])[1]))
    return number("accept"), number("déjà"), number("rejet")


def ended(bench, name, path, codes=(1, 2), seconds=120):
    """Imports without writing; the end must be clear and the memory bounded."""
    began = time.monotonic()
    code, text, memory = metered(bench.folder, *IMPORT, str(path), "--dry-run", *bench.base, seconds=seconds)
    last = (text.strip().splitlines() or [""])[-1]
    good = code in codes and memory < IMPORT_MB and last and "Fatal error" not in text
    check(name, good, f"exit code {code}, {memory} MB, {time.monotonic() - began:.1f} s, « {last[:160]} »")
    return text


def takes_folders():
    return "--report" in run(RUCHE, "import", "--help")


def zipped(path, entries, megabytes, head=b"", fill=b"\0"):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as file:
        for index in range(entries):
            with file.open(f"{index:05}.xml", "w", force_zip64=True) as entry:
                entry.write(head)
                for _ in range(megabytes): entry.write(fill * (1 << 20))
    return path


def overlapping(path, entries):
    """An archive whose entries are all the same compressed bytes, so that few bytes are many files."""
    zipped(path, 1, 1)
    data = path.read_bytes()
    end = data.rindex(b"PK\5\6")
    central = struct.unpack_from("<I", data, end + 16)[0]
    directory = data[central:end] * entries
    path.write_bytes(data[:central] + directory + struct.pack("<4sHHHHIIH", b"PK\5\6", 0, 0, entries, entries, len(directory), central, 0))
    return path


def archives(bench, options):
    if not takes_folders(): return check("archives", None, "this program does not take archives")
    folder, size = bench.folder, options.bomb
    bombs = {
        f"one entry of {size} MB of zeros": lambda p: zipped(p, 1, size),
        f"one entry of {size} MB that begins well": lambda p: zipped(p, 1, size, HEAD + b"<n:demande><n:demandeLogement><n:refInterne>", b"9"),
        f"one entry of {size} MB of spaces between applications": lambda p: zipped(p, 1, size, HEAD, b" "),
        f"{options.entries} entries of 1 MB of zeros": lambda p: zipped(p, options.entries, 1),
        f"{options.same} entries that are one": lambda p: overlapping(p, options.same),
    }
    for name, make in bombs.items():
        path = make(folder / "bomb.zip")
        ended(bench, f"{name} in {path.stat().st_size >> 10} KiB", path, seconds=options.patience)
    inner = folder / "bomb.zip"
    for depth in range(3):
        outer = folder / f"nested-{depth}.zip"
        with zipfile.ZipFile(outer, "w", zipfile.ZIP_DEFLATED) as file: file.write(inner, "inner.zip")
        inner = outer
    text = ended(bench, "archives in archives", inner, codes=(0, 1, 2))
    check("they are not opened, and this is said", sum(counted(text)) == 0 and "ignor" in text)


def tiny_files(bench, options):
    if not takes_folders(): return check("tiny files", None, "this program does not take folders")
    folder = bench.folder / "tiny"
    for index in range(options.tiny):
        if index % 10_000 == 0: (folder / f"{index // 10_000:03}").mkdir(parents=True)
        (folder / f"{index // 10_000:03}" / f"{index}.xml").write_bytes(b"<a/>")
    ended(bench, f"{options.tiny} files of four bytes", folder, seconds=options.patience)
    shutil.rmtree(folder)


def through_pipe(bench, name, chunks, **more):
    """A file that is never on disk: the import reads what is made as it reads."""
    pipe = bench.folder / "pipe.xml"
    os.mkfifo(pipe)

    def feed():
        try:
            with open(pipe, "wb") as file:
                for chunk in chunks: file.write(chunk)
        except BrokenPipeError:
            pass  # it stopped reading: that is an end too

    threading.Thread(target=feed, daemon=True).start()
    text = ended(bench, name, pipe, **more)
    pipe.unlink()
    return text


def gigabytes(bench, options):
    def giant(piece):
        yield HEAD + b"<n:demande><n:demandeLogement>"
        for _ in range(options.megabytes): yield piece * ((1 << 20) // len(piece))

    through_pipe(bench, f"one application of {options.megabytes} MB: elements", giant(b"<n:refInterne>a</n:refInterne>"))
    through_pipe(bench, f"one application of {options.megabytes} MB: one text", giant(b"abcdefgh"))
    through_pipe(bench, f"one application of {options.megabytes} MB: one attribute", [HEAD, b"<n:demande a='", *([b"x" * (1 << 20)] * options.megabytes)])
    through_pipe(bench, f"one application of {options.megabytes} MB: one comment", [HEAD, b"<!--", *([b"x" * (1 << 20)] * options.megabytes)])
    if not takes_folders(): return check("many applications in one file", None, "this program has a limit of 64 MB a file")
    count = (options.many << 20) // len(application(1))

    def many():
        yield HEAD
        for n in range(count): yield application(n % 1_000_000)
        yield FOOT

    text = through_pipe(bench, f"{count} applications in one file", many(), codes=(0, 1), seconds=options.patience)
    check("all of them are accounted for", sum(counted(text)) == count, counted(text))


def file_of(bench, count):
    path = bench.folder / "many.xml"
    path.write_bytes(HEAD + b"".join(map(application, range(count))) + FOOT)
    return path


def at_once(bench, options):
    """Two imports of one file at the same time."""
    count, before = options.at_once, bench.files()
    path = file_of(bench, count)
    both = [subprocess.Popen([*IMPORT, str(path), *bench.base], cwd=ROOT, env=ENV, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
            for _ in range(2)]
    texts = [process.communicate(timeout=options.patience)[0] for process in both]
    codes = [process.returncode for process in both]
    detail = f"exit codes {codes}, {[counted(text) for text in texts]}, " + " / ".join(text.strip()[-200:] for text in texts)
    check("two imports of one file at once end well", codes == [0, 0], detail)
    check("each application is registered once", bench.files() - before == count, f"{bench.files() - before} of {count}")
    accepted, known, rejected = map(sum, zip(*map(counted, texts)))
    check("what one accepted the other knew", (accepted, known, rejected) == (count, count, 0), (accepted, known, rejected))


def resumed(bench, options):
    """An import killed in the middle, again and again, then left to its end."""
    count, before = options.at_once * 8, bench.files()  # more than what is written at once
    path = file_of(bench, count)
    kills = 0
    for part in 4, 2:
        process = subprocess.Popen([*IMPORT, str(path), *bench.base], cwd=ROOT, env=ENV, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        until(lambda: bench.files() - before >= count // part or process.poll() is not None, options.patience, 0.002)
        kills += process.poll() is None
        process.kill()
        process.wait()
    partly = bench.files() - before
    code, text, memory = metered(bench.folder, *IMPORT, str(path), *bench.base, seconds=options.patience)
    check("the import was killed in the middle", kills and 0 < partly < count, f"{kills} times, {partly} of {count} were there")
    check("the next one takes the rest", code == 0 and counted(text) == (count - partly, partly, 0), f"exit code {code}, {counted(text)}")
    check("each application is registered once", bench.files() - before == count, f"{bench.files() - before} of {count}")


def cursors(bench, options):
    ask = lambda **body: bench.ask(bench.connect(), "POST", "/api/v1/recherches", body)
    if ask(texte="Benali")[0] == 404: return check("cursors", None, "this program has no search in its API")
    for n in range(3):
        body = person(n)
        body["demandeur"]["nomNaissance"] = "Vernaudon"
        bench.ask(bench.connect(), "POST", "/api/v1/demandes", body)
    found = lambda: json.loads(ask(texte="Vernaudon", limite=1)[1]).get("suivant")
    check("a question has a second page", until(found, 10, 0.2))
    cursor = found()
    status, text = ask(texte="Vernaudon", limite=1, curseur=cursor)
    check("its cursor gives it", status == 200 and json.loads(text)["resultats"], status)
    for cursor in [cursor, "a", "", "0" * 13, "é" * 5_000, "../..", "\0", "9" * 400]:
        status, text = ask(texte="Moreau Jeanne", limite=1, curseur=cursor)
        check(f"of another question, the cursor {cursor[:12]!r} is refused", status == 400 and json.loads(text)["status"] == 400, f"{status} {text[:120]}")


def unread(bench, options):
    """Clients that ask and never read, or ask a letter at a time; the others are served meanwhile."""
    big = max((path for path in re.findall(r'(?:href|src)="(/assets/[^"?]+)', bench.get("/connexion")[1].decode())),
              key=lambda path: len(bench.get(path)[1]))
    length, before = len(bench.get(big)[1]), peak(bench.server.pid)
    links = []
    for index in range(options.links):
        link = socket.socket()
        link.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        link.connect(("127.0.0.1", bench.port))
        link.setblocking(False)
        try: link.send(f"GET {big} HTTP/1.1\r\nHost: a\r\n\r\n".encode() * 200 if index % 2 else b"POST /api/v1/demandes HTTP/1.1\r\nHo")
        except BlockingIOError: pass
        links.append(link)
    slowest = 0.0
    time.sleep(5)  # until what they asked for fills the buffers of the system
    for _ in range(40):
        began = time.monotonic()
        status = bench.get("/readyz")[0]
        slowest = max(slowest, time.monotonic() - began)
        if status != 200: break
        time.sleep(0.05)
    asked = options.links // 2 * 200 * length >> 20
    check(f"{options.links} clients that do not read {asked} MB: the others are served", status == 200 and slowest < 2, f"the slowest took {slowest:.2f} s")
    check(f"memory of the server under {SERVER_MB} MB", peak(bench.server.pid) < SERVER_MB, f"{before} MB, then {peak(bench.server.pid)} MB")
    if options.silence:  # the server closes what says nothing for a minute
        ends = lambda: len([c for c in pathlib.Path(f"/proc/{bench.server.pid}/fd").iterdir() if os.path.islink(c) and "socket" in os.readlink(c)])
        held = ends()
        closed = until(lambda: held - ends() >= options.links * 0.9, 100, 1)
        check("they are closed after a minute", closed, f"{held} sockets, then {ends()}")
    for link in links: link.close()


def served(bench, options):
    bench.start()
    cursors(bench, options)
    unread(bench, options)
    verify_base(bench)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    for name, default, text in (
            ("bomb", 200, "MB of one entry of an archive"), ("entries", 200, "entries of 1 MB"), ("same", 10_000, "entries that are one"), ("tiny", 20_000, "tiny files"),
            ("megabytes", 200, "MB of one application"), ("many", 3, "MB of small applications in one file"),
            ("at-once", 300, "applications imported twice at once"), ("links", 200, "clients that do not read"),
            ("patience", 120, "seconds that one import may take")):
        parser.add_argument(f"--{name}", type=int, default=default, help=f"{text} ({default})")
    parser.add_argument("--silence", action="store_true", help="wait for the end of connections that are silent")
    parser.add_argument("--only", action="append", choices=["archives", "tiny_files", "gigabytes", "at_once", "resumed", "served"])
    parser.add_argument("--engine", choices=["sqlite", "postgres", "both"], default="both", help="of what writes")
    options = parser.parse_args()
    for part in archives, tiny_files, gigabytes, at_once, resumed, served:
        if options.only and part.__name__ not in options.only: continue
        for engine in engines(options.engine) if part in (at_once, resumed) else ["sqlite"]:
            print(f"{part.__name__}, {engine}", flush=True)
            trial(engine, lambda bench: part(bench, options), "ruche-hostile-")
    finish()


if __name__ == "__main__":
    main()
