#!/usr/bin/env python3
# SPDX-License-Identifier: EUPL-1.2
"""What was acknowledged survives kill -9 of the server (and of PostgreSQL), on each engine.

By default, one round of 5 s per engine, then a sabotaged one of 2 s. The long version: --rounds 10 --seconds 60

kill -9 leaves the cache of the kernel whole: it cannot show that the disk was asked to keep anything. This is why the
synchronisations between a request and its answer are counted as well. The sabotaged run uses a fault of debug builds,
RUCHE_SABOTAGE=answer-before-commit; it shows that these checks are able to fail.
"""
import argparse, concurrent.futures, datetime, http.client, itertools, json, os, pathlib, random, re, shutil, signal, socket
import subprocess, sys, tempfile, time, zoneinfo

ROOT = pathlib.Path(__file__).resolve().parents[2]
RUCHE = os.environ.get("RUCHE_BIN") or str(ROOT / ".build/debug/ruche")
ENV = {k: v for k, v in os.environ.items() if not k.startswith(("RUCHE_", "PG"))} | {"SWIFT_BACKTRACE": "enable=no"}
PROBES = 3  # registrations whose synchronisations are counted
results = {"ok": 0, "FAILED": 0, "SKIPPED": 0}


def check(name, good, detail=""):
    """`good` is None for what could not be checked."""
    result = "SKIPPED" if good is None else "ok" if good else "FAILED"
    results[result] += 1
    print(f"  {result:7} {name}{f': {detail}' if detail != '' else ''}", flush=True)


def run(*command):
    done = subprocess.run(command, cwd=ROOT, env=ENV, capture_output=True, text=True, timeout=300)
    if done.returncode:
        raise RuntimeError(f"{' '.join(command)}: exit code {done.returncode}\n{done.stdout}{done.stderr}")
    return done.stdout.strip()


def until(condition, seconds, pause=0.02):
    end = time.monotonic() + seconds
    while not (met := condition()) and time.monotonic() < end:
        time.sleep(pause)
    return bool(met)


def person(n):
    """The body of one registration: a person unlike the others, the same for the same n."""
    rng = random.Random(n)
    word = lambda syllables: "".join(rng.choice("bcdfgjklmnprstvz") + rng.choice("aeiou") for _ in range(syllables)).capitalize()
    born = datetime.date(1950, 1, 1) + datetime.timedelta(days=rng.randrange(18_600))
    today = datetime.datetime.now(zoneinfo.ZoneInfo("Europe/Paris")).date()
    return {
        "depot": {"date": today.isoformat(), "canal": "guichet", "pieceVue": True},
        "demandeur": {"civilite": "2", "nomNaissance": word(6), "prenoms": word(5), "naissance": born.isoformat()},
        "adresse": {"voie": f"{1 + n % 90} rue Hoche", "commune": "93500 Pantin"},
        "nombrePersonnes": 1, "dejaLocataireHlm": False, "communesSouhaitees": ["93055"],
    }


