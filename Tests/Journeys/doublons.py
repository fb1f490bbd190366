#!/usr/bin/env python3
# SPDX-License-Identifier: EUPL-1.2
"""Duplicates: two desks and the manager on a hard set (said, disputed, merged, undone), easy ones in one go.

Starts its own demonstration on the loopback. Takes pictures into RUCHE_PICTURES when that is set. The pairs are written
into the base as the engine would find them, on SQLite only.
"""
import sqlite3
import tempfile
import time
from pathlib import Path

from demonstration import KARIM, MARC, SOPHIE, agent, check, chromium, demonstration, finish, look, minimal, number, press, register, save, text, title


def pairs(folder, found):
    """Sets of two, as a pass of the engine leaves them: (number, number, probability, reasons, easy)."""
    base = sqlite3.connect(next(Path(folder).rglob("*.db")), timeout=20)
    now = int(time.time() * 1000)
    with base:
        base.execute("INSERT OR IGNORE INTO modele_doublon VALUES (1, ?, 0.8, 0.99, '{}', 1)", (now,))
        for rank, (one, other, probability, reasons, easy) in enumerate(found, 1):
            files = sorted(base.execute("SELECT id FROM demande WHERE numero = ?", (n,)).fetchone()[0] for n in (one, other))
            base.execute("INSERT INTO paire_doublon VALUES (?, ?, ?, ?, 0, 1, 1, ?)", (*files, probability, reasons, now))
            base.execute("INSERT INTO ensemble_doublon VALUES (?, 1, 'ouvert', NULL, NULL, ?, 0, 2, ?, ?, ?)", (rank, easy, probability, now, now))
            base.executemany("INSERT INTO ensemble_membre VALUES (?, ?)", [(rank, f) for f in files])
    base.close()


def file_of(browser, base, account, nom, prenoms, born, **more):
    with agent(browser, base, account) as page:
        person = {**minimal(nom, prenoms), "demandeur-naissance": born, **more}
        done = register(page, base, person)
        if not done:
            # An old day of deposit is asked about once.
            page.locator(".champ-avis input[type=checkbox]").first.check()
            done = save(page)
        check(f"{nom} is registered", done, page.url + text(page, "#bilan"))
        return number(page)


def what_a_desk_says(page, base):
    page.goto(f"{base}/doublons")
    check("the menu leads there", page.locator("nav a[href='/doublons'][aria-current]").count() >= 1)
    check("one set for people, with both files", "À examiner (1)" in text(page) and "Kovalenko" in text(page), text(page)[:500])
    look(page, "doublons-list", 1280, 390)
    page.fill("#reference", "D-000001")
    press(page, "form[action='/doublons'] button")
    said = text(page)
    check("a set opens by its reference", page.url.endswith("/doublons/D-000001") and "97 sur 100" in said, page.url + said[:300])
    check("reasons for and against, in words", "deux écritures d’un même nom" in said and "deux adresses" in said, said[:900])
    check("differences are marked", page.locator("tr.differe mark").count() >= 4, str(page.locator("tr.differe mark").count()))
    check("what both say alike is not", page.locator("tr.egal").count() >= 1)
    check("a desk does not merge", page.locator("a[href*='/fusion']").count() == 0)
    look(page, "doublons-set", 1280, 390)
    press(page, "form[action$='/avis'] button[type=submit]")
    check("an answer without a choice is refused", "à renseigner" in text(page), text(page)[:400])
    page.check("input[name=avis][value=proposeMeme]")
    press(page, "form[action$='/avis'] button[type=submit]")
    check("and one without a reason", page.locator("#motif.is-invalid").count() == 1)
    look(page, "doublons-missing", 1280, 390)
    page.fill("#motif", "Reçue ce matin avec sa pièce d’identité.")
    check("the choice is kept", page.is_checked("input[name=avis][value=proposeMeme]"))
    press(page, "form[action$='/avis'] button[type=submit]")
    said = text(page)
    check("what was said is written", "Votre réponse est enregistrée" in said and "Même personne, selon le guichet" in said, said[:400])


def another_partner_disputes(browser, base, sophie):
    with agent(browser, base, KARIM, javascript=False) as page:
        page.goto(f"{base}/doublons/D-000001")
        check("the other body reads it", "Reçue ce matin" in text(page))
        # Sophie's page is of before: the second of two is told, and keeps what he typed.
        sophie.goto(f"{base}/doublons/D-000001")
        page.check("input[name=avis][value=conteste]")
        page.fill("#motif", "Nous connaissons deux cousines.")
        press(page, "form[action$='/avis'] button[type=submit]")
        check("disputed, without a script", "Contesté" in text(page) and "deux cousines" in text(page), text(page)[:600])
    sophie.check("input[name=avis][value=incertain]")
    sophie.fill("#motif", "Je la reverrai demain.")
    press(sophie, "form[action$='/avis'] button[type=submit]")
    said = text(sophie)
    check("the second is told", "Entre-temps, " in said and "a répondu, le" in said and "« Contesté »" in said and "deux cousines" in said, said[:500])
    check("what was typed is there", sophie.input_value("#motif") == "Je la reverrai demain." and sophie.is_checked("input[name=avis][value=incertain]"))
    look(sophie, "doublons-second", 1280, 390)


