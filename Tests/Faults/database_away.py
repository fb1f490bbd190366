#!/usr/bin/env python3
# SPDX-License-Identifier: EUPL-1.2
"""PostgreSQL goes away under load, in every way that we know: stopped and back, its connections ended, cut in the middle
of an answer, a link that says nothing more, a link that is slow.

Each registration has an idempotency key and is sent again until it is acknowledged: in the end there is one file for
each key. /readyz tells the truth meanwhile, and the time to recover is printed.
"""
import argparse, os, pathlib, random, signal, socket, struct, subprocess, threading, time

from bench import ROOT, Load, check, finish, run, trial, until, verify_base


class Proxy:
    """A link between the server and PostgreSQL. `mode`: pass, cut (after some bytes of an answer), stall, slow, refuse."""

    def __init__(self, target):
        self.target, self.mode, self.pairs, self.cuts, self.rng = target, "pass", [], 0, random.Random(1)
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self):
        while True:
            try:
                near, _ = self.listener.accept()
            except OSError:
                return
            far = socket.socket(socket.AF_UNIX)
            try:
                if self.mode == "refuse": raise ConnectionRefusedError
                far.connect(self.target)
            except OSError:
                self._reset(near)
                continue
            near.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            self.pairs.append((near, far))
            for source, sink, answers in (near, far, False), (far, near, True):
                threading.Thread(target=self._pump, args=(source, sink, answers), daemon=True).start()

    def _pump(self, source, sink, answers):
        try:
            while data := source.recv(65536):
                if self.mode == "slow": time.sleep(0.02)
                while self.mode == "stall": time.sleep(0.05)
                if self.mode == "cut" and answers and self.rng.random() < 0.02:
                    self.cuts += 1
                    sink.sendall(data[:self.rng.randrange(len(data))])
                    return
                sink.sendall(data)
        except OSError:
            pass
        finally:
            self._reset(source)
            self._reset(sink)

    def _reset(self, end):
        try:
            if end.family == socket.AF_INET:  # RST instead of an orderly end
                end.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            end.shutdown(socket.SHUT_RDWR)
        except OSError:
            pass
        end.close()

    def drop(self):
        for pair in self.pairs:
            for end in pair: self._reset(end)
        self.pairs = []

    def close(self):
        self.listener.close()
        self.drop()


def postmaster(bench):
    return int(pathlib.Path(bench.pg, "data/postmaster.pid").read_text().split()[0])


def stop(bench, how):
    pid = postmaster(bench)
    os.kill(pid, how)
    until(lambda: not pathlib.Path(f"/proc/{pid}").exists(), 30)


def away(bench, name, leave, back, seconds):
    """The base away for a while under load; `leave` and `back` are what happens to it."""
    load = Load(bench, 8)
    time.sleep(1)
    began = time.monotonic()
    leave()
    left = time.monotonic()
    time.sleep(0.2)
    seen, probes, alive = len(load.acknowledged), [], []
    while time.monotonic() - left < seconds:
        probes.append(bench.get("/readyz", 10)[0])
        alive.append(bench.get("/healthz", 10)[0])
        time.sleep(0.1)
    meanwhile = len(load.acknowledged) - seen
    back()
    returned = time.monotonic()
    ready = until(bench.ready, 30)
    ready_after = time.monotonic() - returned
    registers = until(lambda: load.last > returned, 30)
    print(f"{name}: away {returned - began:.1f} s, ready {ready_after:.2f} s and registers {load.last - returned:.2f} s after", flush=True)
    check("/readyz says no while the base is away", probes and 200 not in probes and not meanwhile, f"{sorted(set(probes))}, {len(probes)} times")
    check("/healthz says yes", set(alive) == {200}, sorted(set(alive)))
    check("ready and registering again by itself", ready and registers)
    time.sleep(0.5)
    load.verify()


