#!/usr/bin/env python3
# SPDX-License-Identifier: EUPL-1.2
"""The label of the regional file: counted by a job, shown to each as far as his desks go, over time, without scripts.

Takes pictures into RUCHE_PICTURES when that is set.
"""
import csv
import io
import os
import re
import subprocess
import tempfile
import time

from demonstration import BINARY, KARIM, MARC, ROOT, SOPHIE, agent, check, chromium, demonstration, desk_day, finish, look, press, text, title

ANNE = "a.roux@pantin.exemple.fr"
WIDTHS = (1280, 390)


def ruche(*arguments):
    done = subprocess.run([BINARY, *arguments], cwd=ROOT, capture_output=True, text=True, timeout=300)
    return done.returncode, done.stdout + done.stderr


def measured(page, base):
    """The server counts by itself, soon after it starts."""
    for _ in range(60):
        page.goto(f"{base}/qualite")
        if "Rien n’a encore été mesuré" not in text(page):
            return True
        time.sleep(0.5)
    return False


def days(where):
    """Some days more, as the job would have counted them: what the past was is not invented, only the days are."""
    today = desk_day()
    code, said = ruche("jobs", "run", "qualite", "--on", today.isoformat(), *where)
    check("a hand counts today", code == 0 and re.search(r"qualite: \d+ applications of \d+ desks", said), said)
    again, told = ruche("jobs", "run", "qualite", "--on", today.isoformat(), *where)
    check("twice is the same", again == 0 and said.splitlines()[-1] == told.splitlines()[-1], f"{said} {told}")
    code, said = ruche("jobs", "run", "qualite", "--on", "hier", *where)
    check("a day that is none is refused", code != 0 and "2026-11-23" in said, said)


def region(browser, base, where):
    with agent(browser, base, MARC) as page:
        if not check("counted without a hand", measured(page, base), text(page)):
            return
        look(page, "qualite-un-jour", *WIDTHS)
        days(where)
        page.goto(f"{base}/qualite")
        said = text(page)
        check("the menu leads there", page.locator(".rail a[href='/qualite'][aria-current]").count() == 1)
        check("points and a level", re.search(r"Points sur 100\s*\d+|\d+\s*Points sur 100", said), said[:300])
        check("all criteria", page.locator("#t-criteres ~ .table-tenue tbody tr").count() == 15, said)
        check("duplicates wait for their engine", "Sans doublon présumé" in said and "pas encore mesuré" in said, said)
        check("the day is said", f"Situation au {desk_day().day}" in said, said[:400])
        desks = page.locator("#t-entites").locator("xpath=../..").locator("tbody tr")
        check("desks, a page at most", 10 < desks.count() <= 50, str(desks.count()))
        check("a curve with its words", page.locator("figure.courbe svg[role=img]").get_attribute("aria-label").startswith("Points sur 100. De "))
        check("no name", "@" not in said)
        look(page, "qualite-region", *WIDTHS)
        press(page, "a:has-text('Voir par organisme')")
        check("by body", "Organismes, du plus faible" in text(page), text(page)[-900:])
        look(page, "qualite-organismes", *WIDTHS)
        page.goto(f"{base}/qualite")
        press(page, "#t-criteres ~ .table-tenue a:has-text('Le revenu fiscal N-2')")
        check("a criterion explains itself", title(page) == "Le revenu fiscal N-2" and "sur les demandes actives" in text(page), text(page))
        page.locator("summary").click()
        look(page, "qualite-critere", *WIDTHS)
        page.goto(f"{base}/qualite/criteres")
        said = text(page)
        check("targets, weights and sources", said.count("Choix du projet") >= 15 and "cible 98 %" in said.lower(), said[:900])
        look(page, "qualite-criteres", *WIDTHS)
        page.goto(f"{base}/qualite?de=9999")
        check("a page that is none shows the last one", title(page) == "Qualité du fichier partagé")
        for path in ("/qualite/criteres/rien", "/qualite/guichets/ABSEN"):
            check(f"{path} is not there", page.goto(base + path).status == 404)
        download(page, base)


def download(page, base):
    page.goto(f"{base}/qualite")
    with page.expect_download() as waited:
        page.locator("a[download]").click()
    with open(waited.value.path(), encoding="utf-8-sig", newline="") as file:
        lines = list(csv.reader(io.StringIO(file.read()), delimiter=";"))
    head, rows = lines[0], lines[1:]
    check("the file has its heads", head[0] == "Jour" and head[-1] == "Cible (%)" and len(head) == 8, str(head))
    check("the region first, then desks", rows[0][1] == "" and rows[0][2] == "Toute la région" and rows[-1][1] != "", str(rows[:1]))
    small = [row for row in rows if row[4] and (0 < int(row[4]) < 11 or 0 < int(row[5]) - int(row[4]) < 11 or int(row[5]) < 11)]
    check("no small cell leaves", not small, str(small[:3]))
    check("and some are empty", any(row[4] == row[5] == row[6] == "" for row in rows))


def desks(browser, base):
    with agent(browser, base, ANNE) as page:
        page.goto(f"{base}/qualite")
        rows = page.locator("#t-entites").locator("xpath=../..").locator("tbody tr")
        check("the administrator sees the desks of her body", rows.count() >= 1 and "Pantin" in text(page), text(page)[-600:])
        elsewhere = page.goto(f"{base}/qualite/guichets/BAIL1")
        check("and no other", elsewhere.status == 404, str(elsewhere.status))
        page.goto(f"{base}/qualite/guichets/93055")
        check("her desk", "Pantin" in title(page) and "guichet 93055" in text(page).lower(), text(page)[:300])
        look(page, "qualite-guichet", *WIDTHS)
    with agent(browser, base, SOPHIE, javascript=False) as page:
        page.goto(f"{base}/qualite")
        check("a desk sees itself, without scripts", page.locator("main table a[href='/qualite/guichets/93055']").count() == 1, text(page)[-600:])
        page.locator("summary").first.click()
        check("the figures of the curve too", page.locator("figure details[open] tbody tr").count() >= 1)
        look(page, "qualite-sans-script", *WIDTHS)
    with agent(browser, base, KARIM) as page:
        page.goto(f"{base}/qualite")
        check("a landlord sees his own desk", "BAIL1" in page.content() and "93055" not in text(page), text(page)[-600:])


def main():
    begun = time.time()
    with tempfile.TemporaryDirectory(prefix="ruche-qualite-") as folder:
        database = os.environ.get("RUCHE_JOURNEY_DATABASE") or f"sqlite:{folder}/ruche.db"
        where = ["--database", database, "--keys", f"{folder}/ruche.keys"]
        with demonstration(demandes=3000, folder=folder) as base, chromium() as browser:
            region(browser, base, where)
            desks(browser, base)
    finish("qualite", begun)


if __name__ == "__main__":
    main()
