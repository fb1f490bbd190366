#!/usr/bin/env python3
# SPDX-License-Identifier: EUPL-1.2
"""Paper forms keyed by the keyboard alone, then what goes wrong at a desk: bad answers, two agents, a protected address.

Starts its own demonstration on the loopback. Takes pictures into RUCHE_PICTURES when that is set.
"""
import json
import time
import urllib.error
import urllib.request
from datetime import date, timedelta

from demonstration import MARC, SOPHIE, agent, check, chromium, demonstration, finish, look, number, plain, press, text, title

TODAY = date.today()
YEAR = TODAY.year


def french(day):
    return day.strftime("%d/%m/%Y")


SINGLE = {
    "depot-pieceVue": True, "depot-pieceNature": "CNI", "depot-pieceExpireLe": "01/06/2031",
    "demandeur-civilite": "1", "demandeur-nomNaissance": "Marivel", "demandeur-prenoms": "Octave",
    "demandeur-naissance": "12/09/1991", "demandeur-telephone": "0639980011", "adresse-voie": "14 rue des Tanneurs",
    "adresse-commune": "93500 Pantin", "demandeur-nationalite": "1", "demandeur-situationFamiliale": "C",
    "nombrePersonnes": "1", "demandeur-profession-situation": "CDI", f"demandeur-rfr-{YEAR - 2}": "19200",
    "demandeur-ressources-SAL": "1690", "dejaLocataireHlm": "non", "logementActuel-statut": "LP",
    "logementActuel-depuis": "01/02/2019", "logementActuel-type": "T1", "logementActuel-surface": "19",
    "logementActuel-nombreHabitants": "1", "logementActuel-loyer": "745", "logementActuel-aideLogement": "110,50",
    "motifs-0": "09", "logementRecherche-categorie": "A", "logementRecherche-types-T1": True,
    "logementRecherche-types-T2": True, "logementRecherche-loyerMaximum": "480", "logementRecherche-rezDeChaussee": "oui",
    "communesSouhaitees-0": "Pantin", "communesSouhaitees-1": "Les Lilas", "logementRecherche-elargie": "oui",
}
FAMILY = {
    "depot-pieceVue": True, "demandeur-civilite": "2", "demandeur-nomNaissance": "Delorme", "demandeur-nomUsage": "Okoye",
    "demandeur-prenoms": "Lucie Anne", "demandeur-naissance": "03/05/1987", "demandeur-telephone": "0639980012",
    "demandeur-courriel": "l.okoye@exemple.fr", "adresse-voie": "3 allée des Pommiers", "adresse-commune": "93260 Les Lilas",
    "demandeur-nationalite": "1", "demandeur-situationFamiliale": "M",
    "adresseCourrier-voie": "Boîte 41, 7 place du Marché", "adresseCourrier-commune": "93500 Pantin",
    "adresseCourrier-chez": "Mme Delorme", "nombrePersonnes": "6", "naissancesAttendues-nombre": "1",
    "naissancesAttendues-date": french(TODAY + timedelta(days=120)), "ajouter:cotitulaires": 1,
    "cotitulaires-0-civilite": "1", "cotitulaires-0-nomNaissance": "Okoye", "cotitulaires-0-prenoms": "Samuel",
    "cotitulaires-0-naissance": "21/11/1984", "cotitulaires-0-lien": "M", "cotitulaires-0-nationalite": "1",
    "cotitulaires-0-situationFamiliale": "M", "ajouter:personnesACharge": 3,
    "personnesACharge-0-prenoms": "Inès", "personnesACharge-0-naissance": "09/02/2014", "personnesACharge-0-sexe": "F",
    "personnesACharge-0-lien": "E", "personnesACharge-1-prenoms": "Basile", "personnesACharge-1-naissance": "30/06/2017",
    "personnesACharge-1-lien": "E", "personnesACharge-1-handicap": True, "personnesACharge-2-prenoms": "Noé",
    "personnesACharge-2-nom": "Delorme", "personnesACharge-2-naissance": "17/12/2011", "personnesACharge-2-lien": "E",
    "personnesACharge-2-garde": "G", "demandeur-profession-situation": "CDI", f"demandeur-rfr-{YEAR - 2}": "30500",
    "demandeur-ressources-SAL": "2150", "demandeur-ressources-AF": "320", "cotitulaires-0-profession-situation": "CDD",
    "cotitulaires-0-profession-employeur": "Ateliers du Canal", f"cotitulaires-0-rfr-{YEAR - 2}": "17900",
    "cotitulaires-0-ressources-SAL": "1480", "dejaLocataireHlm": "non", "logementActuel-statut": "LP",
    "logementActuel-type": "T3", "logementActuel-surface": "44", "logementActuel-nombreHabitants": "5",
    "logementActuel-loyer": "1180", "motifs-0": "13", "motifs-1": "07", "logementRecherche-categorie": "I",
    "logementRecherche-types-T4": True, "logementRecherche-types-T5": True, "logementRecherche-rezDeChaussee": "oui",
    "logementRecherche-sansAscenseur": "non", "communesSouhaitees-0": "Pantin",
    "communesSouhaitees-0-quartier": "Quatre-Chemins", "communesSouhaitees-1": "Les Lilas", "ajouter:handicaps": 1,
    "handicaps-0-personne": "Basile", "handicaps-0-marche": "1", "handicaps-0-moteur-MI": True,
    "handicaps-0-aides-4": True, "handicaps-0-equipements-3": True, "handicaps-0-equipements-4": True,
}
ASSOCIATION = {
    "depot-pieceVue": True, "adresse-voie": "22 quai de l’Ourcq", "adresse-commune": "93500 Pantin",
    "association-nom": "Un Toit Demain", "association-siren": "732829320", "association-contact": "Claire Mondon",
    "association-telephone": "0639980013", "dejaLocataireHlm": "non", "logementRecherche-types-T3": True,
    "communesSouhaitees-0": "Pantin",
}

