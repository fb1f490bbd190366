# SPDX-License-Identifier: EUPL-1.2
"""What the fault tests share: a base of one engine with its server, a load of registrations, the count of checks."""
import collections, datetime, http.client, itertools, json, os, pathlib, random, re, resource, shutil, signal, socket, sqlite3, subprocess
import sys, tempfile, threading, time, zoneinfo

ROOT = pathlib.Path(__file__).resolve().parents[2]
RUCHE = os.environ.get("RUCHE_BIN") or str(ROOT / ".build/debug/ruche")
ENV = {k: v for k, v in os.environ.items() if not k.startswith(("RUCHE_", "PG"))} | {"SWIFT_BACKTRACE": "enable=no"}
BROKEN = (OSError, http.client.HTTPException)
results = {"ok": 0, "FAILED": 0, "SKIPPED": 0}


def check(name, good, detail=""):
    """`good` is None for what could not be checked."""
    result = "SKIPPED" if good is None else "ok" if good else "FAILED"
    results[result] += 1
    print(f"  {result:7} {name}{f': {detail}' if detail != '' else ''}", flush=True)


def finish():
    print(f"{results['ok']} ok, {results['FAILED']} FAILED, {results['SKIPPED']} SKIPPED", flush=True)
    sys.exit(results["FAILED"] > 0)


def run(*command):
    done = subprocess.run(command, cwd=ROOT, env=ENV, capture_output=True, text=True, timeout=300)
    if done.returncode:
        raise RuntimeError(f"{' '.join(command)}: exit code {done.returncode}\n{done.stdout}{done.stderr}")
    return done.stdout.strip()


def metered(folder, *command, seconds=60, memory=None):
    """Runs a command with limits; its exit code (None: it was stopped after so long), its text, its peak in MB."""

    def limits():
        resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
        if memory: resource.setrlimit(resource.RLIMIT_AS, (memory << 20, memory << 20))

    with open(folder / "out", "w+b") as out:
        process = subprocess.Popen(command, cwd=ROOT, env=ENV, stdin=subprocess.DEVNULL, stdout=out, stderr=out, preexec_fn=limits)
        code, end = None, time.monotonic() + seconds
        while not (ended := os.wait4(process.pid, os.WNOHANG))[0] and time.monotonic() < end:
            time.sleep(0.005)
        if ended[0]:
            code = os.waitstatus_to_exitcode(ended[1])
        else:
            process.kill()
            ended = os.wait4(process.pid, 0)
        process.returncode = -9 if code is None else code  # it was waited for here
        size = out.seek(0, 2)
        out.seek(max(0, size - 20_000))
        return code, out.read().decode("utf-8", "replace"), ended[2].ru_maxrss // 1024


def until(condition, seconds, pause=0.02):
    end = time.monotonic() + seconds
    while not (met := condition()) and time.monotonic() < end:
        time.sleep(pause)
    return bool(met)


def person(n, days_ago=0):
    """The body of one registration: a person unlike the others, the same for the same n."""
    rng = random.Random(n)
    word = lambda syllables: "".join(rng.choice("bcdfgjklmnprstvz") + rng.choice("aeiou") for _ in range(syllables)).capitalize()
    born = datetime.date(1950, 1, 1) + datetime.timedelta(days=rng.randrange(18_600))
    today = datetime.datetime.now(zoneinfo.ZoneInfo("Europe/Paris")).date() - datetime.timedelta(days=days_ago)
    return {
        "depot": {"date": today.isoformat(), "canal": "guichet", "pieceVue": True},
        "demandeur": {"civilite": "2", "nomNaissance": word(6), "prenoms": word(5), "naissance": born.isoformat()},
        "adresse": {"voie": f"{1 + n % 90} rue Hoche", "commune": "93500 Pantin"},
        "nombrePersonnes": 1, "dejaLocataireHlm": False, "communesSouhaitees": ["93055"],
    }


