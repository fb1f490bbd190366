#!/usr/bin/env python3
# SPDX-License-Identifier: EUPL-1.2
"""`ruche diagnostic` as an operator runs it: files of several countries and encodings, whose truth is known.

    diagnostic.py            what bin/test runs
    diagnostic.py --large    also a file of 300 MB and 1 500 000 lines, read with bounded memory
"""
import csv
import json
import os
import pathlib
import random
import re
import resource
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
RUCHE = os.environ.get("RUCHE_BIN") or str(ROOT / ".build/debug/ruche")
COLUMNS = "fichier_a,ligne_a,identifiant_a,fichier_b,ligne_b,identifiant_b,probabilite,raisons"
passed = failed = 0


def check(what, good, detail=""):
    global passed, failed
    passed, failed = passed + bool(good), failed + (not good)
    if not good:
        print(f"FAIL {what}: {str(detail)[-1500:]}")


def ruche(*arguments, timeout=300):
    done = subprocess.run(
        [RUCHE, "diagnostic", *map(str, arguments)], cwd=ROOT, capture_output=True, text=True, timeout=timeout,
        env={**os.environ, "SWIFT_BACKTRACE": "enable=no"})
    return done.returncode, done.stdout.replace("\u00a0", " "), done.stderr.replace("\u00a0", " ")


SURNAMES = """Martin Bernard Thomas Petit Robert Richard Durand Dubois Moreau Laurent Simon Michel Lefèvre Leroy Roux David
Bertrand Morel Fournier Girard Bonnet Dupont Lambert Fontaine Rousseau Vincent Muller Lefebvre Faure André Mercier Blanc
Guérin Boyer Garnier Chevalier François Legrand Gauthier Garcia Perrin Robin Clément Morin Nicolas Henry Roussel Mathieu
Gautier Masson Marchand Duval Denis Dumont Marie Lemaire Noël Meyer Dufour Meunier Brun Blanchard Giraud Joly Rivière
Lucas Brunet Gaillard Barbier Arnaud Martínez Gérard Roche Renard Schmitt Roy Leroux Colin Vidal Caron Picard Roger
Fabre Aubert Lemoine Renaud Dumas Lacroix Olivier Philippe Bourgeois Pierre Benoît Rey Leclerc Payet Rolland Leclercq
Guillaume Lecomte López Jean Dupuy Guillot Hubert Berger Carpentier Sánchez Dupuis Moulin Louis Deschamps Huet Vasseur
Perez Boucher Fleury Royer Klein Jacquet Adam Paris Poirier Marty Aubry Guyot Carré Charles Renault Charpentier Ménard
Benali Diallo Traoré Nguyen Haddad Kaya Popescu Ferreira Kowalski Haidara Coulibaly Sissoko Mbaye""".split()
NAMES = """Marie Jean Nathalie Philippe Isabelle Michel Sylvie Alain Catherine Patrick Martine Nicolas Christine Christophe
Françoise Pierre Valérie Christian Sandrine Éric Véronique Frédéric Sophie Laurent Stéphanie Stéphane Céline David Julie
Pascal Aurélie Daniel Caroline Alexandre Anne Julien Laurence Thierry Émilie Olivier Zoé Bernard Claire Thomas Amélie
Sébastien Hélène Gérard Élodie Didier Karine Dominique Anaïs Vincent Léa François Manon Bruno Camille Guillaume Fatou
Mamadou Aminata Ibrahim Linh Yasmine Karim Nadia Mehmet Ayşe Andrei Ioana João Inês Agnieszka Piotr""".split()
STREETS = """Saules Peupliers Lilas Acacias République Gare Moulin Église Fontaine Écoles Champs Jardins Rosiers Tilleuls
Marronniers Victoires Pasteur Gambetta Jaurès Hugo Zola Voltaire Rousseau Curie Foch Leclerc Moulins Prés Vignes""".split()
TOWNS = [("75011", "Paris"), ("93500", "Pantin"), ("92000", "Nanterre"), ("94200", "Ivry-sur-Seine"), ("78000", "Versailles"),
         ("77000", "Melun"), ("95000", "Cergy"), ("91000", "Évry-Courcouronnes")]
FRENCH = "janvier février mars avril mai juin juillet août septembre octobre novembre décembre".split()


