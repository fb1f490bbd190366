#!/usr/bin/env python3
# SPDX-License-Identifier: EUPL-1.2
"""The reference tables hold together: counts, codes that exist, rules that regenerate figures, statuses, coverage.

    .venv/bin/python Tests/Reference/check_tables.py    prints counts, then "N checks"; exit 1 on a failure

Standard library only. Written apart from the program and from bin/reference-tables, so that one can catch the other.
docs/reference-data.md says what each table is.
"""
import json, pathlib, re, sys
from collections import Counter, defaultdict

TABLES = pathlib.Path(__file__).resolve().parents[2] / "Sources/Reference/Tables"
STATUTS = {"source", "derive", "a-confirmer", "fictif"}
ZONES = ["paris-limitrophes", "ile-de-france", "autres-regions"]
YEARS = [2024, 2025, 2026]
# Rent reference index, third quarter, in hundredths. From memory: that they give every sourced figure is the check.
IRL = {2023: 14103, 2024: 14451, 2025: 14577}
EPT = {
    "200057966": 11, "200057974": 8, "200057982": 11, "200057990": 7, "200057867": 8, "200058097": 8, "200057875": 9,
    "200058790": 14, "200057941": 13, "200058006": 16, "200058014": 24,
}
NEIGHBOURS = {
    *"92012 92024 92040 92044 92046 92049 92051 92062 92064 92073 92075".split(),
    *"93001 93006 93045 93048 93055 93061 93066 93070".split(),
    *"94018 94033 94037 94041 94042 94043 94052 94067 94069 94080".split(),
}
NATURES = {
    *"bailleur commune epci departement etat commissionMediation actionLogement siao pdalhpd".split(),
    *"gestionnaire observatoire mandataire".split(),
}
DAYS = ["lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche"]
checks = failures = 0


def check(name, good, detail=""):
    """One check; `good` may be a list of what is wrong."""
    global checks, failures
    checks += 1
    if isinstance(good, list):
        good, detail = not good, detail or f"{len(good)}: {good[:5]}"
    if not good:
        failures += 1
        print(f"  FAILED  {name}{f': {detail}' if detail else ''}")


def rows(name):
    """A CSV table, read as the program reads it: comments, a header, no quoted field."""
    lines = [line for line in (TABLES / name).read_text().split("\n") if line and not line.startswith("#")]
    header = lines[0].split(",")
    check(f"{name}: same number of columns everywhere", [line for line in lines if line.count(",") != len(header) - 1])
    check(f"{name}: no quoted field", [line for line in lines if '"' in line])
    return [dict(zip(header, line.split(","))) for line in lines[1:]]


def table(name):
    return json.loads((TABLES / name).read_text())


def luhn(siren):
    if not re.fullmatch(r"\d{9}", siren):
        return False
    digits = [int(c) * (1 + i % 2) for i, c in enumerate(reversed(siren))]
    return sum(d - 9 if d > 9 else d for d in digits) % 10 == 0


def duplicates(values):
    return [value for value, n in Counter(values).items() if n > 1]


def indexed(value, year):
    """Rounded half up, in integers."""
    numerator, denominator = IRL[year - 1], IRL[year - 2]
    return (2 * value * numerator + denominator) // (2 * denominator)