class Bench:
    """One engine with its base, its keys, and the server that runs on them."""

    def __init__(self, engine, folder, store=None):
        """`store`: where the base lies, when it is not in the folder."""
        store = store or folder
        self.engine, self.folder, self.pg, self.server, self.people = engine, folder, f"{store}/pg", None, itertools.count(1)
        self.file = f"{store}/r.db"

    def prepare(self):
        self.folder.chmod(0o711)  # the user postgres goes through it
        self.url = f"sqlite:{self.file}" if self.engine == "sqlite" else run("bin/postgres", "start", self.pg)
        self.base = ["--database", self.url, "--keys", f"{self.folder}/k"]
        run(RUCHE, "keys", f"{self.folder}/k")
        run(RUCHE, "simulate", "--demandes", "5", "--seed", "1", *self.base)
        self.token = run(RUCHE, "token", "--guichet", "BAIL1", *self.base).splitlines()[-1]

    def start(self, base=None, **env):
        """`base`: another way to the same base."""
        with socket.create_server(("127.0.0.1", 0)) as free:
            self.port = free.getsockname()[1]
        with open(self.folder / "server.log", "ab") as log:
            self.server = subprocess.Popen(
                [RUCHE, "serve", "--port", str(self.port), "--insecure-cookies", *(base or self.base)],
                # A limit of requests is not what these tests are about.
                cwd=ROOT, env=ENV | {"RUCHE_API_REQUESTS": "1000000000"} | env, stdin=subprocess.DEVNULL, stdout=log, stderr=log)
        if not until(lambda: self.server.poll() is not None or self.ready(), 30) or self.server.poll() is not None:
            raise RuntimeError(f"the server does not get ready: see {self.folder}/server.log")

    def stop(self):
        """The exit code of an orderly stop; None when it takes too long."""
        self.server.terminate()
        if until(lambda: self.server.poll() is not None, 15): return self.server.returncode
        self.server.kill()
        self.server.wait()

    def close(self, keep=False):
        """Everything stopped; the folder is kept when something failed."""
        if self.server:
            self.server.kill()
            self.server.wait()
        if self.engine == "postgres":
            subprocess.run(["bin/postgres", "kill", self.pg], cwd=ROOT, stderr=subprocess.DEVNULL)
        if keep:
            print(f"  kept: {self.folder}", flush=True)
        else:
            shutil.rmtree(self.folder, ignore_errors=True)

    def connect(self, timeout=30):
        return http.client.HTTPConnection("127.0.0.1", self.port, timeout=timeout)

    def ask(self, connection, method, path, body=None, **headers):
        headers = {"Authorization": f"Bearer {self.token}", "Content-Type": "application/json", **headers}
        connection.request(method, path, json.dumps(body) if body else None, headers)
        response = connection.getresponse()
        return response.status, response.read()

    def get(self, path, timeout=30):
        try:
            return self.ask(self.connect(timeout), "GET", path)
        except BROKEN:
            return 0, b""

    def ready(self):
        return self.get("/readyz", 10)[0] == 200

    def register(self, connection, n=None, **headers):
        body = person(next(self.people) if n is None else n)
        status, answer = self.ask(connection, "POST", "/api/v1/demandes", body, **headers)
        return status, json.loads(answer)["numero"] if status == 201 else answer.decode(), body["demandeur"]["nomNaissance"]

    def lost(self, acknowledged, readers=4):
        """Those that are not there any more, or whose file is another person's."""
        lost = []

        def read(part):
            connection = self.connect()
            for numero, nom in part:
                status, body = self.ask(connection, "GET", f"/api/v1/demandes/{numero}")
                found = json.loads(body) if status == 200 else {}
                if found.get("numero") != numero or found["demande"]["demandeur"]["nomNaissance"].lower() != nom.lower():
                    lost.append((numero, status))

        threads = [threading.Thread(target=read, args=(acknowledged[i::readers],)) for i in range(readers)]
        for thread in threads: thread.start()
        for thread in threads: thread.join()
        return lost

    def sequenced(self):
        return b"\nruche_journal_waiting 0\n" in self.get("/metrics")[1]

    def sql(self, text):
        if self.engine == "postgres":
            return run("psql", "-XAtqd", self.url, "-c", text)
        with sqlite3.connect(f"file:{self.file}?mode=ro", uri=True) as base:
            return str(base.execute(text).fetchone()[0])

    def files(self):
        return int(self.sql("SELECT count(*) FROM demande"))

    def peak(self):
        """The most memory that the server ever held, in MB."""
        return peak(self.server.pid)


def peak(pid):
    return int(re.search(r"VmHWM:\s+(\d+)", pathlib.Path(f"/proc/{pid}/status").read_text())[1]) // 1024