def person(rng):
    postal, town = rng.choice(TOWNS)
    return {
        "nom": rng.choice(SURNAMES) + ("-" + rng.choice(SURNAMES) if rng.random() < 0.1 else ""),
        "prenom": rng.choice(NAMES), "naissance": (rng.randint(1935, 2005), rng.randint(1, 12), rng.randint(1, 28)),
        "sexe": rng.choice("MF"), "numero": str(rng.randint(1, 150)),
        "rue": f"{rng.choice(['rue', 'avenue', 'allée'])} des {rng.choice(STREETS)}", "cp": postal, "ville": town,
        "tel": "06%08d" % rng.randint(0, 99_999_999), "mail": "p%d@exemple.fr" % rng.randint(0, 10**9)}


def slip(rng, text):
    """One letter lost, doubled, or exchanged with its neighbour."""
    if len(text) < 4:
        return text
    at = rng.randrange(1, len(text) - 2)
    return rng.choice([text[:at] + text[at + 1:], text[:at] + text[at] + text[at:],
                       text[:at] + text[at + 1] + text[at] + text[at + 2:]])


def again(rng, original):
    """The same person as another clerk types him."""
    copy = dict(original)
    for _ in range(rng.choice([0, 1, 1, 2])):
        what = rng.choice(["nom", "prenom", "tel", "rue", "date", "moved", "mail"])
        year, month, day = copy["naissance"]
        if what in ("nom", "prenom"):
            copy[what] = slip(rng, copy[what])
        elif what == "date":
            copy["naissance"] = (year, day, month) if day <= 12 else (year, month, max(1, day - 1))
        elif what == "moved":
            copy["cp"], copy["ville"] = rng.choice(TOWNS)
            copy["numero"], copy["rue"] = str(rng.randint(1, 150)), "rue des " + rng.choice(STREETS)
        else:
            copy[what] = "" if what != "rue" else slip(rng, copy["rue"])
    return copy


def cell(text, separator):
    return '"' + text.replace('"', '""') + '"' if any(c in text for c in (separator, '"', "\n")) else text


def write(path, header, rows, separator, encoding, end="\n"):
    lines = [separator.join(cell(c, separator) for c in row) for row in [header, *rows]]
    path.write_bytes((end.join(lines) + end).encode(encoding, "replace"))


def french(number, p):
    year, month, day = p["naissance"]
    return [number, p["nom"].upper(), p["prenom"], f"{day:02}/{month:02}/{year}", "Mme" if p["sexe"] == "F" else "M.",
            f"{p['numero']}, {p['rue']}", p["cp"], p["ville"], p["tel"], p["mail"]]


def english(number, p):
    year, month, day = p["naissance"]
    return [number, p["prenom"], p["nom"], f"{month:02}/{day:02}/{year}", p["sexe"], p["numero"], p["rue"], p["ville"], p["cp"], p["tel"]]


def german(number, p):
    year, month, day = p["naissance"]
    return [number, p["nom"], p["prenom"], f"{day} {FRENCH[month - 1]} {year}", p["rue"], p["numero"], p["cp"], p["ville"], p["mail"]]


