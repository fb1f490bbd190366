#!/usr/bin/env python3
# SPDX-License-Identifier: EUPL-1.2
"""The peer of `ruche bench doublons`: the same search by Splink on DuckDB, with a model written by hand.

    .venv-bench/bin/python bench/splink_peer.py HOLDERS.csv TRUTH.csv [--threads 2] [--memory-limit 16GB] [--out FILE]

HOLDERS has one line for each holder of each application, TRUTH is the file of `ruche simulate --verite`. What was
measured is written as one JSON object on the standard output, or in FILE.

The model is what a statistician who knows both the data and Splink writes in a day or two: fields are cleaned first,
the levels of each comparison name the mistakes that people make (an exchanged date, exchanged names, a used name for
the birth name), agreement on a rare value weighs more, the partner counts too, and no weight is set by hand: `u` comes
from random pairs, `m` from expectation-maximisation, the prior from rules. Training never sees the truth, but the shape
of the model was chosen with it: of nine tried on a region of 100 000 (seed 1) this one had the best F1, 0.971; the first
had 0.947. Two holders of one application are never compared. Two applications are as likely one as their two most likely holders.
"""

import argparse
import csv
import itertools
import json
import logging
import platform
import resource
import sys
import tempfile
import time
import warnings
from collections import defaultdict

import duckdb
import pyarrow
import splink
import splink.comparison_level_library as cll
from splink import DuckDBAPI, Linker, SettingsCreator
from splink.comparison_library import CustomComparison

COLUMNS = (
    "dossier rang role nom_naissance nom_usage prenoms naissance sexe numero_voie voie code_postal commune telephone"
    " courriel conjoint_prenoms conjoint_naissance enfants"
).split()

# Below it a pair of applications is not looked at: the curve begins there.
LOWEST = 0.001
# Thresholds of the curve: odds from 1 in 1000 to a million to one, three a factor of ten.
STEPS = [k / 3 for k in range(-9, 19)]


def value(con: duckdb.DuckDBPyConnection, sql: str):
    return con.execute(sql).fetchall()[0][0]


def clean(con: duckdb.DuckDBPyConnection, holders: str) -> int:
    """Reads the file into the table `holder`: one spelling for each value, NULL for what is not known."""
    con.execute(
        """
        CREATE MACRO letters(t) AS nullif(regexp_replace(upper(strip_accents(t)), '[^A-Z]', '', 'g'), '');
        CREATE MACRO first_name(t) AS letters(regexp_extract(trim(t), '^[^ ,-]+'));
        CREATE MACRO digits(t) AS nullif(regexp_replace(t, '[^0-9]', '', 'g'), '');
        """
    )
    columns = ", ".join(f"'{name}': 'VARCHAR'" for name in COLUMNS)
    con.execute(
        f"""
        CREATE TABLE holder AS
        SELECT
            row_number() OVER () AS unique_id,
            dossier,
            letters(nom_naissance) AS nom,
            letters(nom_usage) AS usage,
            letters(prenoms) AS prenoms,
            first_name(prenoms) AS prenom,
            CASE WHEN length(naissance) = 10 THEN naissance END AS naissance,
            left(naissance, 4) AS annee,
            CASE WHEN length(naissance) = 10 AND substr(naissance, 9, 2) <= '12'
                THEN left(naissance, 5) || substr(naissance, 9, 2) || '-' || substr(naissance, 6, 2) END AS inverse,
            nullif(sexe, '') AS sexe,
            right(digits(telephone), 9) AS telephone,
            nullif(lower(trim(courriel)), '') AS courriel,
            digits(numero_voie) || letters(voie) || code_postal AS adresse,
            nullif(code_postal, '') AS code_postal,
            first_name(conjoint_prenoms) AS conjoint,
            nullif(conjoint_naissance, '') AS conjoint_ne,
            nullif(enfants, '') AS enfants
        FROM read_csv(?, header = true, delim = ',', quote = '"', escape = '"', columns = {{{columns}}})
        """,
        [holders],
    )
    return value(con, "SELECT count(*) FROM holder")