# Where the keyboard is, and where what is still to be typed lies from there.
HERE = """waiting => {
  const here = document.activeElement, details = here.closest('details'), section = here.closest('main section');
  const there = waiting.map(k => k.startsWith('ajouter:') ? document.querySelector(`button[value="${k}"]`)
    : document.getElementById(k)).filter(Boolean).filter(e => section && section.contains(e));
  return {
    key: here.name === 'action' ? here.value : here.type === 'radio' ? here.name.replaceAll('.', '-') : here.id,
    kind: here.matches('[data-principal]') ? 'submit' : here.type || here.tagName.toLowerCase(), value: here.value, checked: here.checked,
    opens: here.tagName === 'SUMMARY' && !details.open && there.some(e => details.contains(e)),
    options: [...here.options || []].map(o => [o.value, o.text]),
    radios: here.type === 'radio' ? [...document.getElementsByName(here.name)].map(r => r.value) : [],
    ahead: there.some(e => here.compareDocumentPosition(e) & 4 || e.contains(here)), behind: there.length > 0,
  };
}"""


class Keys:
    """An agent who keys a paper form: Tab, arrows, Space, letters, shortcuts. Never the mouse."""

    def __init__(self, page, form):
        self.page, self.waiting, self.count, self.pages, self.begun = page, dict(form), 0, 1, time.time()
        self.shortcuts = page.context.javascript

    def press(self, key, times=1):
        for _ in range(times):
            self.page.keyboard.press(key)
        self.count += times

    def type(self, words):
        self.page.keyboard.type(words)
        self.count += len(words)

    def leave(self, key):
        with self.page.expect_navigation():
            self.press(key)
        self.pages += 1

    def run(self):
        idle = 0
        self.press("Alt+n" if self.shortcuts else "Tab")
        while self.waiting and idle < 300:
            here = self.page.evaluate(HERE, list(self.waiting))
            if here["opens"]:
                self.press("Enter")
            idle = 0 if self.answer(here) or here["opens"] else idle + 1
            here = self.page.evaluate(HERE, list(self.waiting))
            self.press("Tab" if here["ahead"] or not self.shortcuts else "Shift+Tab" if here["behind"] else "Alt+n")
        check("every field of the paper has its place", not self.waiting, str(self.waiting))
        if self.shortcuts:
            return self.leave("Control+Enter")
        while self.page.evaluate(HERE, [])["kind"] != "submit":
            self.press("Tab")
        self.leave("Enter")

    def answer(self, here):
        key, kind = here["key"], here["kind"]
        if key not in self.waiting:
            return False
        wanted = self.waiting[key]
        if key.startswith("ajouter:"):
            self.waiting[key] -= 1
            if wanted == 1:
                del self.waiting[key]
            self.leave("Enter")
            return True
        del self.waiting[key]
        if kind == "checkbox":
            self.press("Space")
        elif kind == "radio":
            steps = here["radios"].index(wanted) - here["radios"].index(here["value"])
            self.press("ArrowDown" if steps > 0 else "ArrowUp", abs(steps)) if steps else self.press("Space")
        elif kind == "select-one":
            self.choose(here, wanted)
        else:
            if here["value"]:
                self.press("Control+a")
            self.type(wanted)
        value = self.page.evaluate("[document.activeElement.value, document.activeElement.checked]")
        check(f"the keys answer {key}", value[1] if kind in ("checkbox", "radio") else value[0] == wanted, str(value))
        return True

    def choose(self, here, wanted):
        """The first letters that only this option has; a few options are nearer by the arrows."""
        codes, labels = [o[0] for o in here["options"]], [o[1].lower() for o in here["options"]]
        index = codes.index(wanted)
        alone = next((n for n in range(1, 9) if sum(label[:n] == labels[index][:n] for label in labels) == 1), 9)
        steps = index - codes.index(here["value"])
        if alone < min(abs(steps), 9) and labels[index][:alone].isalpha():
            return self.type(labels[index][:alone])
        self.press("ArrowDown" if steps > 0 else "ArrowUp", abs(steps))


def keyed(page, base, name, form, width=1280):
    page.goto(f"{base}/demandes/nouvelle")
    page.set_viewport_size({"width": width, "height": 820})
    look(page, f"papier-vide-{name}")
    keys = Keys(page, form)
    keys.run()
    print(f"{name}: {keys.count} keys, {keys.pages} pages, {time.time() - keys.begun:.0f} s", flush=True)
    check(f"{name}: registered", page.url.endswith("/confirmation"), page.url + " " + text(page, "#bilan"))
    given = number(page)
    check(f"{name}: the number has 18 characters", len(given) == 18 and given.startswith("111"), given)
    look(page, f"papier-confirmation-{name}")
    press(page, "main a[href^='/demandes/']:not([href$=recepisse])")
    look(page, f"papier-dossier-{name}")
    return text(page)