class Bench:
    """One engine with its base, its keys, and the server that runs on them."""

    def __init__(self, engine, folder):
        self.engine, self.folder, self.pg, self.server, self.people = engine, folder, f"{folder}/pg", None, itertools.count(1)

    def prepare(self):
        self.folder.chmod(0o711)  # the user postgres goes through it
        self.url = f"sqlite:{self.folder}/r.db" if self.engine == "sqlite" else run("bin/postgres", "start", self.pg)
        self.base = ["--database", self.url, "--keys", f"{self.folder}/k"]
        run(RUCHE, "keys", f"{self.folder}/k")
        run(RUCHE, "simulate", "--demandes", "5", "--seed", "1", *self.base)
        self.token = run(RUCHE, "token", "--guichet", "BAIL1", *self.base).splitlines()[-1]

    def start(self, sabotaged=False):
        with socket.create_server(("127.0.0.1", 0)) as free:
            self.port = free.getsockname()[1]
        env = ENV | ({"RUCHE_SABOTAGE": "answer-before-commit"} if sabotaged else {})
        with open(self.folder / "server.log", "ab") as log:
            self.server = subprocess.Popen(
                [RUCHE, "serve", "--port", str(self.port), "--insecure-cookies", *self.base],
                cwd=ROOT, env=env, stdin=subprocess.DEVNULL, stdout=log, stderr=log)
        if not until(lambda: self.server.poll() is not None or self.get("/readyz")[0] == 200, 30) or self.server.poll() is not None:
            raise RuntimeError(f"the server does not get ready: see {self.folder}/server.log")

    def connect(self):
        return http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)

    def ask(self, connection, method, path, body=None):
        headers = {"Authorization": f"Bearer {self.token}", "Content-Type": "application/json"}
        connection.request(method, path, json.dumps(body) if body else None, headers)
        response = connection.getresponse()
        return response.status, response.read()

    def get(self, path):
        try:
            return self.ask(self.connect(), "GET", path)
        except OSError:
            return 0, b""

    def register(self, connection):
        body = person(next(self.people))
        status, answer = self.ask(connection, "POST", "/api/v1/demandes", body)
        return status, json.loads(answer)["numero"] if status == 201 else answer.decode(), body["demandeur"]["nomNaissance"]

    def load(self, seconds, writers):
        """Registers, kills everything right after an answer; the acknowledged (numero, nom) and the other answers."""
        acknowledged, others, killing = [], [], False

        def write(_):
            connection = self.connect()
            while True:
                try:
                    status, numero, nom = self.register(connection)
                except (OSError, http.client.HTTPException) as error:
                    return None if killing else others.append(repr(error))
                if status == 201 or not killing:
                    acknowledged.append((numero, nom)) if status == 201 else others.append(f"{status} {numero}")

        threads = concurrent.futures.ThreadPoolExecutor(writers)
        ended = threads.map(write, range(writers))
        time.sleep(seconds)
        until(lambda seen=len(acknowledged): len(acknowledged) > seen, 5, 0.0005)
        killing = True
        if self.engine == "postgres":
            run("bin/postgres", "kill", self.pg)  # under the load; the server follows at once
        self.server.kill()
        self.server.wait()
        list(ended)
        if self.engine == "postgres":
            run("bin/postgres", "start", self.pg)
        return acknowledged, others

    def lost(self, acknowledged, readers=4):
        """Those that are not there any more, or whose file is another person's."""
        def read(part):
            connection, lost = self.connect(), []
            for numero, nom in part:
                status, body = self.ask(connection, "GET", f"/api/v1/demandes/{numero}")
                found = json.loads(body) if status == 200 else {}
                if found.get("numero") != numero or found["demande"]["demandeur"]["nomNaissance"].lower() != nom.lower():
                    lost.append((numero, status))
            return lost

        parts = [acknowledged[i::readers] for i in range(readers)]
        return sum(concurrent.futures.ThreadPoolExecutor(readers).map(read, parts), [])

    def sequenced(self):
        return b"\nruche_journal_waiting 0\n" in self.get("/metrics")[1]

    def probe(self):
        """Registers at rest; for each, the calls to fsync between request and answer (None: no strace here)."""
        connection, spans, trace = self.connect(), [], self.folder / "strace"
        self.register(connection)  # opens what has to be opened
        pids = [str(self.server.pid)]
        if self.engine == "postgres":
            pids = pathlib.Path(self.pg, "data/postmaster.pid").read_text().split()[:1]
            pids += pathlib.Path(f"/proc/{pids[0]}/task/{pids[0]}/children").read_text().split()
        tracer = shutil.which("strace") and subprocess.Popen(
            ["strace", "-f", "-ttt", "-e", "trace=fdatasync,fsync", "-o", str(trace), "-p", ",".join(pids)],
            stderr=subprocess.DEVNULL)
        for _ in range(PROBES):
            time.sleep(1.5)  # the journal of the one before is done
            began = time.time()
            status, numero, _ = self.register(connection)
            spans.append((began, time.time()))
            if status != 201:
                raise RuntimeError(f"{status} {numero}")
        if not tracer or tracer.poll() is not None:
            return None
        tracer.send_signal(signal.SIGINT)
        tracer.wait(10)
        times = [float(t) for t in re.findall(r"^\d+ +([\d.]+) .*sync.* = 0$", trace.read_text(), re.M)]  # those that succeeded
        return [sum(began <= t <= ended for t in times) for began, ended in spans]

    def synchronisations(self, sabotaged):
        sql = lambda text: run("psql", "-XAtqd", self.url, "-c", text)
        wal_sync = lambda: int(sql("SELECT wal_sync FROM pg_stat_wal"))
        before = wal_sync() if self.engine == "postgres" else 0
        calls = self.probe()
        if calls is None:
            check("fsync between request and answer", None, "strace not permitted here")
        elif sabotaged:
            check("an answer without fsync is noticed", min(calls) == 0, f"{calls} calls")
        else:
            check("fsync between each request and its answer", min(calls) >= 1, f"{calls} calls")
        if self.engine == "postgres" and not sabotaged:
            # An idle session gives its figures after 10 s at most.
            good = until(lambda: wal_sync() - before >= PROBES + 1, 12, 0.2)
            check(f"wal_sync grew by one per registration ({PROBES + 1})", good, f"+{wal_sync() - before}")
            modes = [sql(f"SHOW {name}") for name in ("fsync", "synchronous_commit")]
            check("fsync and synchronous_commit", modes == ["on", "on"], " ".join(modes))
        return "not counted" if calls is None else "+".join(map(str, calls))