def the_manager_merges(page, base, one, other):
    page.goto(f"{base}/doublons?vue=contestes")
    check("the disputed list", "D-000001" in text(page), text(page)[:300])
    press(page, "table a")
    press(page, "a[href*='/fusion']")
    said = text(page)
    check("what would be kept of each", "l’ancienneté la plus longue" in said and "Les deux numéros" in said, said[:1200])
    check("something is chosen where they differ", page.locator(".choix2 input:checked").count() >= 4)
    look(page, "doublons-merge", 1280, 390)
    # The name as it is written in the first one, whatever is more recent.
    page.check(".choix2 input[name='champ-demandeur.nomNaissance'] >> nth=0")
    press(page, "main form button[type=submit]")
    check("a reason is asked", page.locator("#motif.is-invalid").count() == 1 and page.is_checked(".choix2 input[name='champ-demandeur.nomNaissance'] >> nth=0"))
    late = page.context.new_page()
    late.goto(page.url)
    late.fill("#motif", "Vue aussi par la mission.")
    page.fill("#motif", "Même personne : pièce d’identité vue.")
    press(page, "main form button[type=submit]")
    said = text(page)
    check("merged", "Les deux dossiers sont réunis" in said and "Fusionné" in said, said[:500])
    check("a merger is undone, not a union", "Défaire la fusion" in said and "Défaire l’union" not in said, said[:600])
    press(late, "main form button[type=submit]")
    second = text(late)
    check("the second tab is told who merged, and when", "Entre-temps, " in second and "« Dossiers fusionnés »" in second and "est gardé" in second, second[:500])
    check("its reason is not lost", "Vous aviez écrit : « Vue aussi par la mission. »" in second, second[:600])
    look(late, "doublons-late", 1280, 390)
    late.close()
    look(page, "doublons-merged", 1280, 390)
    addresses = set()
    for numero in (one, other):
        page.goto(f"{base}/demandes?q={numero}")
        addresses.add(page.url)
    check("both numbers find one file", len(addresses) == 1 and "/demandes/" in page.url, str(addresses))
    said = text(page)
    check("both histories and both numbers are there", "Associé" in said and said.count("Dossiers réunis") == 2 and "21 septembre 2015" in said, said[-900:])
    look(page, "doublons-kept", 1280, 390)
    kept = page.url
    press(page, ".alert a >> nth=0")
    check("what was merged leads back", "qui le remplace" in text(page), text(page)[:400])
    look(page, "doublons-absorbed", 1280, 390)
    return kept


def a_change_and_the_way_back(page, base, kept, one, other):
    page.goto(kept)
    press(page, "a[href$=modification]")
    page.fill("#demandeur-telephone", "0639989999")
    press(page, "button[data-principal]")
    check("changed since", "06 39 98 99 99" in text(page), text(page)[:300])
    press(page, "a[href*='/annulation']")
    said = text(page)
    check("what changed since is listed", "Téléphone" in said and "06 39 98 99 99" in said, said[:900])
    look(page, "doublons-undo", 1280, 390)
    page.check("input[name='champ-demandeur.telephone'][value=absorbee]")
    page.fill("#motif", "Deux cousines, vues ensemble.")
    press(page, "main form button[type=submit]")
    said = text(page)
    check("undone", "La fusion est défaite" in said and "Personnes différentes" in said, said[:500])
    addresses = []
    for numero in (one, other):
        page.goto(f"{base}/demandes?q={numero}")
        addresses.append(page.url)
        check("its own number again", "Associé" not in text(page))
    check("two files again", len(set(addresses)) == 2, str(addresses))


def easy_ones(page, base):
    page.goto(f"{base}/doublons?vue=faciles")
    press(page, "a[href='/doublons/faciles']")
    said = text(page)
    check("a dry run says what would be done", "rejoint le dossier" in said and "2 ensembles en tout" in said, said[:700])
    look(page, "doublons-easy", 1280, 390)
    page.uncheck("#e-D-000003")
    page.fill("#motif", "Vérifié sur la liste.")
    press(page, "main form button[type=submit]")
    said = text(page)
    check("one merged, one left", "Une fusion faite" in said and "D-000003" in said and "D-000002" not in said, said[:500])


def main():
    begun = time.time()
    with tempfile.TemporaryDirectory(prefix="ruche-doublons-") as folder, demonstration(demandes=0, folder=folder) as base, chromium() as browser:
        old = {"depot-date": "21/09/2015", "communesSouhaitees-1": "Bobigny"}
        one = file_of(browser, base, KARIM, "Kovalenko", "Oksana", "04/09/1986", **old)
        other = file_of(browser, base, SOPHIE, "Kavalenka", "Oxana", "09/04/1986")
        easy = [
            (file_of(browser, base, KARIM, "Fontanelle", "Ada", "03/05/1970"), file_of(browser, base, SOPHIE, "Phontanel", "Adah", "03/05/1970")),
            (file_of(browser, base, KARIM, "Delacroisette", "Igor", "07/08/1981"), file_of(browser, base, SOPHIE, "Lacroizette", "Igor", "07/08/1981")),
        ]
        pairs(folder, [(one, other, 0.973, "nom.variante prenoms.proche naissance.inverse adresse.different", 0)]
              + [(a, b, 0.996, "nom.proche prenoms.identique naissance.identique", 1) for a, b in easy])
        with agent(browser, base, SOPHIE) as sophie:
            what_a_desk_says(sophie, base)
            another_partner_disputes(browser, base, sophie)
        with agent(browser, base, MARC) as page:
            kept = the_manager_merges(page, base, one, other)
            a_change_and_the_way_back(page, base, kept, one, other)
            easy_ones(page, base)
        with agent(browser, base, SOPHIE, javascript=False, width=390) as page:
            page.goto(f"{base}/doublons?vue=clos")
            check("the closed list", "D-000001" in text(page), text(page)[:300])
    finish("doublons", begun)


if __name__ == "__main__":
    main()