class Load:
    """Writers that register. Each registration has its key, and is sent again under it until it is acknowledged: so
    whatever became of a request without an answer, there must be one file for each key in the end."""

    def __init__(self, bench, writers, patience=60):
        self.patience = patience
        self.bench, self.statuses, self.acknowledged, self.pending = bench, collections.Counter(), [], []
        self.slowest, self.last, self.stopping, self.before = 0.0, time.monotonic(), False, bench.files()
        self.threads = [threading.Thread(target=self._write, daemon=True) for _ in range(writers)]
        for thread in self.threads: thread.start()

    def _write(self):
        connection = self.bench.connect(self.patience)
        while not self.stopping:
            n = next(self.bench.people)
            while (status := self._send(connection, n)) != 201:
                if status == 0:
                    connection.close()
                    connection = self.bench.connect(self.patience)
                if self.stopping or status not in (0, 503):
                    self.pending.append(n)
                    break
                time.sleep(0.05)

    def _send(self, connection, n):
        began = time.monotonic()
        try:
            status, numero, nom = self.bench.register(connection, n, **{"Idempotency-Key": f"key-{n}"})
        except BROKEN:
            status, numero = 0, ""
        self.slowest = max(self.slowest, time.monotonic() - began)
        self.statuses[status] += 1
        if status == 201:
            self.acknowledged.append((numero, nom))
            self.last = time.monotonic()
        elif status not in (0, 503) and self.statuses[status] < 4:
            print(f"  answer {status}: {numero[:300]}", flush=True)
        return status

    def stop(self):
        """Ends the load, then sends again what has no answer yet. True when all of it was acknowledged."""
        self.stopping = True
        for thread in self.threads: thread.join(self.patience)
        connection, end = self.bench.connect(), time.monotonic() + 60
        while self.pending and time.monotonic() < end:
            if self._send(connection, self.pending[0]) == 201:
                self.pending.pop(0)
            else:
                connection = self.bench.connect()
                time.sleep(0.1)
        return not self.pending

    def verify(self, within=30):
        """The checks that every fault ends with, the server being up again."""
        settled = self.stop()
        answers = dict(sorted(self.statuses.items()))
        check("every answer is 201 or 503", self.statuses and set(answers) <= {201, 503}, answers)
        check("what had no answer is acknowledged when it is sent again", settled, f"{len(self.pending)} left")
        lost = self.bench.lost(self.acknowledged)
        check("every acknowledged number is there", self.acknowledged and not lost, lost[:5] or len(self.acknowledged))
        check("numbers are distinct", len({numero for numero, _ in self.acknowledged}) == len(self.acknowledged))
        files = self.bench.files() - self.before
        check("one file for each key, none twice", files == len(self.acknowledged), f"{files} files")
        check("the journal has no entry waiting", until(self.bench.sequenced, 30 + len(self.acknowledged) / 100, 0.25))
        check(f"no request waits {within} s for its answer", self.slowest < within, f"the slowest took {self.slowest:.1f} s")


def verify_base(bench):
    """The server stops by itself, and the base is whole."""
    code = bench.stop()
    check("SIGTERM ends the server within 15 s, code 0", code == 0, code)
    done = subprocess.run([RUCHE, "check", *bench.base], cwd=ROOT, env=ENV, capture_output=True, text=True, timeout=600)
    whole = done.returncode == 0 and " 0 waiting, 0 faults" in done.stdout
    check("ruche check", whole, (done.stdout + done.stderr).strip().replace("\n", "; ")[-300:])


def trial(engine, body, prefix, store=None):
    """Runs body(bench) on a new base; what goes wrong outside the checks is a failed check too."""
    failures, folder = results["FAILED"], pathlib.Path(tempfile.mkdtemp(prefix=prefix))
    bench = Bench(engine, folder, store)
    try:
        bench.prepare()
        body(bench)
    except (RuntimeError, *BROKEN, subprocess.SubprocessError, sqlite3.Error, KeyError, ValueError) as error:
        check("the trial could be run", False, repr(error))
    finally:
        bench.close(keep=results["FAILED"] > failures)


def engines(name):
    return ["sqlite", "postgres"] if name == "both" else [name]


# A test that is stopped puts everything back: the processes and mounts that it made.
signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
