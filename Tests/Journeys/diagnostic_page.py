#!/usr/bin/env python3
# SPDX-License-Identifier: EUPL-1.2
"""A study of partners' files from the pages: sent, columns corrected, compared, read, downloaded, erased; and who may not.

Starts its own demonstration on the loopback. Takes pictures into RUCHE_PICTURES when that is set.
"""
import os
import random
import tempfile
import time
from pathlib import Path

from demonstration import MARC, SOPHIE, agent, check, chromium, demonstration, finish, look, press, text, title

WIDE, NARROW = 1280, 390
# Files are named so where they are exported.
BAILLEUR = "bailleur_a_tres_long_nom_de_fichier_export_patrimoine_v2_final_definitif.csv"
NAMES = "Martin Bernard Petit Durand Moreau Lefèvre Benali Diallo Nguyen Kaya Ferreira Popescu".split()
FIRST = "Marie Jean Zoé Karim Fatou Linh Mehmet Ana Luc Eve Nadia Paul".split()


def files(folder):
    rng = random.Random(6)
    people = [[rng.choice(NAMES) + rng.choice(["", "-" + rng.choice(NAMES)]), rng.choice(FIRST),
               f"{rng.randint(1, 28):02}/{rng.randint(1, 12):02}/{rng.randint(1940, 2004)}", f"{rng.randint(1, 900)} rue des Saules", "93500"]
              for _ in range(400)]
    for name, members in (("ville.csv", people[:250]), (BAILLEUR, people[200:])):
        lines = ["Dossier;Patronyme;Petit nom;Né le;Rue;CP"] + [";".join([f"{name[0]}{i}", *p]) for i, p in enumerate(members)]
        (folder / name).write_bytes("\r\n".join(lines).encode("cp1252"))
    (folder / "rapport.csv").write_bytes(b"%PDF-1.7\n")
    return [str(folder / name) for name in ("ville.csv", BAILLEUR)]


def study(page, base, folder):
    sent = files(folder)
    press(page, "nav a[href='/administration/diagnostic']")
    check("the page", title(page) == "État des lieux des fichiers", page.url)
    look(page, "diagnostic-depot", WIDE, NARROW)
    page.set_input_files("#fichiers", str(folder / "rapport.csv"))
    press(page, "main form button[type=submit]")
    check("a PDF is refused, and why", "PDF" in text(page, "[role=alert]") and "Erreur" in page.title(), text(page))
    (folder / "nine").mkdir()
    for rank in range(9):
        (folder / "nine" / f"{rank}.csv").write_text("Nom;Prénom\nTestard;Ada\n")
    page.set_input_files("#fichiers", [str(folder / "nine" / f"{rank}.csv") for rank in range(9)])
    press(page, "main form button[type=submit]")
    check("nine files: told that eight is the most", "Pas plus de 8 fichiers" in text(page, "[role=alert]") and page.locator("#fichiers").count() == 1, text(page)[:300])
    page.set_input_files("#fichiers", str(folder / "nine" / "0.csv"))
    press(page, "main form button[type=submit]")
    press(page, "main form button.btn-primary")
    for _ in range(60):
        if page.locator("a[href$='rapport.pdf']").count():
            break
        time.sleep(0.5)
        page.reload()
    check("one line is one line", "1 ligne lue, 1 comparée : environ 1 personne distincte. 0 paire probable" in text(page).replace("\u00a0", " "), text(page)[:500])
    press(page, "main a[href='/administration/diagnostic']")
    page.set_input_files("#fichiers", sent)
    press(page, "main form button[type=submit]")
    check("received: the columns as they are guessed", "ville.csv" in text(page) and page.locator("select").count() >= 24, page.url)
    chosen = page.locator("#f0-nom-0 option:checked").text_content()
    check("received: the name is guessed", chosen == "Patronyme", chosen)
    page.select_option("#f0-prenom-0", label="Petit nom")
    page.select_option("#f1-prenom-0", label="Petit nom")
    page.select_option("#f0-nom-0", "")
    look(page, "diagnostic-colonnes", WIDE, NARROW)
    press(page, "main form button[type=submit]")
    said = text(page, "[role=alert]")
    check("without a name: refused, in the words of the page", "colonne de nom" in said and "ci-dessous" in said and "--colonnes" not in said, said)
    page.select_option("#f0-nom-0", label="Patronyme")
    page.select_option("#f0-prenom-0", label="Patronyme")
    page.select_option("#f1-prenom-0", label="Petit nom")
    press(page, "main form button[type=submit]")
    said = text(page, "[role=alert]")
    check("a column chosen twice: refused, in the words of the page", "choisie deux fois (Nom, Prénoms)" in said and "nom_complet" not in said, said)
    page.select_option("#f0-nom-0", label="Patronyme")
    page.select_option("#f0-prenom-0", label="Petit nom")
    page.select_option("#f1-prenom-0", label="Petit nom")
    press(page, "main form button[type=submit]")
    address = page.url
    for _ in range(120):
        if page.locator("a[href$='rapport.pdf']").count():
            break
        time.sleep(0.5)
        page.goto(address)
    said = text(page)
    check("the report: what the files share", "Ce que les fichiers ont en commun" in said and "50 paires" in said.replace("\u00a0", " "), said[:800])
    look(page, "diagnostic-rapport", WIDE, NARROW)
    with page.expect_download() as got:
        page.locator("a[href$='rapport.pdf']").click()
    check("the report as PDF", Path(got.value.path()).read_bytes().startswith(b"%PDF"))
    with page.expect_download() as got:
        page.locator("form[action$='paires.csv'] button").click()
    pairs = Path(got.value.path()).read_text()
    check("the pairs", pairs.startswith("fichier_a,ligne_a,identifiant_a") and "ville.csv" in pairs, pairs[:200])
    page.goto(f"{base}/administration/exports")
    check("the download is in the register of exports", "Paires d’un état des lieux" in text(page, "table"), text(page)[:400])
    return address


begun = time.time()
with tempfile.TemporaryDirectory(prefix="ruche-diagnostic-page-") as temporary:
    folder = Path(temporary)
    data = folder / "etudes"
    os.environ["RUCHE_DIAGNOSTICS"] = str(data)
    with demonstration() as base, chromium() as browser:
        with agent(browser, base, MARC) as page:
            address = study(page, base, folder)
            check("the files that were sent are gone", not list(data.rglob("[0-9].csv")), str(list(data.rglob("*"))))
        with agent(browser, base, SOPHIE) as page:
            check("an agent of a desk has no entry", not page.locator("nav a[href='/administration/diagnostic']").count())
            check("an agent of a desk is refused", page.goto(address).status in (403, 404))
        with agent(browser, base, MARC, javascript=False, width=NARROW) as page:
            page.goto(address)
            press(page, "form[action$='/suppression'] button")
            check("erased without JavaScript", page.url.endswith("/administration/diagnostic") and page.goto(address).status == 404, page.url)
            check("nothing is left on the disk", not list(data.rglob("*.csv")), str(list(data.rglob("*"))))
finish("diagnostic_page", begun)
