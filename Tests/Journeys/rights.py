#!/usr/bin/env python3
# SPDX-License-Identifier: EUPL-1.2
"""A file of elsewhere: what a commune learns of it, and how it opens for an applicant who is there.

Starts its own demonstration on the loopback. Takes pictures into RUCHE_PICTURES when that is set.
"""
import time

from demonstration import KARIM, SOPHIE, agent, check, chromium, demonstration, finish, look, minimal, number, press, put, register, text, title

DOCUMENT = {"nom": "vasseur", "prenoms": "Noé", "naissance": "", "piece": "CNI", "motif": "modification"}


def a_file_of_elsewhere(browser, base):
    """A landlord registers someone who wants to live in Meaux only."""
    person = minimal("Vasseur", "Noé", **{"communesSouhaitees-0": "Meaux"})
    with agent(browser, base, KARIM) as page:
        check("registered", register(page, base, person), page.url + text(page, "#bilan"))
        return number(page), person["demandeur-naissance"]


def what_a_commune_learns(page, base, numero, born):
    page.goto(f"{base}/demandes?q=Vasseur+No%C3%A9")
    said = text(page)
    check("a name alone is only counted", "un dossier hors de votre territoire" in said and numero[-5:] not in said, said[:400])
    look(page, "rights-counted", 1280, 390)
    page.goto(f"{base}/demandes?q=Vasseur+No%C3%A9+{born.replace('/', '%2F')}")
    said = text(page)
    check("the exact person gives the card", "Dossier hors de votre territoire" in said and "Nom caché" in said, said[:400])
    page.goto(f"{base}/demandes?q={numero}")
    said = text(page)
    check("the number gives the card", "/demandes/" in page.url and "Canal Habitat" in said and "Noé" not in said, page.url + said[:400])
    return page.url


def the_applicant_is_there(page, card, born, name):
    page.goto(card)
    look(page, f"{name}-card", 1280, 390)
    press(page, "form[action$='/presence'] button[type=submit]")
    said = text(page)
    check("what is missing is said", said.count("manque") >= 4, said[-600:])
    look(page, f"{name}-missing", 1280, 390)
    put(page, {**DOCUMENT, "naissance": "01/01/1970"})
    press(page, "form[action$='/presence'] button[type=submit]")
    said = text(page)
    check("another document opens nothing", "n’est pas celle d’un titulaire" in said, said[:500])
    check("what was typed is there", page.input_value("#nom") == "vasseur" and page.input_value("#piece") == "CNI")
    look(page, f"{name}-other", 1280, 390)
    put(page, {**DOCUMENT, "naissance": born})
    press(page, "form[action$='/presence'] button[type=submit]")
    said = text(page)
    check("the file opens, and says why", title(page).startswith("Noé Vasseur") and "était à votre guichet" in said, title(page) + said[-500:])
    check("its history tells it", "le demandeur présent" in said, said[-500:])
    check("for a change, not for a certificate", page.locator("a[href$=modification]").count() == 1 and page.locator("form[action$=attestation]").count() == 0)
    look(page, f"{name}-open", 1280, 390)
    press(page, "a[href$=modification]")
    page.fill("#demandeur-telephone", "0639980199")
    press(page, "button[data-principal]")
    check("the change is saved", "06 39 98 01 99" in text(page), text(page)[:400])


def main():
    begun = time.time()
    with demonstration() as base, chromium() as browser:
        numero, born = a_file_of_elsewhere(browser, base)
        with agent(browser, base, SOPHIE) as page:
            card = what_a_commune_learns(page, base, numero, born)
            the_applicant_is_there(page, card, born, "rights")
            page.goto(f"{base}/aide/droits")
            said = text(page)
            check("the table says what everyone may do", "Agent d’un guichet enregistreur (vous)" in said and "R441-2-6" in said, said[:400])
            look(page, "rights-table", 1280, 390)
        with agent(browser, base, SOPHIE, javascript=False, width=390) as page:
            page.goto(card)
            check("who opened it keeps it for a while, in another window too", title(page).startswith("Noé Vasseur"), title(page))
    finish("rights", begun)


if __name__ == "__main__":
    main()