def troubled(bench, name, seconds, trouble, writers=8):
    """A load of so many seconds; `trouble` is called again and again. Some work must go on."""
    load, count, end = Load(bench, writers), 0, time.monotonic() + seconds
    while time.monotonic() < end:
        count += trouble() or 0
    acknowledged = len(load.acknowledged)
    print(f"{name}: {count} troubles in {seconds} s, {acknowledged} acknowledged meanwhile", flush=True)
    check("there was trouble", count)
    check("registers meanwhile", acknowledged)
    return load


def terminate(bench, rng):
    time.sleep(rng.random() * 0.6)
    return int(run("psql", "-XAtqd", bench.url, "-c", "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity"
                   " WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()"))


def stalled(bench, proxy, seconds):
    """The link says nothing more, without closing: nobody may wait for ever for it."""
    load = Load(bench, 16, patience=120)
    time.sleep(0.5)
    proxy.mode = "stall"
    began, answered, slowest = time.monotonic(), 0, 0.0
    while time.monotonic() - began < seconds:
        asked = time.monotonic()
        answered += bench.get("/readyz", 25)[0] != 0
        slowest = max(slowest, time.monotonic() - asked)
        time.sleep(0.5)
    check("/healthz says yes", bench.get("/healthz", 5)[0] == 200)
    proxy.mode = "pass"
    proxy.drop()
    returned = time.monotonic()
    registers = until(lambda: load.last > returned, 30)
    print(f"link without a word for {seconds} s: /readyz answered {answered} times, registers {load.last - returned:.2f} s after", flush=True)
    check("/readyz answers within 20 s, with bad news", answered and slowest < 20, f"the slowest took {slowest:.1f} s")
    check("registers again by itself", registers)
    load.verify(within=75)  # a transaction is cut after 60 s


def body(bench, options, rng):
    seconds, wanted = options.seconds, lambda name: not options.only or name in options.only
    bench.start()
    for name, how in ("fast", signal.SIGINT), ("immediate", signal.SIGQUIT):
        if wanted(name):
            away(bench, f"PostgreSQL stopped, {name}", lambda: stop(bench, how),
                 lambda: run("bin/postgres", "start", bench.pg), seconds / 3)
    if wanted("terminate"):
        troubled(bench, "connections ended by pg_terminate_backend", seconds, lambda: terminate(bench, rng)).verify()
    verify_base(bench)

    proxy = Proxy(f"{bench.pg}/sock/.s.PGSQL.5432")
    try:
        bench.start(["--database", f"postgresql://app@127.0.0.1:{proxy.port}/ruche", *bench.base[2:]])
        if wanted("cut"):
            proxy.mode = "cut"

            def cut(seen=[0]):
                time.sleep(0.1)
                seen[0], new = proxy.cuts, proxy.cuts - seen[0]
                return new

            load = troubled(bench, "connections cut in the middle of an answer", seconds, cut)
            proxy.mode = "pass"
            load.verify()
        if wanted("slow"):
            def delay():
                proxy.mode = "slow"
                time.sleep(0.5)
                return 1

            load = troubled(bench, "each packet 20 ms late", seconds / 2, delay, writers=4)
            proxy.mode = "pass"
            load.verify()
        if wanted("refuse"):
            def leave():
                proxy.mode = "refuse"
                proxy.drop()

            away(bench, "connections refused", leave, lambda: setattr(proxy, "mode", "pass"), seconds / 3)
        if wanted("stall"):
            stalled(bench, proxy, options.stall)
        verify_base(bench)
    finally:
        proxy.close()


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seconds", type=float, default=5, help="of each trouble (5)")
    parser.add_argument("--stall", type=float, default=6, help="seconds without a word (6; beyond 75 it must be cut)")
    parser.add_argument("--times", type=int, default=1, help="all of it so many times (1)")
    parser.add_argument("--seed", type=int, default=1, help="of the moments (1)")
    parser.add_argument("--only", action="append", choices=["fast", "immediate", "terminate", "cut", "slow", "refuse", "stall"])
    options = parser.parse_args()
    rng = random.Random(options.seed)
    for number in range(options.times):
        trial("postgres", lambda bench: body(bench, options, rng), "ruche-away-")
    finish()


if __name__ == "__main__":
    main()
