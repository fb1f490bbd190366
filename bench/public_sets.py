#!/usr/bin/env python3
# SPDX-License-Identifier: EUPL-1.2
"""`ruche diagnostic` on public sets whose duplicates are known, nothing tuned, no mapping given: how right it is at its own threshold.

    python3 bench/public_sets.py [--ruche .build-release/release/ruche]

FEBRL 1 to 4 (Australia, generated; Christen 2002) and RLdata500 and 10000 (Germany, generated; Sariyar and Borg 2010), as the packages of
bench/public-sets.txt carry them: fetched at the first run into .venv-bench-sets, never kept in the project. FEBRL bears a social security
number, which the study has no field for. Two lines with one number in the truth are a pair; of FEBRL 4 those between its two files count,
there are no others."""

import argparse
import csv
import itertools
import json
import re
import subprocess
import sys
import tempfile
import zipfile
from collections import defaultdict
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
CACHE = ROOT / ".venv-bench-sets"


def fetched():
    if not list(CACHE.glob("*.whl")):
        CACHE.mkdir(exist_ok=True)
        subprocess.run([sys.executable, "-m", "pip", "download", "-q", "--no-deps", "--require-hashes", "--only-binary=:all:", "-d", str(CACHE),
                        "-r", str(ROOT / "bench/public-sets.txt")], check=True)
    return {name: archive.read(name) for path in CACHE.glob("*.whl") for archive in [zipfile.ZipFile(path)]
            for name in archive.namelist() if re.search(r"febrl/dataset\w+\.csv$|RLdata\d+\.tsv$", name)}


def sets(files, folder):
    """Name, paths, and the person of each line (1 is the header)."""
    def write(name):
        source = next(content for path, content in files.items() if path.endswith("/" + name))
        path = folder / name
        path.write_bytes(source)
        return path, source.decode().splitlines()
    for name, parts in (("FEBRL 1", ["1"]), ("FEBRL 2", ["2"]), ("FEBRL 3", ["3"]), ("FEBRL 4", ["4a", "4b"])):
        paths, persons = [], {}
        for part in parts:
            path, lines = write(f"dataset{part}.csv")
            paths.append(path)
            for number, line in enumerate(lines[1:], 2):
                persons[path.name, number] = re.match(r"rec-(\d+)", line)[1]
        yield name, paths, persons
    for size in ("500", "10000"):
        path, _ = write(f"RLdata{size}.tsv")
        _, truth = write(f"identity.RLdata{size}.tsv")
        persons = {(path.name, number): line.split("\t")[-1] for number, line in enumerate(truth[1:], 2)}
        yield f"RLdata{size}", [path], persons


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--ruche", default=str(ROOT / ".build-release/release/ruche"))
    ruche = arguments.parse_args().ruche
    files = fetched()
    print(f"{'set':12} {'true':>6} {'found':>6} {'precision':>9} {'recall':>7} {'F1':>7}")
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        for name, paths, persons in sets(files, folder):
            pairs, figures = folder / "pairs.csv", folder / "figures.json"
            done = subprocess.run([ruche, "diagnostic", *map(str, paths), "--paires", str(pairs), "--json", str(figures), "--remplacer"],
                                  capture_output=True, text=True)
            if done.returncode not in (0, 1):
                sys.exit(f"{name}: {done.stderr[-500:]}")
            threshold = json.loads(figures.read_text())["ensemble"]["seuil"]
            by_person = defaultdict(list)
            for line, person in persons.items():
                by_person[person].append(line)
            truth = {pair for lines in by_person.values() for pair in itertools.combinations(sorted(lines), 2)}
            with pairs.open(encoding="utf-8", newline="") as rows:
                found = {tuple(sorted(((Path(row[f"fichier_{side}"]).name, int(row[f"ligne_{side}"])) for side in "ab")))
                         for row in csv.DictReader(rows) if float(row["probabilite"]) >= threshold}
            right = len(found & truth)
            precision, recall = right / max(1, len(found)), right / max(1, len(truth))
            print(f"{name:12} {len(truth):6} {len(found):6} {precision:9.4f} {recall:7.4f} {2 * precision * recall / (precision + recall):7.4f}")


if __name__ == "__main__":
    main()
