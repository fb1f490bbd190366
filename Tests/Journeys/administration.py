#!/usr/bin/env python3
# SPDX-License-Identifier: EUPL-1.2
"""What the regional manager does with bodies: creates one, opens its desk, signs its convention, merges two.

Starts its own demonstration on the loopback. Takes pictures into RUCHE_PICTURES when that is set.
"""
import os
import subprocess
import tempfile
import time
from datetime import timedelta

from demonstration import (
    BINARY, KARIM, MARC, ROOT, SOPHIE, agent, check, chromium, demonstration, desk_day, finish, look, lost, minimal, press, put, register, text, title)

FATOU, TODAY = "f.ba@coteau.exemple.fr", desk_day()
MONTHS = "janvier février mars avril mai juin juillet août septembre octobre novembre décembre".split()


def typed(day):
    return f"{day:%d/%m/%Y}"


def said(day):
    return f"{'1er' if day.day == 1 else day.day} {MONTHS[day.month - 1]} {day.year}"


def open_form(page, summary):
    page.locator(f"summary:has-text('{summary}')").first.click()


def list_of_bodies(page, base):
    press(page, "nav a[href='/administration/organismes']")
    check("list: every body of the region", "organismes" in text(page, ".tete") and "1 à 50 sur 1 " in text(page, ".suite-page"), text(page, ".suite-page"))
    look(page, "administration-liste", 1280, 390)
    press(page, "a[rel=next]")
    check("list: the second page", "51 à 100 sur" in text(page, ".suite-page"), page.url)
    page.select_option("#nature", "bailleur")
    page.fill("#texte", "")
    press(page, "form[action='/administration/organismes'] button")
    check("list: 140 landlords", "140 organismes" in text(page, ".tete"), text(page, ".tete"))
    page.fill("#texte", "bassin")
    press(page, "form[action='/administration/organismes'] button")
    check("list: found by a part of the name", text(page, "tbody th") == "Foyers du Bassin", text(page, "tbody"))
    page.goto(f"{base}/administration/organismes?nature=siao&texte=introuvable")
    check("list: nothing found says what to do", "Aucun organisme ne correspond" in text(page), text(page))
    look(page, "administration-liste-vide")


def create(page, base):
    """A wrong SIRET is said beside its field and nothing typed is lost; the right one makes the body."""
    page.goto(f"{base}/administration/organismes/nouveau")
    body = {"nature": "epci", "nom": "Communauté du Coteau", "siren": "995 551 231", "siret": "995 551 231 00018",
            "enregistre": True, "territoire": "Pantin, Les Lilas, Atlantis"}
    put(page, body)
    press(page, "main form button[type=submit]")
    check("create: refused", "Nouvel organisme" in page.title() and "2 à corriger" in page.title(), page.title())
    check("create: the key of the SIRET", "dernier chiffre ne s’accorde pas" in text(page, "#siret-erreur"), text(page, "#siret-erreur"))
    check("create: the place that is none", "« Atlantis »" in text(page, "#territoire-erreur"), text(page, "#territoire-erreur"))
    check("create: nothing typed is lost", not lost(page, body), str(lost(page, body)))
    look(page, "administration-creation", 1280, 390)
    put(page, {"siret": "995 551 231 00013", "territoire": "Pantin, Les Lilas"})
    press(page, "main form button[type=submit]")
    check("create: made", title(page) == "Communauté du Coteau", page.url + text(page, "#bilan"))
    check("create: no access yet, and why", "n’a pas signé de convention" in text(page), text(page)[:300])
    check("create: its territory", "Les Lilas (93045), Pantin (93055)" in text(page), text(page)[:800])
    return page.url


