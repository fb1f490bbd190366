#!/usr/bin/env python3
# SPDX-License-Identifier: EUPL-1.2
"""A clock that goes backwards: between two starts of the server, and while it runs (clock.c).

Ids stay unique and increasing, numbers unique, the journal goes on without gap, a lease that ends "in two hours" does
not stop the sequencer; sessions, limits of tries and keys of requests keep their delays. CLOCK_MONOTONIC is left alone,
as on a machine whose time is set again.
"""
import argparse, http.client, json, re, shutil, subprocess, sys, urllib.parse

from bench import ENV, ROOT, RUCHE, check, engines, finish, person, run, trial, until, verify_base

HOUR, DAY = 3600, 86_400
PASSWORD = "mot de passe d'essai"


class Clock:
    """The wall clock of a process that starts with `env`: real time and `set` seconds."""

    def __init__(self, folder):
        library, self.file = folder / "clock.so", folder / "clock"
        run("clang", "-shared", "-fPIC", "-O1", "-Wall", "-Werror", "Tests/Faults/clock.c", "-o", str(library))
        self.env = {"LD_PRELOAD": str(library), "TEST_CLOCK": str(self.file)}
        self.set(0)

    def set(self, seconds):
        if not self.file.exists(): self.file.write_bytes(bytes(8))
        with open(self.file, "r+b") as file: file.write(seconds.to_bytes(8, sys.byteorder, signed=True))


class Desk:
    """A program that registers one person after the other, and keeps what it was answered."""

    def __init__(self, bench):
        self.bench, self.numbers, self.ids, self.others = bench, [], [], []

    def register(self, count=20, n=None, **headers):
        connection, ids = self.bench.connect(), []
        for _ in range(count):
            # Deposited yesterday: that is never in the future, wherever the clock went.
            body = person(next(self.bench.people) if n is None else n, days_ago=2)
            status, text = self.bench.ask(connection, "POST", "/api/v1/demandes", body, **headers)
            if status == 201:
                answer = json.loads(text)
                self.numbers.append(answer["numero"])
                ids.append(answer["id"])
            else:
                self.others.append((status, text[:200]))
        self.ids += ids
        return ids

    def verify(self, name, ids):
        bench = self.bench
        check(f"{name}: all registered, ids increase", len(ids) == 20 and ids == sorted(ids), self.others[:2] or "")
        check(f"{name}: the journal follows within 15 s", until(bench.sequenced, 15, 0.2))


def restarted(bench, clock):
    """Two hours ahead, then the right time."""
    desk = Desk(bench)
    for kill in True, False:
        clock.set(2 * HOUR)
        bench.start(**clock.env)
        desk.verify("two hours ahead", desk.register())
        if kill:
            bench.server.kill()
            bench.server.wait()
        else:
            bench.stop()
        clock.set(0)
        bench.start(**clock.env)
        desk.verify(f"{'killed' if kill else 'stopped'}, then the right time", desk.register())
        bench.stop()
    check("numbers and ids are distinct", len(set(desk.numbers)) == len(set(desk.ids)) == 80 and not desk.others)


class Browser:
    """An agent at his desk, with his cookies."""

    def __init__(self, bench):
        self.bench, self.cookies = bench, {}

    def ask(self, method, path, **fields):
        connection = http.client.HTTPConnection("127.0.0.1", self.bench.port, timeout=30)
        headers = {"Cookie": "; ".join(f"{k}={v}" for k, v in self.cookies.items())}
        if fields: headers["Content-Type"] = "application/x-www-form-urlencoded"
        connection.request(method, path, urllib.parse.urlencode(fields) if fields else None, headers)
        response = connection.getresponse()
        for cookie in response.headers.get_all("Set-Cookie") or []:
            name, value = cookie.split(";")[0].split("=", 1)
            self.cookies[name] = value
        return response.status, response.read().decode()

    def sign_in(self, password=PASSWORD):
        token = re.search(r'name="csrf" value="([^"]*)"', self.ask("GET", "/connexion")[1])[1]
        return self.ask("POST", "/connexion", csrf=token, courriel="a.agent@exemple.fr", mot_de_passe=password)[0]

    def signed(self):
        return self.ask("GET", "/")[0] == 200


def running(bench, clock):
    """The clock jumps while the server runs."""
    subprocess.run([RUCHE, "account", "--courriel", "a.agent@exemple.fr", "--nom", "Agent", "--guichet", "BAIL1", *bench.base],
                   cwd=ROOT, env=ENV, input=f"{PASSWORD}\n", text=True, check=True, capture_output=True)
    clock.set(0)
    bench.start(**clock.env)
    desk, ids = Desk(bench), []
    for hours in 0, 2, 0, -2, 48, 0:
        clock.set(hours * HOUR)
        ids += (now := desk.register())
        desk.verify(f"running, clock at {hours:+d} h", now)
    check("ids increase all along, numbers are distinct", ids == sorted(set(ids)) and len(set(desk.numbers)) == len(ids))

    clock.set(2 * HOUR)
    agent, known = Browser(bench), next(bench.people)
    check("signs in two hours ahead", agent.sign_in() == 303 and agent.signed())
    first = desk.register(1, known, **{"Idempotency-Key": "clock"})
    clock.set(0)
    check("the session goes on at the right time", agent.signed())
    check("the same key has the same answer", first and desk.register(1, known, **{"Idempotency-Key": "clock"}) == first)
    clock.set(10 * HOUR + 600)
    check("the session ends eight hours after its last use", not agent.signed())
    clock.set(27 * HOUR)
    desk.others = []
    again = desk.register(1, known, **{"Idempotency-Key": "clock"})
    check("the key is forgotten after 24 hours", not again and desk.others[0][0] == 409, desk.others[:1])

    clock.set(2 * HOUR)
    tries = [Browser(bench).sign_in("faux") for _ in range(11)]
    check("ten wrong passwords, then no more", tries == [401] * 10 + [429], tries)
    clock.set(16 * 60)
    check("the account opens again after a quarter of an hour", (status := Browser(bench).sign_in()) == 303, status)
    clock.set(0)


def test(bench, part):
    part(bench, Clock(bench.folder))
    verify_base(bench)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--engine", choices=["sqlite", "postgres", "both"], default="both")
    options = parser.parse_args()
    if not shutil.which("clang"):
        check("a clock of its own", None, "no clang: the toolchain of Swift has one, bin/clang")
        finish()
    for engine in engines(options.engine):
        for part in restarted, running:
            print(f"{engine}, {part.__doc__}", flush=True)
            trial(engine, lambda bench: test(bench, part), "ruche-clock-")
    finish()


if __name__ == "__main__":
    main()