# Birth name here, used name there: married women above all, and double names cut in two.
OTHER_NAME = "(nom_l = usage_r OR nom_r = usage_l)"
EXCHANGED = "(nom_l = prenoms_r AND prenoms_l = nom_r)"


def level(sql: str, label: str, frequency_of: str | None = None):
    made = cll.CustomLevel(sql, label)
    return made.configure(tf_adjustment_column=frequency_of) if frequency_of else made


def null(sql: str):
    return cll.CustomLevel(sql, "unknown").configure(is_null_level=True)


COMPARISONS = [
    CustomComparison(
        output_column_name="nom",
        comparison_levels=[
            null("nom_l IS NULL OR nom_r IS NULL"),
            cll.ExactMatchLevel("nom", term_frequency_adjustments=True),
            level(EXCHANGED, "names exchanged"),
            level(OTHER_NAME, "the used name of the other"),
            level("jaro_winkler_similarity(nom_l, nom_r) >= 0.94", "one letter"),
            level(
                "jaro_winkler_similarity(nom_l, nom_r) >= 0.88 OR starts_with(nom_l, nom_r) OR starts_with(nom_r, nom_l)"
                " OR ends_with(nom_l, nom_r) OR ends_with(nom_r, nom_l)",
                "near, or a part of it",
            ),
            cll.ElseLevel(),
        ],
    ),
    CustomComparison(
        output_column_name="prenoms",
        comparison_levels=[
            # Names that were exchanged have counted once.
            null(f"prenoms_l IS NULL OR prenoms_r IS NULL OR {EXCHANGED}"),
            cll.ExactMatchLevel("prenoms", term_frequency_adjustments=True),
            cll.ExactMatchLevel("prenom", term_frequency_adjustments=True),
            level(
                "jaro_winkler_similarity(prenoms_l, prenoms_r) >= 0.92"
                " OR starts_with(prenoms_l, prenom_r) OR starts_with(prenoms_r, prenom_l)",
                "near, or a part of it",
            ),
            level("jaro_winkler_similarity(prenom_l, prenom_r) >= 0.8", "alike"),
            cll.ElseLevel(),
        ],
    ),
    CustomComparison(
        output_column_name="naissance",
        comparison_levels=[
            null("naissance_l IS NULL OR naissance_r IS NULL"),
            cll.ExactMatchLevel("naissance", term_frequency_adjustments=True),
            level("naissance_l = inverse_r", "day and month exchanged"),
            level(
                "annee_l = annee_r AND (right(naissance_l, 5) = '01-01' OR right(naissance_r, 5) = '01-01')",
                "same year, first of January",
            ),
            level("damerau_levenshtein(naissance_l, naissance_r) = 1", "one digit"),
            level("annee_l = annee_r", "same year"),
            cll.ElseLevel(),
        ],
    ),
    CustomComparison(
        output_column_name="sexe",
        comparison_levels=[
            null("sexe_l IS NULL OR sexe_r IS NULL"),
            cll.ExactMatchLevel("sexe"),
            cll.ElseLevel(),
        ],
    ),
    CustomComparison(
        output_column_name="courriel",
        comparison_levels=[
            null("courriel_l IS NULL OR courriel_r IS NULL"),
            cll.ExactMatchLevel("courriel", term_frequency_adjustments=True),
            level("split_part(courriel_l, '@', 1) = split_part(courriel_r, '@', 1)", "another provider"),
            cll.ElseLevel(),
        ],
    ),
    # Telephone and address in one: relatives share both, and would count twice.
    CustomComparison(
        output_column_name="foyer",
        comparison_levels=[
            null("code_postal_l IS NULL OR code_postal_r IS NULL"),
            level("adresse_l = adresse_r AND telephone_l = telephone_r", "same address, same telephone"),
            level("telephone_l = telephone_r", "same telephone"),
            level("adresse_l = adresse_r", "same address", "adresse"),
            level("code_postal_l = code_postal_r", "same postcode", "code_postal"),
            level("left(code_postal_l, 2) = left(code_postal_r, 2)", "same département"),
            cll.ElseLevel(),
        ],
    ),
    CustomComparison(
        output_column_name="conjoint",
        comparison_levels=[
            null("conjoint_l IS NULL OR conjoint_r IS NULL"),
            level("conjoint_l = conjoint_r AND conjoint_ne_l = conjoint_ne_r", "the same partner"),
            level("conjoint_l = conjoint_r", "a partner of that first name", "conjoint"),
            cll.ElseLevel(),
        ],
    ),
    CustomComparison(
        output_column_name="enfants",
        comparison_levels=[
            null("enfants_l IS NULL OR enfants_r IS NULL"),
            level("enfants_l = enfants_r", "the same children"),
            level("left(enfants_l, 10) = left(enfants_r, 10)", "the same eldest child"),
            cll.ElseLevel(),
        ],
    ),
]