def open_desk(page):
    press(page, "a[href$='/guichets/nouveau']")
    desk = {"code_guichet": "93055", "guichet_nom": "Guichet du Coteau", "voie": "3, rue du Coteau", "ville": "93500 Pantin", "commune": "Pantin",
            "plage0_jours": "lundi à vendredi", "plage0_de": "9h", "plage0_a": "midi", "rdv_de": "9 h", "rdv_a": "12h", "rdv_duree": "30"}
    put(page, desk)
    press(page, "main form button[type=submit]")
    check("desk: an hour that is none", "n’est pas une heure" in text(page, "#plage0_a-erreur"), text(page, "#plage0_a-erreur"))
    check("desk: appointments on no day", "cochez-en" in text(page, "#rdv_jours-erreur"), text(page, "#bilan"))
    check("desk: nothing typed is lost", not lost(page, desk), str(lost(page, desk)))
    look(page, "administration-guichet", 1280, 390)
    put(page, {"plage0_a": "12 h 30"})
    page.check("#rdv_jours-2")
    press(page, "main form button[type=submit]")
    check("desk: the code of another is refused", "93055 a déjà servi" in text(page, "#code_guichet-erreur"), text(page, "#bilan"))
    page.fill("#code_guichet", "cotau")
    press(page, "main form button[type=submit]")
    check("desk: open", "COTAU Guichet du Coteau" in text(page), page.url)
    page.goto(page.url.split("/administration")[0] + "/administration/guichets/COTAU")
    shown = {"plage0_jours": "lundi à vendredi", "plage0_de": "09:00", "plage0_a": "12:30", "rdv_duree": "30"}
    check("desk: its hours are shown again", not lost(page, shown) and page.is_checked("#rdv_jours-2"), str(lost(page, shown)))
    press(page, "a.lien-haut")


def sign(page, browser, base, body, folder):
    """Signed for next month: its agent signs in, sees why, and nothing else. Moved to today: he works."""
    open_form(page, "Noter une convention signée")
    later = TODAY + timedelta(days=30)
    put(page, {"reference": "CGP-77", "signee_le": typed(TODAY), "ouverture_le": typed(TODAY - timedelta(days=1))})
    press(page, "form[action$='/conventions'] button")
    check("convention: no cut-over before the signature", "ne peut venir avant la signature" in text(page, "#ouverture_le-erreur"), text(page, "#bilan"))
    put(page, {"ouverture_le": typed(later)})
    press(page, "form[action$='/conventions'] button")
    check("convention: to come", "CGP-77" in text(page) and f"la bascule est le {said(later)}" in text(page), text(page)[:600])
    page.locator("summary:has-text('Agents formés')").first.click()
    put(page, {"faite_le-formation": typed(TODAY)})
    press(page, "form[action$='/etapes/formation'] button")
    check("checklist: a step is done", f"faite le {said(TODAY)}, Marc Petit" in text(page) and "1 sur 8" in text(page), text(page, "[aria-labelledby=t-etapes]")[:300])
    look(page, "administration-organisme", 1280, 390)
    database = os.environ.get("RUCHE_JOURNEY_DATABASE", f"sqlite:{folder}/ruche.db")
    made = subprocess.run(
        [BINARY, "account", "--courriel", FATOU, "--nom", "Fatou Ba", "--guichet", "COTAU", "--database", database, "--keys", f"{folder}/ruche.keys"],
        input="demonstration\n", text=True, capture_output=True, cwd=ROOT)
    check("an agent of the new body", made.returncode == 0, made.stdout + made.stderr)
    with agent(browser, base, FATOU) as fatou:
        check("before the cut-over: signed in, told why", title(fatou) == "Pas d’accès aux dossiers aujourd’hui" and said(later) in text(fatou), text(fatou)[:300])
        look(fatou, "administration-sans-acces", 1280, 390)
        for where in ("/demandes?q=Benali", "/demandes/nouvelle", "/administration/organismes"):
            check(f"before the cut-over: {where} is refused", fatou.goto(base + where).status == 403)
        page.goto(body)
        open_form(page, "Déplacer la bascule ou la fin")
        page.locator("input[id^='ouverture_le-']").first.fill(typed(TODAY))
        press(page, "form[action*='/conventions/'] button")
        check("convention: open", "Accès nominatif" in text(page), text(page)[:300])
        fatou.goto(base)
        check("after the cut-over: he works at once", title(fatou) == "Qui recevez-vous ?", title(fatou))
        check("after the cut-over: he registers", register(fatou, base, minimal("Kerbrat", "Lise")), text(fatou, "#bilan"))
        check("after the cut-over: administration is not his", fatou.goto(f"{base}/administration/organismes").status == 403)
    page.goto(body)
    check("history: each act", text(page, ".fil").count("Marc Petit") >= 5 and "Convention modifiée" in text(page, ".fil"), text(page, ".fil"))


