#!/usr/bin/env python3
# SPDX-License-Identifier: EUPL-1.2
"""What was acknowledged survives kill -9 of the server (and of PostgreSQL), on each engine.

By default, one round of 5 s per engine, then a sabotaged one of 2 s. The long version: --rounds 10 --seconds 60

kill -9 leaves the cache of the kernel whole: it cannot show that the disk was asked to keep anything. This is why the
synchronisations between a request and its answer are counted as well. The sabotaged run uses a fault of debug builds,
RUCHE_SABOTAGE=answer-before-commit; it shows that these checks are able to fail.
"""
import argparse, concurrent.futures, pathlib, re, shutil, signal, subprocess, tempfile, time

from bench import BROKEN, RUCHE, Bench, check, engines, finish, results, run, until

PROBES = 3  # registrations whose synchronisations are counted


class Killed(Bench):
    def load(self, seconds, writers):
        """Registers, kills everything right after an answer; the acknowledged (numero, nom) and the other answers."""
        acknowledged, others, killing = [], [], False

        def write(_):
            connection = self.connect()
            while True:
                try:
                    status, numero, nom = self.register(connection)
                except BROKEN as error:
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
        wal_sync = lambda: int(self.sql("SELECT wal_sync FROM pg_stat_wal"))
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
            modes = [self.sql(f"SHOW {name}") for name in ("fsync", "synchronous_commit")]
            check("fsync and synchronous_commit", modes == ["on", "on"], " ".join(modes))
        return "not counted" if calls is None else "+".join(map(str, calls))


def rounds(engine, sabotaged, seconds, count, writers):
    """One base, killed `count` times."""
    folder, failures, every = pathlib.Path(tempfile.mkdtemp(prefix="ruche-kill9-")), results["FAILED"], []
    bench = Killed(engine, folder)
    try:
        bench.prepare()
        for number in range(1, count + 1):
            print(f"{engine}, {'sabotaged' if sabotaged else 'honest'}, round {number} of {count}, {seconds} s", flush=True)
            bench.start(**({"RUCHE_SABOTAGE": "answer-before-commit"} if sabotaged else {}))
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
            code = bench.stop()
            check("SIGTERM ends the server within 15 s, code 0", code == 0, code)
            journal = run(RUCHE, "check", "journal", *bench.base)  # raises when its exit code is not 0
            events = re.search(r"(\d+) events.* 0 waiting, 0 faults$", journal)
            check("check journal", events and int(events[1]) >= len(every) - len(lost), journal)
    except (RuntimeError, *BROKEN, subprocess.SubprocessError) as error:
        check("the round could be run", False, error)
    finally:
        bench.close(keep=results["FAILED"] > failures)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    for name, default, text in ("seconds", 5, "load before a kill"), ("rounds", 1, "kills"), ("writers", 12, "at the same time"):
        parser.add_argument(f"--{name}", type=int, default=default, help=f"{text} ({default})")
    parser.add_argument("--engine", choices=["sqlite", "postgres", "both"], default="both")
    parser.add_argument("--expect-loss", action="store_true", help="the sabotaged run only")
    options = parser.parse_args()
    for engine in engines(options.engine):
        if not options.expect_loss:
            rounds(engine, False, options.seconds, options.rounds, options.writers)
        rounds(engine, True, options.seconds if options.expect_loss else 2, 1, options.writers)
    finish()


if __name__ == "__main__":
    main()