APART = "l.dossier <> r.dossier"
BLOCKS = [
    "l.nom = r.nom AND l.naissance = r.naissance",
    "l.prenom = r.prenom AND l.naissance = r.naissance",
    "l.usage = r.nom AND l.naissance = r.naissance",
    "l.nom = r.usage AND l.naissance = r.naissance",
    "l.nom = r.prenoms AND l.prenoms = r.nom",
    "l.nom = r.nom AND l.naissance = r.inverse",
    "l.prenom = r.prenom AND l.naissance = r.inverse AND l.code_postal = r.code_postal",
    "l.telephone = r.telephone",
    "l.courriel = r.courriel",
    "l.nom = r.nom AND l.prenom = r.prenom AND l.annee = r.annee",
    "l.nom = r.nom AND l.prenom = r.prenom AND l.code_postal = r.code_postal",
    "l.adresse = r.adresse AND l.prenom = r.prenom",
]
# Hardly ever wrong; they find nine pairs in ten.
SURE = [
    "l.nom = r.nom AND l.prenom = r.prenom AND l.naissance = r.naissance",
    "l.courriel = r.courriel AND l.prenom = r.prenom AND l.annee = r.annee",
]


def train(linker: Linker, pairs: float) -> None:
    training = linker.training
    training.estimate_probability_two_random_records_match([f"{rule} AND {APART}" for rule in SURE], recall=0.9)
    training.estimate_u_using_random_sampling(max_pairs=pairs, seed=1)
    # Each round estimates what its rule does not fix. By e-mail rather than by birth date: twins have their own.
    for rule in ["l.nom = r.nom AND l.prenom = r.prenom", "l.courriel = r.courriel"]:
        training.estimate_parameters_using_expectation_maximisation(f"{rule} AND {APART}", max_pairs=5e6)


def known_pairs(truth: str) -> tuple[list[tuple[str, str, str, str]], int]:
    """All pairs that follow from the truth file, (a, b, tie, mistakes), and how many duplicates it only implies.

    The file ties each second application to one before. Two that are duplicates of the same one are duplicates of each
    other, and the twin of one of a household is the twin of all its applications.
    """
    with open(truth, encoding="utf-8", newline="") as file:
        lines = [(row["demande"], row["autre"], row["lien"], row["fautes"]) for row in csv.DictReader(file)]
    first = {later: earlier for later, earlier, tie, _ in lines if tie == "doublon"}

    def household(application: str) -> str:
        while application in first:
            application = first[application]
        return application

    mistakes = {frozenset(line[:2]): line[3] for line in lines}
    members: dict[str, list[str]] = defaultdict(list)
    for application in sorted({application for line in lines for application in line[:2]}):
        members[household(application)].append(application)
    relatives: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for later, earlier, tie, _ in lines:
        if tie != "doublon":
            relatives[household(earlier)].append((household(later), tie))

    pairs: dict[frozenset[str], str] = {}
    for same in members.values():
        for pair in itertools.combinations(same, 2):
            pairs[frozenset(pair)] = "doublon"
    for root, others in relatives.items():
        ties = [(root, other, tie) for other, tie in others]
        # Two relatives of one person are relatives too, the same way or another.
        ties += [
            (one, two, tie if tie == its else "parent")
            for (one, tie), (two, its) in itertools.combinations(others, 2)
        ]
        for one, two, tie in ties:
            for pair in itertools.product(members[one], members[two]):
                pairs.setdefault(frozenset(pair), tie)
    implied = sum(tie == "doublon" and pair not in mistakes for pair, tie in pairs.items())
    return [(*sorted(pair), tie, mistakes.get(pair, "")) for pair, tie in pairs.items()], implied


