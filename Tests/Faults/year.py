# SPDX-License-Identifier: EUPL-1.2
"""The year day by day (`YearTests`): every file ends where a model of arithmetic says. `--files`: of SQLite; bin/test has 2 000."""
import argparse, os, re, subprocess
from bench import ROOT, check, finish

arguments = argparse.ArgumentParser()
arguments.add_argument("--files", type=int, default=2_000)
files = arguments.parse_args().files

subprocess.run(["swift", "build", "--build-tests", "-j", "2"], cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
env = os.environ | {"RUCHE_YEAR_FILES": str(files), "SWIFT_BACKTRACE": "enable=no"}
done = subprocess.run(["swift", "test", "--skip-build", "--filter", "YearTests"], cwd=ROOT, env=env, capture_output=True, text=True)
for nights, count, notices, struck, refused in re.findall(
        r"(\d+) nights over (\d+) files: (\d+) notices, (\d+) struck off, (\d+) renewals refused", done.stdout):
    print(f"{nights} nights over {count} files: {notices} notices, {struck} struck off, {refused} renewals refused as too late", flush=True)
    check(f"{count} files were asked for", int(count) == files or int(count) == 120, count)
check("every file ended where the model says", done.returncode == 0 and "nights over" in done.stdout, "" if done.returncode == 0 else done.stdout[-2_000:])
finish()