def rounds(engine, sabotaged, seconds, count, writers):
    """One base, killed `count` times."""
    folder, failures, every = pathlib.Path(tempfile.mkdtemp(prefix="kill9-")), results["FAILED"], []
    bench = Bench(engine, folder)
    try:
        bench.prepare()
        for number in range(1, count + 1):
            print(f"{engine}, {'sabotaged' if sabotaged else 'honest'}, round {number} of {count}, {seconds} s", flush=True)
            bench.start(sabotaged)
            syncs = bench.synchronisations(sabotaged) if number == 1 else "not counted"
            acknowledged, others = bench.load(seconds, writers)
            every += acknowledged
            bench.start()
            lost = bench.lost(every if number == count else acknowledged)
            print(f"  acknowledged {len(acknowledged)}, lost {len(lost)}, syncs {syncs}", flush=True)
            if sabotaged:
                check("acknowledged numbers that are lost are noticed", lost, f"{len(lost)} of {len(acknowledged)}")
            else:
                check("every acknowledged number is there", acknowledged and not lost, lost[:5] or len(acknowledged))
                check("numbers are distinct", len({numero for numero, _ in every}) == len(every))
                check("no other answer before the kill", not others, f"{len(others)}, {others[0]}" if others else "")
            check("the journal has no entry waiting", until(bench.sequenced, 30 + len(acknowledged) / 100, 0.25))
            bench.server.terminate()
            ended = until(lambda: bench.server.poll() is not None, 10)
            check("SIGTERM ends the server within 10 s, code 0", ended and bench.server.returncode == 0, bench.server.returncode)
            journal = run(RUCHE, "check", "journal", *bench.base)  # raises when its exit code is not 0
            events = re.search(r"(\d+) events.* 0 waiting, 0 faults$", journal)
            check("check journal", events and int(events[1]) >= len(every) - len(lost), journal)
    except (RuntimeError, OSError, http.client.HTTPException, subprocess.SubprocessError) as error:
        check("the round could be run", False, error)
    finally:
        if bench.server:
            bench.server.kill()
        if engine == "postgres":
            subprocess.run(["bin/postgres", "kill", bench.pg], cwd=ROOT, stderr=subprocess.DEVNULL)
        if results["FAILED"] == failures:
            shutil.rmtree(folder)
        else:
            print(f"  kept: {folder}")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    for name, default, text in ("seconds", 5, "load before a kill"), ("rounds", 1, "kills"), ("writers", 12, "at the same time"):
        parser.add_argument(f"--{name}", type=int, default=default, help=f"{text} ({default})")
    parser.add_argument("--engine", choices=["sqlite", "postgres", "both"], default="both")
    parser.add_argument("--expect-loss", action="store_true", help="the sabotaged run only")
    options = parser.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    for engine in ["sqlite", "postgres"] if options.engine == "both" else [options.engine]:
        if not options.expect_loss:
            rounds(engine, False, options.seconds, options.rounds, options.writers)
        rounds(engine, True, options.seconds if options.expect_loss else 2, 1, options.writers)
    print(f"{results['SKIPPED']} skipped\n{results['ok']} passed, {results['FAILED']} failed")
    sys.exit(results["FAILED"] > 0)


if __name__ == "__main__":
    main()