def evaluate(con: duckdb.DuckDBPyConnection, truth: str) -> dict:
    """Compares the table `found` (a, b, p: pairs of applications) with what is known."""
    pairs, implied = known_pairs(truth)
    fields = {name: [pair[at] for pair in pairs] for at, name in enumerate(("a", "b", "lien", "fautes"))}
    con.register("truth", pyarrow.table({name: pyarrow.array(values, pyarrow.string()) for name, values in fields.items()}))
    con.execute("CREATE TABLE known AS SELECT * FROM truth")
    con.execute(
        """
        CREATE TABLE judged AS
        SELECT found.*, coalesce(lien, 'inconnu') AS lien, coalesce(lien = 'doublon', false) AS yes
        FROM found LEFT JOIN known USING (a, b)
        """
    )
    doubles = value(con, "SELECT count(*) FROM known WHERE lien = 'doublon'")

    def at(threshold: float) -> dict:
        given, right = con.execute(
            "SELECT count(*), count(*) FILTER (yes) FROM judged WHERE p >= ?", [threshold]
        ).fetchall()[0]
        precision = right / given if given else 1.0
        recall = right / doubles if doubles else 1.0
        f1 = 2 * right / (given + doubles) if given + doubles else 1.0
        return {
            "threshold": threshold,
            "precision": round(precision, 5),
            "recall": round(recall, 5),
            "f1": round(f1, 5),
            "right": right,
            "wrong": given - right,
            "missed": doubles - right,
        }

    best = con.execute(
        """
        WITH steps AS (SELECT p, count(*) AS given, count(*) FILTER (yes) AS correct FROM judged GROUP BY p),
        sums AS (SELECT p, sum(given) OVER w AS given, sum(correct) OVER w AS correct FROM steps
            WINDOW w AS (ORDER BY p DESC))
        SELECT p FROM sums ORDER BY 2 * correct / (given + ?) DESC, p DESC LIMIT 1
        """,
        [doubles],
    ).fetchall()
    best = best[0][0] if best else 0.5

    def wrong(threshold: float) -> dict:
        counts = dict(
            con.execute(
                "SELECT lien, count(*) FROM judged WHERE p >= ? AND NOT yes GROUP BY lien ORDER BY lien", [threshold]
            ).fetchall()
        )
        # `inconnu`: not in the truth file, two persons by chance alike.
        return {kind: counts.get(kind, 0) for kind in ("jumeau", "parent", "homonyme", "inconnu")}

    missed = con.execute(
        """
        WITH lost AS (SELECT known.* FROM known LEFT JOIN found USING (a, b)
            WHERE lien = 'doublon' AND coalesce(p, 0) < ?)
        SELECT faute, count(*) FROM (SELECT unnest(string_split(fautes, ' ')) AS faute FROM lost)
        WHERE faute <> '' GROUP BY faute ORDER BY 2 DESC, 1
        """,
        [best],
    ).fetchall()
    known = dict(con.execute("SELECT lien, count(*) FROM known GROUP BY lien ORDER BY lien").fetchall())
    return {
        "known": known,
        "impliedDuplicates": implied,
        "best": at(best),
        "half": at(0.5),
        "curve": [at(10**step / (1 + 10**step)) for step in STEPS],
        "falsePositives": {"best": wrong(best), "half": wrong(0.5)},
        "missedMistakes": dict(missed),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description="Finds the duplicates of a region with Splink on DuckDB.")
    parser.add_argument("holders", help="CSV, one line a holder")
    parser.add_argument("truth", help="CSV of `ruche simulate --verite`")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--memory-limit", default="16GB", help="of DuckDB, which writes to disk beyond it (16GB)")
    parser.add_argument("--u-pairs", type=float, default=1e7, help="random pairs to learn coincidences from (1e7)")
    parser.add_argument("--out", help="file of the result; the standard output if none")
    parser.add_argument("--model", help="file in which the trained model is written")
    parser.add_argument("--verbose", action="store_true", help="say what Splink says, and count the blocks")
    options = parser.parse_args()
    warnings.simplefilter("ignore")
    logging.basicConfig(level=logging.INFO if options.verbose else logging.ERROR, stream=sys.stderr)

    seconds: dict[str, float] = {}
    begun = time.monotonic()

    def lap(name: str) -> None:
        nonlocal begun
        now = time.monotonic()
        seconds[name] = round(now - begun, 2)
        begun = now

    with tempfile.TemporaryDirectory(prefix="splink-") as folder:
        con = duckdb.connect(
            config={
                "threads": options.threads,
                "memory_limit": options.memory_limit,
                "temp_directory": folder,
            }
        )
        con.execute("SET enable_progress_bar = false")
        count = clean(con, options.holders)
        lap("load")

        api = DuckDBAPI(connection=con)
        settings = SettingsCreator(
            link_type="dedupe_only",
            comparisons=COMPARISONS,
            blocking_rules_to_generate_predictions=[f"{rule} AND {APART}" for rule in BLOCKS],
            retain_matching_columns=False,
            retain_intermediate_calculation_columns=False,
        )
        holders = api.register("holder", dataset_display_name="holders")
        linker = Linker(holders, settings, log_level=logging.INFO if options.verbose else logging.ERROR)
        train(linker, options.u_pairs)
        lap("train")

        blocked = linker.inference.compute_blocked_pairs_for_predict()
        compared = value(con, f"SELECT count(*) FROM {blocked.physical_name}")
        lap("block")
        scored = linker.inference.predict(threshold_match_probability=LOWEST, warning_mode="never")
        con.execute(
            f"""
            CREATE TABLE found AS
            SELECT least(l.dossier, r.dossier) AS a, greatest(l.dossier, r.dossier) AS b, max(match_probability) AS p
            FROM {scored.physical_name} JOIN holder l ON l.unique_id = unique_id_l
            JOIN holder r ON r.unique_id = unique_id_r GROUP BY a, b
            """
        )
        lap("score")
        # Of the whole process, what Python itself takes included (about 150 MB).
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
        if options.model:
            linker.misc.save_model_to_json(options.model, overwrite=True)

        result = {
            "tool": "splink",
            "versions": {
                "splink": splink.__version__,
                "duckdb": duckdb.__version__,
                "python": platform.python_version(),
            },
            "threads": options.threads,
            "memoryLimit": options.memory_limit,
            "holders": count,
            "applications": value(con, "SELECT count(DISTINCT dossier) FROM holder"),
            "comparedPairs": compared,
            "pairs": value(con, "SELECT count(*) FROM found"),
            "seconds": seconds
            | {"predict": round(seconds["block"] + seconds["score"], 2), "total": round(sum(seconds.values()), 2)},
            "peakBytes": peak,
        } | evaluate(con, options.truth)
    text = json.dumps(result, ensure_ascii=False, indent=2)
    if options.out:
        with open(options.out, "w", encoding="utf-8") as file:
            file.write(text + "\n")
    else:
        print(text)


if __name__ == "__main__":
    main()