def geography():
    all_rows = rows("communes.csv")
    communes = {row["code"]: row for row in all_rows}
    groupings = {row["siren"]: row for row in rows("intercommunalites.csv")}
    live = [row for row in all_rows if not row["pole"]]
    check("communes: no code twice", duplicates(row["code"] for row in all_rows))
    counts = Counter(row["departement"] for row in live)
    check("communes: count by département", counts == Counter(
        {"44": 207, "75": 1, "77": 507, "78": 259, "91": 194, "92": 36, "93": 39, "94": 47, "95": 183}), counts)
    arrondissements = [row for row in all_rows if row["pole"]]
    check("communes: the 20 arrondissements of Paris",
          [row["code"] for row in arrondissements] == [str(n) for n in range(75101, 75121)])
    check("communes: département of the code",
          [row["code"] for row in all_rows if row["code"][:2] != row["departement"]])
    check("communes: a postal code", [row["code"] for row in all_rows
                                     if not re.fullmatch(r"\d{5}( \d{5})*", row["codes_postaux"])])
    check("communes: a known intercommunalité",
          [row["code"] for row in all_rows if row["intercommunalite"] not in groupings])
    check("communes: a zone A bis to C",
          [row["code"] for row in all_rows if row["zone_abc"] not in ("Abis", "A", "B1", "B2", "C")])
    check("communes: a zone of ceilings", [row["code"] for row in all_rows if row["zone_plafonds"] not in ZONES])
    check("populations: one of each commune and arrondissement",
          sorted(row["code"] for row in rows("populations.csv")) == sorted(communes))
    paris = communes["75056"]
    same = ("intercommunalite", "zone_abc", "zone_plafonds")
    check("arrondissements: the values of Paris",
          [row["code"] for row in arrondissements if any(row[c] != paris[c] for c in same)])
    check("Paris is its own intercommunalité", paris["intercommunalite"] == "75056")

    near = {row["code"] for row in live if row["zone_plafonds"] == "paris-limitrophes"} - {"75056"}
    check("the 29 communes next to Paris", near == NEIGHBOURS and len(near) == 29, sorted(near ^ NEIGHBOURS))
    check("communes next to Paris are in zone A bis", [c for c in near if communes[c]["zone_abc"] != "Abis"])
    check("zone of ceilings follows the region", [
        row["code"] for row in live if (row["departement"] == "44") != (row["zone_plafonds"] == "autres-regions")])
    abc = Counter(row["zone_abc"] for row in live if row["departement"] != "44")
    # The ministry's file has 385 in A; the 385th, Pierrefitte-sur-Seine, is now in Saint-Denis.
    check("zones A bis to B2 of Île-de-France", abc == Counter(Abis=98, A=384, B1=340, B2=444), abc)

    sizes = Counter(row["intercommunalite"] for row in live)
    check("EPT: the eleven, with their communes", {s: n for s, n in sizes.items() if s in EPT} == EPT)
    check("EPT: 129 communes", sum(sizes[s] for s in EPT) == 129)
    check("EPT: every commune of 92, 93, 94, and seven others", Counter(
        row["departement"] for row in live if row["intercommunalite"] in EPT) == Counter(
        {"92": 36, "93": 39, "94": 47, "91": 6, "95": 1}))
    check("intercommunalités: no SIREN twice, each used", set(sizes) == set(groupings))
    check("intercommunalités: nature", Counter(g["nature"] for g in groupings.values())
          == Counter(PARIS=1, EPT=11, CC=41, CA=25, CU=1, ME=1), Counter(g["nature"] for g in groupings.values()))
    check("intercommunalités: EPT are the eleven",
          {s for s, g in groupings.items() if g["nature"] == "EPT"} == set(EPT))
    check("intercommunalités: SIREN", [s for s in groupings if s != "75056" and not luhn(s)])
    check("intercommunalités: a name", [s for s, g in groupings.items() if not g["nom"]])
    print(f"communes {len(live)}, arrondissements {len(arrondissements)}, intercommunalités {len(groupings)}")
    return communes


