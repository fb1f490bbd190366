#!/usr/bin/env python3
# SPDX-License-Identifier: EUPL-1.2
"""A disk that is really full, under load, on each engine: the base lies on a small file system of its own (tmpfs with a
size; it takes root). Answers are 201 or 503 and nothing else, what was acknowledged is there, nothing is half done,
and the server recovers alone when room is made, however full and however many times.

PostgreSQL may end by itself when its log has no room: it is started again, as the machine's supervisor would do.
"""
import argparse, os, pathlib, random, subprocess, tempfile, time

from bench import ROOT, Bench, Load, check, engines, finish, run, trial, until, verify_base

SIZE = {"sqlite": "200m", "postgres": "500m"}


class Ballast:
    """Files that leave only so much room."""

    def __init__(self, mount):
        self.mount, self.path = mount, mount / "ballast"

    def free(self):
        status = os.statvfs(self.mount)
        return status.f_bavail * status.f_frsize

    def leave(self, room):
        with open(self.path, "ab") as file:
            while (excess := self.free() - room) > 4096:
                try:
                    os.posix_fallocate(file.fileno(), os.fstat(file.fileno()).st_size, excess & ~4095)
                except OSError:  # the load was faster: there is less room than that
                    continue

    def drop(self):
        self.path.unlink(missing_ok=True)


def fill(bench, ballast, times, writers, full_for, rng):
    """Fills the disk so many times, the load going on."""
    bench.start()
    restarts = 0
    load = Load(bench, writers)
    for number in range(1, times + 1):
        seen = load.statuses[503]
        room = rng.randrange(0, 1_500_000)
        ballast.leave(room)
        if bench.engine == "postgres" and number % 2 == 0:  # its log needs a new file, and finds no room for it
            subprocess.run(["psql", "-XAtqd", bench.url, "-c", "SELECT pg_switch_wal()"], capture_output=True)
        full = until(lambda: load.statuses[503] - seen >= writers, 30)
        time.sleep(full_for)
        alive = bench.server.poll() is None and bench.get("/healthz")[0] == 200
        refused = load.statuses[503] - seen
        check(f"{number}: full after {room // 1024} KiB, answered 503, the server lives", full and alive, f"{refused} times")
        ballast.drop()
        made = time.monotonic()
        if bench.engine == "postgres" and subprocess.run(
                ["psql", "-XAtqd", bench.url, "-c", "SELECT 1"], capture_output=True).returncode:
            time.sleep(1)  # it may be in recovery
            restarts += "Starting" in subprocess.run(
                ["bin/postgres", "start", bench.pg], cwd=ROOT, capture_output=True, text=True).stderr
        back = until(lambda: load.last > made, 30)
        check(f"{number}: registers again by itself", back, f"{load.last - made:.1f} s after room was made")
        time.sleep(0.5)
    if bench.engine == "postgres":
        print(f"  PostgreSQL was started again {restarts} times of {times}", flush=True)
    load.verify()
    verify_base(bench)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--times", type=int, default=2, help="the disk fills (2)")
    parser.add_argument("--full-for", type=float, default=1, help="seconds that it stays full (1)")
    parser.add_argument("--writers", type=int, default=8, help="at the same time (8)")
    parser.add_argument("--seed", type=int, default=1, help="of the room that is left (1)")
    parser.add_argument("--engine", choices=["sqlite", "postgres", "both"], default="both")
    options = parser.parse_args()
    for engine in engines(options.engine):
        print(f"{engine}, {SIZE[engine]}, full {options.times} times", flush=True)
        mount = pathlib.Path(tempfile.mkdtemp(prefix="ruche-quota-"))
        if subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={SIZE[engine]},mode=755", "tmpfs", mount], capture_output=True).returncode:
            check("a file system of its own", None, "mounting is not permitted here: run as root")
            mount.rmdir()
            continue
        try:
            rng = random.Random(options.seed)
            trial(engine, lambda bench: fill(bench, Ballast(mount), options.times, options.writers, options.full_for, rng),
                  "ruche-full-", store=mount)
        finally:
            subprocess.run(["umount", "-l", mount], check=True)
            mount.rmdir()
    finish()


if __name__ == "__main__":
    main()