with tempfile.TemporaryDirectory(prefix="ruche-diagnostic-") as temporary:
    folder = pathlib.Path(temporary)
    rng = random.Random(20261126)
    people = [person(rng) for _ in range(3_000)]
    files = {"ville.csv": people[:1_500], "bailleur.txt": people[1_000:2_200], "employeur.csv": people[2_000:]}
    owner, truth = {}, set()
    lists = {}
    for name, members in files.items():
        rows = [(p, dict(p) if name == "ville.csv" else again(rng, p)) for p in members]
        # One in twenty applied twice at the same place.
        rows += [(p, again(rng, p)) for p in members if rng.random() < 0.05]
        rng.shuffle(rows)
        lists[name] = [(f"{name[0].upper()}{rank}", row) for rank, (_, row) in enumerate(rows)]
        for rank, (p, _) in enumerate(rows):
            owner[f"{name[0].upper()}{rank}"] = people.index(p)
    by_person = {}
    for key, who in owner.items():
        by_person.setdefault(who, []).append(key)
    for keys in by_person.values():
        truth |= {tuple(sorted((a, b))) for a in keys for b in keys if a < b}
    ville, bailleur, employeur = (folder / name for name in files)
    write(ville, ["N° demande", "Nom", "Prénom", "Date de naissance", "Civilité", "Adresse", "Code postal", "Commune", "Téléphone", "Courriel"],
          [french(*row) for row in lists["ville.csv"]], ";", "cp1252", "\r\n")
    write(bailleur, ["rec_id", "given_name", "surname", "dob", "sex", "street_number", "street", "city", "postcode", "phone"],
          [english(*row) for row in lists["bailleur.txt"]], "\t", "utf-16")
    write(employeur, ["Nummer", "Nachname", "Vorname", "Geburtsdatum", "Straße", "Hausnummer", "PLZ", "Ort", "E-Mail"],
          [german(*row) for row in lists["employeur.csv"]], ",", "utf-8-sig")

    pairs, figures, report = folder / "paires.csv", folder / "d.json", folder / "rapport.pdf"
    code, out, err = ruche(ville, bailleur, employeur, "--paires", pairs, "--json", figures, "--pdf", report)
    check("three files: exit code", code == 0, f"{code} {out} {err}")
    check("the guessed mapping is said", out.count("--colonnes") == 3 and "naissance=Geburtsdatum" in out, out)
    check("the summary counts", "lignes lues" in out and "environ" in out, out)
    check("progress is told", "Comparaison : 100 %" in err, err)

    text = pairs.read_bytes().decode("utf-8")
    check("columns of the pairs", text.split("\r\n")[0] == COLUMNS, text[:200])
    rows = list(csv.DictReader(text.splitlines(True)))
    lines = {}
    for path in (ville, bailleur, employeur):
        encoding = {"ville.csv": "cp1252", "bailleur.txt": "utf-16", "employeur.csv": "utf-8-sig"}[path.name]
        lines[str(path)] = path.read_text(encoding=encoding).split("\n")
    check("lines lead to their rows", all(
        lines[r[f"fichier_{s}"]][int(r[f"ligne_{s}"]) - 1].startswith(r[f"identifiant_{s}"]) for r in rows[:500] for s in "ab"))
    check("probabilities and reasons", all(
        0 <= float(r["probabilite"]) <= 1 and re.fullmatch(r"[a-z]+\.[a-z]+(\|[a-z]+\.[a-z]+)*", r["raisons"]) for r in rows), rows[:2])
    document = json.loads(figures.read_text())
    threshold = document["ensemble"]["seuil"]
    found = {tuple(sorted((r["identifiant_a"], r["identifiant_b"]))) for r in rows if float(r["probabilite"]) >= threshold}
    right = len(found & truth)
    precision, recall = right / max(1, len(found)), right / len(truth)
    print(f"{len(truth)} true pairs, {len(found)} found: precision {precision:.3f}, recall {recall:.3f}")
    check("precision", precision >= 0.95, precision)
    check("recall", recall >= 0.9, recall)

    check("JSON: files", [f["lignes"] for f in document["fichiers"]] == [len(rows) for rows in lists.values()], document["fichiers"][0])
    check("JSON: how they are written", [(f["encodage"], f["separateur"]) for f in document["fichiers"]]
          == [("Windows-1252", ";"), ("UTF-16LE", "\t"), ("UTF-8", ",")], [f["encodage"] for f in document["fichiers"]])
    check("JSON: order of dates", [f.get("ordreNaissance") for f in document["fichiers"]]
          == ["jj/mm/aaaa", "mm/jj/aaaa", None], [f.get("ordreNaissance") for f in document["fichiers"]])
    check("JSON: overlaps", len(document["recouvrements"]) == 3 and document["recouvrements"][0]["paires"] > 300, document["recouvrements"])
    check("JSON: pairs are those of the file", document["ensemble"]["pairesAuPlancher"] == len(rows)
          and sum(t["paires"] for t in document["probabilites"]) == len(rows))
    people_count = document["ensemble"]["personnesDistinctes"]
    check("distinct persons", abs(people_count - 3_000) < 200, people_count)

    pdf = subprocess.run(["pdftotext", "-layout", report, "-"], capture_output=True, text=True).stdout
    pdf = " ".join(pdf.split())
    check("PDF: headings and figures are whole", all(word in pdf for word in ("N° Fichier", "comparées", "Lignes remplies")), pdf[:1500])
    lines = [len(sheet.split("\n")) for sheet in subprocess.run(["pdftotext", "-layout", report, "-"], capture_output=True, text=True).stdout.split("\f")]
    check("PDF: sheets are filled", all(count > 12 for count in lines[:-2]), str(lines))
    info = subprocess.run(["pdfinfo", report], capture_output=True, text=True).stdout
    pages = int(re.search(r"Pages:\s+(\d+)", info).group(1)) if "Pages" in info else 0
    check("PDF: pages", 3 <= pages <= 8, info)
    check("PDF: tagged", re.search(r"Tagged:\s+yes", info), info)
    for words in ("État des lieux des fichiers", "L’essentiel", "Ce que les fichiers ont en commun", "Remplissage des champs", "rien n’a été importé"):
        check(f"PDF: « {words} »", words in pdf, pdf[:600])
    emails = [row["mail"] for _, row in lists["employeur.csv"]]
    check("PDF: nobody's data", not any(mail and mail in pdf for mail in emails) and not re.search(r"06\d{8}", pdf))
    if os.environ.get("RUCHE_PICTURES"):
        subprocess.run(["pdftoppm", "-r", "60", "-png", report, f"{os.environ['RUCHE_PICTURES']}/diagnostic"], check=True)

    # Standard output, and what is there is not written over.
    code, out, err = ruche(employeur, "--json")
    check("--json alone: figures on the standard output", code == 0 and json.loads(out)["diagnostic"] == 1 and "lignes lues" in err, err)
    before = pairs.read_bytes()
    code, out, err = ruche(employeur, "--paires", pairs)
    check("nothing is written over", code == 2 and pairs.read_bytes() == before and "existe déjà" in err, err)
    check("--remplacer does", ruche(employeur, "--paires", pairs, "--remplacer")[0] == 0 and pairs.read_bytes() != before)
    code, out, err = ruche(employeur, "--paires", employeur, "--remplacer")
    check("a file that is studied is never written over", code == 2 and employeur.stat().st_size > 1_000, err)
    before = pairs.read_bytes()
    code, out, err = ruche(employeur, "--paires", pairs, "--json", "/proc/x", "--remplacer")
    check("one output refused: the other is left as it was", code == 2 and pairs.read_bytes() == before, f"{code} {err}")
    code, out, err = ruche(employeur, "--paires", pairs, "--json", pairs, "--remplacer")
    check("one file for two outputs is refused", code == 2 and "deux résultats" in err and pairs.read_bytes() == before, f"{code} {err}")
    for option in ("--paires", "--json"):
        code, out, err = ruche(employeur, option, "/dev/full")
        check(f"{option}: a full disk is said", code == 2 and "le disque est plein" in err, f"{code} {err}")
    check("nothing is left beside", not list(folder.glob("*.ruche")), list(folder.iterdir()))
    code, out, err = ruche(ville, ville)
    check("one file twice", code == 0 and "ville.csv (2)" in out, out)
    code, out, err = ruche(ville, "--colonnes", "nom=Nom,prenom=Prénom,naissance=Date de naissance,identifiant=N° demande")
    check("a mapping that is given is used", code == 0 and "déduite" not in out, out)

    # Bad input: a clear answer, exit code 2.
    def refused(name, content, *words, colonnes=None):
        path = folder / name
        if content is not None:
            path.write_bytes(content if isinstance(content, bytes) else content.encode())
        code, out, err = ruche(path, *(["--colonnes", colonnes] if colonnes else []))
        check(f"{name}: exit code", code == 2, f"{code} {out} {err}")
        for word in words:
            check(f"{name}: « {word} »", word in err, err)

    good = "nom,prenom,naissance\nDurand,Zoé,14/03/1988\nPetit,Luc,01/02/1990\n"
    refused("missing.csv", None, "n’existe pas")
    refused("empty.csv", "", "vide")
    refused("header.csv", "nom,prenom\n", "en-tête")
    refused("report.csv", b"%PDF-1.7\n....", "PDF", "CSV")
    refused("book.csv", b"PK\x03\x04" + b"\0" * 22 + b"xl/workbook.xml", "tableur", "CSV")
    refused("old.csv", bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 600, "tableur")
    refused("archive.csv", b"PK\x03\x04" + b"\0" * 22 + b"a.csv", "archive")
    refused("noise.csv", bytes(range(256)) * 8, "CSV")
    refused("bare.csv", "Durand-Zoé-14/03/1988\nPetit-Luc-01/02/1990\n", "sépare")
    refused("nameless.csv", "a,b\n1,2\n", "--colonnes nom=")
    refused("column.csv", good, "« NOM_X »", "nom, prenom, naissance", colonnes="nom=NOM_X")
    refused("twice.csv", good, "« nom » est donnée deux fois", colonnes="nom=nom,prenom=nom")
    refused("field.csv", good, "« age » n’est pas un champ", "telephone", colonnes="nom=nom,age=prenom")
    refused("quote.csv", b'nom,prenom\n"Durand,' + b"x" * 1_300_000, "guillemet")
    code, out, err = ruche(folder)
    check("a folder", code == 2 and "dossier" in err, err)

    # Poor files: bounded, answered.
    for name, line, word in [
        ("unknown", "INCONNU,XXX,01/01/1900", "ne nomment personne"), ("same", "DUPONT,JEAN,14/03/1988", "même nom"),
        ("undated", "{n},ZOE,", "date de naissance"),
    ]:
        path = folder / f"{name}.csv"
        path.write_text("nom,prenom,naissance\n" + "".join(
            line.replace("{n}", SURNAMES[i % len(SURNAMES)] + SURNAMES[i // 7 % len(SURNAMES)]) + "\n" for i in range(10_000)))
        start = time.monotonic()
        code, out, err = ruche(path)
        check(f"{name}: answered", code == 0 and word in out, f"{code} {out} {err}")
        check(f"{name}: bounded", time.monotonic() - start < 60, time.monotonic() - start)
    path = folder / "ensemble.csv"
    path.write_text("Nom et prénom;Date de naissance\n" + "".join(
        f"{p['nom'].upper()} {p['prenom']};{p['naissance'][2]:02}/{p['naissance'][1]:02}/{p['naissance'][0]}\n" for p in people[:400]))
    code, out, err = ruche(path)
    check("names in one column are taken apart, and how", code == 0 and "nom_complet=Nom et prénom" in out and "d’après les majuscules, 400" in out, f"{code} {out} {err}")
    path = folder / "dates.csv"
    path.write_text("id,nom,prenom,created_at\n" + "".join(f"{i},Durand{i},Zoé,2025-03-{i % 28 + 1:02}\n" for i in range(60)))
    code, out, err = ruche(path)
    check("the date of a line is not a birth", code == 0 and "naissance=" not in out and "Aucune colonne de date de naissance" in out, out)
    shifted = folder / "shifted.csv"
    shifted.write_text("nom,prenom,naissance,cp\nDurand,Zoé,14/03/1988,75011\nPetit,Luc,,01/02/1990,75012\nRoy,Eve,03/04/1985,75013\n")
    code, out, err = ruche(shifted)
    check("shifted columns: exit code 1, the line is said", code == 1 and "ligne 3" in out, f"{code} {out}")

    if "--large" in sys.argv:
        large = folder / "large.csv"
        with large.open("w") as handle:
            handle.write("identifiant;nom;prenom;naissance;adresse;code_postal;commune;telephone;courriel;remarque\n")
            for i in range(1_500_000):
                p = person(rng)
                year, month, day = p["naissance"]
                handle.write(f"{i};{p['nom']}{i % 977};{p['prenom']};{day:02}/{month:02}/{year};{p['numero']} {p['rue']};{p['cp']};{p['ville']};{p['tel']};{p['mail']};{'x' * 70}\n")
        start = time.monotonic()
        code, out, err = ruche(large, timeout=3_600)
        peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
        print(f"large: {large.stat().st_size / 1e6:.0f} MB, {time.monotonic() - start:.0f} s, {peak:.0f} MB of memory at most")
        check("large: exit code", code == 0, err)
        check("large: memory", peak < 2_500, peak)
print(f"{passed} passed, {failed} failed")
sys.exit(1 if failed else 0)