def ceilings():
    listed = table("plafonds.json")
    by = {(row["financement"], row["zone"], row["annee"]): row["categories"] + [row["parPersonne"]] for row in listed}
    check("plafonds: 27 tables, none twice", len(listed) == 27 == len(by))
    check("plafonds: every year, zone, financing",
          set(by) == {(f, z, y) for f in ("PLAI", "PLUS", "PLS") for z in ZONES for y in YEARS})
    check("plafonds: six categories, integers", [
        k for k, v in by.items() if len(v) != 7 or not all(type(n) is int for n in v)])
    check("plafonds: in force on 1 January", [
        row["annee"] for row in listed if row["effetLe"] != f"{row['annee']}-01-01"])
    check("plafonds: each category above the one before", [
        k for k, v in by.items() if any(a >= b for a, b in zip(v[:5], v[1:6]))])
    for zone in ZONES:
        for year in YEARS:
            check(f"PLS is 130 % of PLUS, {zone} {year}",
                  by["PLS", zone, year] == [(x * 13 + 5) // 10 for x in by["PLUS", zone, year]])
            check(f"PLAI below PLUS, {zone} {year}",
                  all(a < b for a, b in zip(by["PLAI", zone, year], by["PLUS", zone, year])))
        for year in YEARS[1:]:
            for financing in ("PLUS", "PLAI"):
                expected = [indexed(x, year) for x in by[financing, zone, year - 1]]
                check(f"{financing} {year} is {year - 1} indexed, {zone}",
                      by[financing, zone, year] == expected, f"{by[financing, zone, year]} and not {expected}")
    for financing in ("PLAI", "PLUS", "PLS"):
        for year in YEARS:
            first, second, third = (by[financing, zone, year] for zone in ZONES)
            check(f"zones in order, {financing} {year}", all(a >= b >= c for a, b, c in zip(first, second, third)))
    print(f"plafonds {len(listed)}")


def quartiles():
    data = table("quartiles.json")
    listed = data["quartiles"]
    check("quartiles: Île-de-France 2024 to 2026", [(q["territoire"], q["annee"]) for q in listed]
          == [("ile-de-france", year) for year in YEARS])
    check("quartiles: q1 < q2 < q3", [q["annee"] for q in listed if not 0 < q["q1"] < q["q2"] < q["q3"]])
    check("quartiles: higher each year",
          all(a[k] < b[k] for a, b in zip(listed, listed[1:]) for k in ("q1", "q2", "q3")))
    check("quartiles: effect within the year",
          [q["annee"] for q in listed if not q["effetLe"].startswith(str(q["annee"]))])
    units = data["unitesDeConsommation"]
    check("consumption units, in tenths", [units[k] for k in (
        "titulaire", "cotitulaire", "enfant14EtPlus", "enfantMoins14")] == [10, 5, 5, 3])
    print(f"quartiles {len(listed)}")


def delays():
    expected = {
        "attestation": (1, "mois"), "validite": (12, "mois"), "preavisRenouvellement": (1, "mois"), "ouvertureRenouvellement": (2, "mois"), "margePreavis": (15, "jours"), "saisieBail": (6, "mois"), "reponseCourrier": (15, "jours"), "convocationLettre": (10, "jours"), "codePapier": (15, "jours"), "annulationEnregistrement": (24, "heures"),
        "radiationNonRenouvellement": (13, "mois"), "reactivationNonRenouvellement": (18, "mois"), "fenetreReactivation": (5, "mois"),
        "pieces": (15, "jours"), "sansReponse": (2, "mois"), "reactivationSansReponse": (5, "mois"),
        "irrecevabilite": (1, "mois"),
        "reponseOffre": (10, "jours"),
    }
    reception = {"ile-de-france": 1, "loire-atlantique": 2}
    for territoire in table("territoires.json"):
        listed = territoire["delais"]
        found = {d["code"]: (d["valeur"], d["unite"]) for d in listed}
        check(f"délais of {territoire['id']}",
              found == expected | {"receptionMaximale": (reception[territoire["id"]], "mois")}, found)
        check(f"délais of {territoire['id']}: none twice at one date",
              duplicates((d["code"], d["effetLe"]) for d in listed))
        check(f"délais of {territoire['id']}: an article", [d["code"] for d in listed if not d["article"]])
        print(f"délais of {territoire['id']} {len(listed)}")


def landlords(communes):
    listed = table("bailleurs.json")
    check("bailleurs: SIREN, fictional (99…)", [
        b["siren"] for b in listed if not luhn(b["siren"]) or not b["siren"].startswith("99")])
    check("bailleurs: no SIREN twice", duplicates(b["siren"] for b in listed))
    check("bailleurs: no name twice", duplicates(b["nom"] for b in listed))
    check("bailleurs: nature", [b["nom"] for b in listed if b["nature"] not in ("OPH", "ESH", "SEM", "COOP")])
    check("bailleurs: seat in a known commune, with its postal code", [
        b["nom"] for b in listed if b["codePostal"] not in communes[b["commune"]]["codes_postaux"].split()])
    check("bailleurs: communes known", [c for b in listed for c in b["communes"] if c not in communes])
    check("bailleurs: owns somewhere", [b["nom"] for b in listed if not b["departements"] and not b["communes"]])
    of = {d: t["id"] for t in table("territoires.json") for d in t["departements"]}
    check("bailleurs: territory of what they own", [
        b["nom"] for b in listed
        if set(b["territoires"]) != {of.get(d) for d in b["departements"] + [c[:2] for c in b["communes"]]}])
    check("bailleurs: said fictional", [b["nom"] for b in listed if b["statut"] != "fictif"])
    owners = defaultdict(int)
    for code, row in communes.items():
        owners[code] = sum(
            row["departement"] in b["departements"] or code in b["communes"] or (row["pole"] or code) in b["communes"]
            for b in listed)
    check("bailleurs: two at least in every commune", [c for c in communes if owners[c] < 2])
    check("bailleurs: five at least in petite couronne and Paris", [
        c for c, row in communes.items() if row["departement"] in ("75", "92", "93", "94") and owners[c] < 5])
    by = Counter(b["territoires"][0] for b in listed)
    print(f"bailleurs {len(listed)} ({dict(by)}), by commune from {min(owners.values())} to {max(owners.values())}")


def commissions():
    listed = table("commissions.json")
    wanted = sorted(d for t in table("territoires.json") for d in t["departements"])
    check("commissions: one by département", [c["departement"] for c in listed] == wanted)
    check("commissions: a name, lines of address", [
        c["departement"] for c in listed if not c["nom"] or not c["adresse"] or not all(c["adresse"])])
    known = sum("confirmer" not in c["adresse"][0] for c in listed)
    print(f"commissions {len(listed)}, {known} with an address")


def composition(codes):
    data = table("composition.json")
    check("composition: categories 1 to 6", [c["categorie"] for c in data["categories"]] == [1, 2, 3, 4, 5, 6])
    check("composition: cases of each category", [len(c["cas"]) for c in data["categories"]] == [1, 2, 4, 3, 3, 3])
    check("composition: young household", data["jeuneMenage"]["sommeAges"] == 55)
    surface = data["occupation"]["surfaceMinimale"]
    check("composition: minimum surface", [surface[k] for k in (
        "unePersonne", "deuxPersonnes", "parPersonneSupplementaire", "huitPersonnesEtPlus")] == [9, 16, 9, 70])
    seven = surface["deuxPersonnes"] + 5 * surface["parPersonneSupplementaire"]
    check("composition: seven persons need less than eight", seven < surface["huitPersonnesEtPlus"], seven)
    check("composition: under-occupation", data["sousOccupation"]["piecesEnPlus"] == 1)
    types = data["typologie"]
    check("composition: types for 1 to 7 persons", [t["personnes"] for t in types] == [1, 2, 2, 3, 4, 5, 6, 7])
    check("composition: types known", [x for t in types for x in t["types"] if x not in codes["typeLogement"]])


def documents(codes):
    listed = table("pieces.json")
    alone = {"tous", "demandeur-etranger", "adulte-etranger", "majeurs", "mineurs", "naissance-attendue", "baisse-ressources", "tutelle", "handicap"}
    lists = {
        "motif": codes["motifDemande"], "situation": codes["situationFamiliale"],
        "travail": codes["typeContratTravail"], "ressource": codes["ressourceRecue"] | codes["ressourceVersee"],
        "logement": codes["modeleLogement"], "garde": codes["coParentalite"],
    }

    def unknown(condition):
        kind = None
        for part in condition.split("|"):
            if ":" in part:
                kind, part = part.split(":")
            elif part in alone:
                kind = None
                continue
            if part not in lists.get(kind, ()):
                return True
        return False

    check("pièces: no code twice", duplicates(p["code"] for p in listed))
    moments = ("enregistrement", "instruction", "complementaire")
    check("pièces: when", [p["code"] for p in listed if p["quand"] not in moments])
    check("pièces: conditions known", [p["pour"] for p in listed if unknown(p["pour"])])
    check("pièces: an article, a label", [p["code"] for p in listed if not p["article"] or not p["libelle"]])
    check("pièces: only identity and residence permit to register",
          {p["code"]: p["pour"] for p in listed if p["quand"] == "enregistrement"}
          == {"identite": "tous", "titre-sejour": "demandeur-etranger"})
    print(f"pièces {len(listed)} ({dict(Counter(p['quand'] for p in listed))})")


def days(text):
    """« lundi à vendredi », « mardi et jeudi », « lundi, mercredi et vendredi »: the numbers of the days."""
    if " à " in text:
        first, last = (DAYS.index(d) + 1 for d in text.split(" à "))
        return set(range(first, last + 1))
    return {DAYS.index(d) + 1 for d in re.split(r", | et ", text)}


def desks(communes):
    listed = table("guichets-fictifs.json")
    by = Counter(g["code"].startswith("44") for g in listed)
    check("guichets: 30 and 5", (by[False], by[True]) == (30, 5), by)
    check("guichets: Pantin and Nantes", {"93055", "44109"} <= {g["code"] for g in listed})
    check("guichets: no code twice", duplicates(g["code"] for g in listed))
    check("guichets: the code is that of the commune", [
        g["code"] for g in listed if g["code"] != g["commune"] or g["commune"] not in communes])
    check("guichets: postal code of the commune", [
        g["code"] for g in listed if g["codePostal"] not in communes[g["commune"]]["codes_postaux"].split()])
    check("guichets: telephone in the ranges reserved for fiction", [
        g["telephone"] for g in listed
        if not re.fullmatch((r"02 61 91" if g["code"][:2] == "44" else r"01 99 00") + r" \d\d \d\d", g["telephone"])])
    check("guichets: no telephone twice", duplicates(g["telephone"] for g in listed))
    check("guichets: said fictional", [g["code"] for g in listed if g["statut"] != "fictif"])
    wrong = []
    for guichet in listed:
        slots = guichet["creneaux"]
        hours = [(days(h["jours"]), h["de"], h["a"]) for h in guichet["horaires"]]
        clocks = [t for _, *both in hours for t in both] + [slots["de"], slots["a"]]
        good = all(re.fullmatch(r"([01]\d|2[0-3]):[0-5]\d", t) for t in clocks) and all(a < b for _, a, b in hours)
        good = good and slots["duree"] > 0 and slots["de"] < slots["a"] and all(
            any(day in open_days and a <= slots["de"] and slots["a"] <= b for open_days, a, b in hours)
            for day in slots["jours"])
        if not good:
            wrong.append(guichet["code"])
    check("guichets: appointments within opening hours", wrong)
    print(f"guichets {len(listed)}")


def simulation():
    """The simulated region: its territories, their départements, codes that the form knows, names without a hole."""
    laws, codes = table("simulation.json"), table("codes.json")
    territories = {row["id"]: set(row["departements"]) for row in table("territoires.json")}
    check("simulation: the territories", set(laws["territoires"]) == set(territories), set(laws["territoires"]))
    for name, territory in laws["territoires"].items():
        lines = territory["departements"]["lignes"]
        known = territories.get(name, set())
        check(f"simulation: the départements of {name}", set(lines) == known, sorted(lines))
        check(f"simulation: neighbours in {name}",
              [d for d, line in lines.items() if not set(line["voisins"].split()) <= known - {d}])

    def unknown(weights, code_list):
        return sorted(set(weights["poids"]) - {row["code"] for row in codes[code_list]["codes"]})

    for profile in ("demandeurs", "attributaires"):
        check(f"simulation: dwellings of {profile}", unknown(laws[profile]["logement"], "modeleLogement"))
        check(f"simulation: work of {profile}", [
            code for weights in laws[profile]["situation"]["quartiles"].values()
            for code in unknown(weights, "typeContratTravail")])
    check("simulation: reasons", [code for roof in ("loge", "parents", "tiers", "precaire")
                                  for code in unknown(laws["motifs"][roof], "motifDemande")])
    check("simulation: types wanted", [code for weights in laws["typeVoulu"]["parMenage"].values()
                                       for code in unknown(weights, "typeLogement")])
    check("simulation: channels", unknown(laws["canal"], "canalDepot"))
    origins = {row["origine"] for row in rows("noms.csv")} - {""}
    for what in (laws["origines"]["poids"], laws["noms"]["prenomDOrigine"], {
            o: 0 for o in laws["nationalites"]["parOrigine"] if o}, {
            row["origine"]: 0 for row in rows("prenoms.csv") if row["origine"]}):
        check("simulation: the same origins everywhere", set(what) == origins, sorted(set(what) ^ origins))


def joining():
    """The checklist of a body: one code a step, natures that the program knows, an article or the choice of the project."""
    listed = table("adhesion.json")
    check("adhesion: codes are unique", duplicates(row["code"] for row in listed))
    check("adhesion: natures", [n for row in listed for n in row["natures"] if n not in NATURES])
    check("adhesion: without an article, a choice to confirm",
          [row["code"] for row in listed if not row["article"] and row["statut"] != "a-confirmer"])


def statuses():
    """Every `statut` is one of the four; whatever is not fictional says where it comes from."""
    ours = [
        "plafonds", "quartiles", "bailleurs", "commissions", "composition", "pieces", "guichets-fictifs", "adhesion",
        "qualite"]
    total = Counter()
    for name in [*ours, "territoires"]:
        wrong = []

        def walk(node):
            if isinstance(node, list):
                for item in node:
                    walk(item)
            elif isinstance(node, dict):
                for key, value in node.items():
                    if key == "statut" or key.endswith("Statut"):
                        total[value] += 1
                        # A figure's own source, or the one that it shares with its object.
                        source = node.get(key.replace("tatut", "ource")) or node.get("source")
                        if value not in STATUTS or (value != "fictif" and not source):
                            wrong.append(f"{key} {value}")
                    walk(value)

        walk(table(f"{name}.json"))
        check(f"{name}: statuses and sources", wrong)
    for name in ours:
        text = (TABLES / f"{name}.json").read_text()
        again = json.dumps(json.loads(text), indent=2, ensure_ascii=False) + "\n"
        check(f"{name}: written with two spaces", text == again)
    print(f"statuts {dict(total)}")


def protection():
    table_ = table("conservation.json")
    lines, others = table_["conservations"], table_["sansPersonne"]
    tables = [name for line in lines for name in line["tables"]] + [line["table"] for line in others]
    check("conservation: no table twice", duplicates(tables))
    check("conservation: no line twice at one date", duplicates((line["code"], line["effetLe"]) for line in lines))
    check("conservation: a period with its unit, or neither",
          [line["code"] for line in lines if (line["valeur"] is None) != (line["unite"] is None)])
    check("conservation: a year after the strike-off, and only that is sure", [
        (line["valeur"], line["unite"]) for line in lines if line["statut"] == "source" and line["valeur"]] == [(12, "mois")])
    check("conservation: a source", [line["code"] for line in lines if not line["source"] or not line["article"]])
    categories = table("commentaires.json")["categories"]
    words = [word for category in categories for word in category["mots"]]
    check("commentaires: no word twice", duplicates(words))
    check("commentaires: folded, a star only at the end", [
        word for word in words if not re.fullmatch(r"[a-z]+( [a-z]+)*[*]?", word)])
    check("commentaires: a source", [c["code"] for c in categories if not c["source"] or not c["article"]])
    print(f"conservation {len(lines)}, commentaires {len(words)}")


def quality():
    rules = table("qualite.json")
    listed = rules["criteres"]
    check("qualite: no criterion twice", duplicates(row["code"] for row in listed))
    check("qualite: weights make a hundred and more", sum(row["poids"] for row in listed) >= 100)
    check("qualite: targets are percents", [row["code"] for row in listed if not 0 < row["cible"] <= 100 or row["poids"] <= 0])
    points = [level["points"] for level in rules["niveaux"]]
    check("qualite: the highest level first", points == sorted(points, reverse=True) and points[0] <= 100)
    check("qualite: small counts are kept in", rules["minimum"]["valeur"] >= 11)
    print(f"qualite {len(listed)}, levels {len(points)}")


communes = geography()
ceilings()
quartiles()
delays()
landlords(communes)
commissions()
codes = {name: {c["code"] for c in entry["codes"]} for name, entry in table("codes.json").items()}
composition(codes)
documents(codes)
desks(communes)
simulation()
joining()
protection()
quality()
statuses()
print(f"{checks} checks" + (f", {failures} failed" if failures else ""))
sys.exit(1 if failures else 0)
