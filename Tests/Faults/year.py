# SPDX-License-Identifier: EUPL-1.2
"""From the deposit to the erasure, night after night (`YearTests`): every file ends where a model of arithmetic says. `--files`: of SQLite; bin/test has 2 000, PostgreSQL
120 always. Builds the tree as it is, tests and all: what stands in it unfinished is what runs."""
import argparse, os, re, subprocess
from bench import ROOT, check, finish

arguments = argparse.ArgumentParser()
arguments.add_argument("--files", type=int, default=2_000)
files = arguments.parse_args().files


def run(*command, env=None):
    """Its text; the ends of it are printed when it failed."""
    done = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True)
    if done.returncode:
        print(f"{' '.join(command)}: exit code {done.returncode}\n{done.stdout[-2_000:]}\n{done.stderr[-2_000:]}", flush=True)
    return done


if run("swift", "build", "--build-tests", "-j", "2").returncode:
    check("the tests are built", False)
    finish()
env = os.environ | {"RUCHE_YEAR_FILES": str(files), "SWIFT_BACKTRACE": "enable=no"}
done = run("swift", "test", "--skip-build", "--filter", "YearTests", env=env)
lines = re.findall(
    r"(sqlite|postgres): (\d+) nights over (\d+) files: (\d+) notices, (\d+) struck off, (\d+) renewals refused as too late, (\d+) erased",
    done.stdout)
for engine, nights, count, notices, struck, refused, erased in lines:
    print(
        f"{engine}: {nights} nights over {count} files: {notices} notices, {struck} struck off, {refused} renewals refused as too late, {erased} erased",
        flush=True)
counts = {line[0]: int(line[2]) for line in lines}
check("SQLite: as many files as were asked for", counts.get("sqlite") == files, counts.get("sqlite", "no line of it"))
check("PostgreSQL: its files", counts["postgres"] == 120 if "postgres" in counts else None, counts.get("postgres", "no line of it"))
check("every file ended where the model says", done.returncode == 0 and bool(lines))
finish()
