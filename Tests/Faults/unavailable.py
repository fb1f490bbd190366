#!/usr/bin/env python3
# SPDX-License-Identifier: EUPL-1.2
"""The base goes away and comes back: 503 meanwhile, nothing half done, and the server recovers alone.

SQLite: the disk is full, played by a limit on the size of files that is set on the running server and lifted again.
PostgreSQL: the database server is killed and started again.
"""
import pathlib, resource, signal, tempfile, time

from bench import RUCHE, Bench, check, finish, results, run, until


def full_disk(bench):
    process = bench.server.pid
    wal = pathlib.Path(f"{bench.file}-wal").stat().st_size
    resource.prlimit(process, resource.RLIMIT_FSIZE, (wal + 40_000, resource.RLIM_INFINITY))

    def back():
        resource.prlimit(process, resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))

    return back


def lost_database(bench):
    run("bin/postgres", "kill", bench.pg)
    return lambda: run("bin/postgres", "start", bench.pg)


def test(engine, break_it):
    print(f"{engine}")
    failures, folder = results["FAILED"], pathlib.Path(tempfile.mkdtemp(prefix="ruche-unavailable-"))
    bench = Bench(engine, folder)
    try:
        bench.prepare()
        # A write beyond the limit must fail with an error, as on a full disk, and not end the process.
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        bench.start()
        connection = bench.connect()
        acknowledged = [bench.register(connection) for _ in range(5)]
        check("registers before", all(a[0] == 201 for a in acknowledged), [a[0] for a in acknowledged])
        mend = break_it(bench)
        statuses = []
        for _ in range(60):
            answer = bench.register(bench.connect())
            statuses.append(answer[0])
            if answer[0] == 201:
                acknowledged.append(answer)
            elif len([s for s in statuses if s != 201]) >= 5:
                break
        refused = [s for s in statuses if s != 201]
        check("answers 503 while the base is away", refused and set(refused) == {503}, sorted(set(statuses)))
        check("the server still lives", bench.server.poll() is None and bench.get("/healthz")[0] == 200)
        mend()
        recovered = until(lambda: bench.register(bench.connect())[0] == 201, 20, 0.2)
        check("registers again by itself", recovered)
        lost = [a for a in acknowledged if bench.get(f"/api/v1/demandes/{a[1]}")[0] != 200]
        check("everything acknowledged is there", not lost, f"{len(acknowledged)} acknowledged, {len(lost)} lost")
        time.sleep(2)
        bench.server.terminate()
        check("ends by itself", bench.server.wait(15) == 0)
        check("the journal verifies", "0 waiting, 0 faults" in run(RUCHE, "check", "journal", *bench.base))
    finally:
        bench.close(keep=results["FAILED"] > failures)


test("sqlite", full_disk)
test("postgres", lost_database)
finish()