def two_managers(page, browser, base, body):
    """The second to save compares, and keeps what he typed."""
    with agent(browser, base, MARC) as other:
        page.goto(f"{body}/modification")
        other.goto(f"{body}/modification")
        page.fill("#nom", "Communauté des Coteaux")
        press(page, "main form button[type=submit]")
        other.fill("#nom", "Coteau Agglomération")
        press(other, "main form button[type=submit]")
        words = "« Communauté des Coteaux » dans la base, « Coteau Agglomération » ici"
        check("two managers: compared", words in text(other, "main [role=status]"), text(other)[:400])
        check("two managers: what was typed stands", other.input_value("#nom") == "Coteau Agglomération")
        look(other, "administration-compare", 1280, 390)
        press(other, "main form button[type=submit]")
        check("two managers: then saved", title(other) == "Coteau Agglomération", title(other))


def merge(page, browser, base, body):
    """What will happen is said before; then Karim is of the other body, and what he did keeps its name."""
    with agent(browser, base, KARIM) as karim:
        check("merger: a file of Karim", register(karim, base, minimal("Delmas", "Rose")), text(karim, "#bilan"))
        file = karim.url.replace("/confirmation", "")
        page.goto(f"{base}/administration/organismes?texte=canal+habitat&nature=bailleur")
        press(page, "tbody th a:text-is('Canal Habitat')")
        press(page, "a[href$='/fusion']")
        put(page, {"successeur": "Toits de nulle part", "jour": typed(TODAY - timedelta(days=1))})
        press(page, "main form button[type=submit]")
        check("merger: faults at their fields", "« Toits de nulle part »" in text(page, "#successeur-erreur") and "est passé" in text(page, "#jour-erreur"), text(page, "#bilan"))
        look(page, "administration-fusion", 1280, 390)
        put(page, {"successeur": "Foyers du Bassin", "jour": typed(TODAY)})
        press(page, "main form button[type=submit]")
        plan = text(page)
        for words in (f"Fusionner Canal Habitat dans Foyers du Bassin le {said(TODAY)} ?", "BAIL1", "Comptes de Canal Habitat : 1", "Rien n’est réécrit"):
            check(f"merger: announced, {words}", words in plan, plan)
        look(page, "administration-fusion-confirmation", 1280, 390)
        press(page, "main form button[type=submit]")
        check("merger: done, under both names", title(page) == "Canal Habitat (aujourd’hui Foyers du Bassin)", title(page))
        look(page, "administration-fusionne", 1280, 390)
        karim.goto(file)
        check("merger: Karim is of the successor", "Foyers du Bassin" in text(karim, ".rail .moi"), text(karim, ".rail .moi"))
        check("merger: his file keeps its history under both names", "Canal Habitat (aujourd’hui Foyers du Bassin)" in text(karim, ".fil"), text(karim, ".fil"))
        check("merger: his desk still registers", register(karim, base, minimal("Delmas", "Paul")), text(karim, "#bilan"))


def main():
    begun = time.time()
    with tempfile.TemporaryDirectory(prefix="ruche-administration-") as folder:
        with demonstration(folder=folder) as base, chromium() as browser:
            with agent(browser, base, SOPHIE) as sophie:
                check("a desk agent has no administration", not sophie.locator("nav a[href^='/administration']").count())
                check("nor by its address", sophie.goto(f"{base}/administration/organismes").status == 403)
            with agent(browser, base, MARC) as page:
                list_of_bodies(page, base)
                body = create(page, base)
                open_desk(page)
                sign(page, browser, base, body, folder)
                two_managers(page, browser, base, body)
                merge(page, browser, base, body)
            # Without a line of JavaScript.
            with agent(browser, base, MARC, javascript=False) as page:
                page.goto(body)
                check("without JavaScript: the page of a body", title(page) == "Coteau Agglomération", title(page))
    finish("administration", begun)


main()
