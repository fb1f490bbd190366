#!/usr/bin/env python3
# SPDX-License-Identifier: EUPL-1.2
"""Mon dossier, as applicants use it on a telephone of 320 px: in by a code of the mail or on paper, renewed, changed, given up, in another
language; and what is told to nobody.

The mails go through a real SMTP server. Starts its own demonstration on the loopback. Takes pictures into RUCHE_PICTURES when that is set.
"""
import json
import os
import re
import threading
import time
from contextlib import contextmanager
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from accounts import sink
from demonstration import SOPHIE, agent, check, chromium, demonstration, desk_day, finish, look, minimal, number, press, register, save, text

NADIA = "nadia.leroux@exemple.fr"
SENT = "Si ces renseignements correspondent à un dossier"
WRONG = "Ce code n’ouvre pas de dossier"


@contextmanager
def provider():
    """A provider of text messages: keeps what it is sent, and refuses a number that it does not know."""
    messages = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            said = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            known = self.headers["Authorization"] == "Bearer prestataire" and said["to"].startswith("+336")
            if known:
                messages.append((said["to"], said["text"]))
            answer = json.dumps({"id": f"m-{len(messages)}"} if known else {"error": f"{said['to']} is unknown"}).encode()
            self.send_response(202 if known else 400)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(answer)))
            self.end_headers()
            self.wfile.write(answer)

        def log_message(self, *_):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    os.environ.update(RUCHE_SMS=f"http://127.0.0.1:{server.server_port}/messages", RUCHE_SMS_TOKEN="Bearer prestataire", RUCHE_SMS_REFERENCE="id",
                      RUCHE_SMS_BODY='{"to": "{destinataire}", "text": "{texte}"}')
    try:
        yield messages
    finally:
        server.shutdown()


@contextmanager
def applicant(browser, javascript=True):
    context = browser.new_context(
        java_script_enabled=javascript, bypass_csp=javascript, locale="fr-FR", reduced_motion="reduce", viewport={"width": 320, "height": 720},
        accept_downloads=True)
    context.javascript = javascript
    yield context.new_page()
    context.close()


def file_of(page, base, nom, born, depot, **more):
    person = {**minimal(nom, "Nadia"), "demandeur-naissance": born, "depot-date": depot.strftime("%d/%m/%Y"), **more}
    done = register(page, base, person)
    if not done:
        page.locator(".champ-avis input[type=checkbox]").first.check()
        done = save(page)
    check(f"{nom} is registered", done, page.url + text(page, "#bilan"))
    numero = number(page)
    page.goto(f"{base}/demandes?q={numero}")
    return page.url, numero


def ask(page, base, numero, born, action="envoyer"):
    page.goto(f"{base}/mon-dossier")
    page.fill("#numero_unique", numero)
    page.fill("#naissance", born)
    press(page, f"main button[name=action][value={action}]")


def code_of(box, count):
    found = box.wait(NADIA, count)
    if not check(f"mail {count} arrived", len(found) == count, f"{len(found)} mails"):
        return "0000 0000"
    said = found[-1].get_content()
    check("no link opens anything by itself", not re.search(r"https?://\S+/(?!mon-dossier)\w", said.split("\nRuche")[0]), said)
    return re.search(r"\d{4} \d{4}", said)[0]


def enter(page, code):
    page.fill("#code_acces", code)
    press(page, "main form[action='/mon-dossier/code'] button[type=submit]")


def way_in(page, base, box, numero):
    page.goto(f"{base}/mon-dossier/etat")
    check("nothing without a session", page.url.endswith("/mon-dossier?avis=fin"), page.url)
    page.goto(f"{base}/mon-dossier")
    look(page, "espace-entree", 320, 1280)
    press(page, "main button[value=envoyer]")
    check("what is missing stands beside its field", page.locator(".is-invalid").count() == 2, text(page)[:300])
    look(page, "espace-entree-refus", 320)
    ask(page, base, "111 11 26 999999 93055", "14/02/1979")
    nobody = text(page)
    check("a number of nobody: a code was sent, if", SENT in nobody, nobody[:300])
    enter(page, "1234 5678")
    check("no code of it opens anything", WRONG in text(page), text(page)[:300])
    ask(page, base, numero, "15/02/1979")
    check("a birth date that does not fit: the same page", text(page) == nobody, text(page)[:300])
    grouped = " ".join((numero[:3], numero[3:5], numero[5:7], numero[7:13], numero[13:]))
    ask(page, base, grouped, "14/02/1979")
    check("the right one: the same page", text(page) == nobody, text(page)[:300])
    look(page, "espace-code", 320)
    code = code_of(box, 1)
    enter(page, "0000 0000")
    check("a wrong code", WRONG in text(page), text(page)[:300])
    check("beside its field, and in the title", page.locator("#code_acces.is-invalid[aria-invalid=true]").count() == 1 and "(1 à corriger)" in page.title(), page.title())
    look(page, "espace-code-refus", 320)
    enter(page, code)
    said = text(page)
    check("in", page.url.endswith("/mon-dossier/etat") and "Votre demande de logement social" in said, page.url + said[:300])
    check("what stands, since when, what to do", "Déposée le" in said and "Valable jusqu’au" in said and "Renouvelez votre demande au plus tard le" in said, said[:600])
    check("each fact bears its day, and that of keying where it is another", "(noté le" in said, said[-500:])
    check("the history in the words of the applicant", "Votre demande a un numéro unique." in said and "Demande enregistrée" not in said, said[-500:])
    look(page, "espace-etat", 320, 1280)
    return code


def other_languages(page, base):
    page.goto(f"{base}/mon-dossier/etat")
    press(page, ".espace-haut a[lang=ar]")
    check("Arabic, from right to left", page.get_attribute("html", "dir") == "rtl" and page.get_attribute("html", "lang") == "ar" and "ملفي" in text(page, "body"), text(page)[:200])
    look(page, "espace-etat-ar", 320, 1280)
    press(page, "main a[href='/mon-dossier/coordonnees']")
    check("the next page too", page.get_attribute("html", "lang") == "ar")
    look(page, "espace-coordonnees-ar", 320)
    for langue, words in (("en", "My contact details"), ("pt", "Os meus contactos"), ("fr", "Mes coordonnées")):
        press(page, f".espace-haut a[lang={langue}]")
        check(f"in {langue}", words in text(page) and page.get_attribute("html", "lang") == langue, text(page)[:200])


def renewed(page, base):
    page.goto(f"{base}/mon-dossier/etat")
    press(page, "main a[href='/mon-dossier/renouvellement']")
    look(page, "espace-renouvellement", 320)
    second = page.context.new_page()
    second.goto(f"{base}/mon-dossier/renouvellement")
    # By the keyboard.
    page.focus("main form[action='/mon-dossier/renouvellement'] button")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    said = text(page)
    check("renewed", "Votre demande est renouvelée jusqu’au" in said and "Votre nouvelle attestation est prête" in said and "Vous n’avez rien à faire aujourd’hui" in said, said[:500])
    press(second, "main form[action='/mon-dossier/renouvellement'] button")
    said = text(second)
    check("the other window is told that it is done, by whom and until when", "Votre demande est déjà renouvelée" in said and "vous, en ligne" in said and "a changé entre-temps" not in said, said[:400])
    look(second, "espace-deja-renouvele", 320)
    second.close()
    page.goto(f"{base}/mon-dossier/renouvellement")
    check("twice is refused, with the day from which it may be", "Il est trop tôt : vous pourrez renouveler à partir du" in text(page), text(page)[:300])
    look(page, "espace-renouvellement-refus", 320)


def changed(page, base, sophie, address):
    page.goto(f"{base}/mon-dossier/coordonnees")
    look(page, "espace-coordonnees", 320)
    page.locator("[id='demandeur.telephone']").fill("12")
    press(page, "main form button[type=submit]")
    field = page.locator("[id='demandeur.telephone']")
    check("a telephone of two digits: beside its field, and kept", "is-invalid" in field.get_attribute("class") and field.input_value() == "12", text(page)[:300])
    look(page, "espace-coordonnees-refus", 320)
    field.fill("06 39 98 77 66")
    # A desk changes the file meanwhile.
    sophie.goto(f"{address}/modification")
    sophie.fill("#adresse-voie", "9 rue des Lilas")
    press(sophie, "button[data-principal]")
    check("a desk changes the address meanwhile", sophie.url == address, sophie.url)
    press(page, "main form button[type=submit]")
    field = page.locator("[id='demandeur.telephone']")
    check("changed meanwhile: said, and what was typed stays", "Votre dossier a changé entre-temps" in text(page) and field.input_value() == "06 39 98 77 66", text(page)[:300])
    press(page, "main form button[type=submit]")
    check("saved", "Vos coordonnées sont à jour" in text(page), text(page)[:300])
    sophie.goto(address)
    said = text(sophie)
    check("the desk sees the change, and what it typed itself", "06 39 98 77 66" in said and "9 rue des Lilas" in said, said[:600])
    check("and what the applicant did", "Demande renouvelée" in said and "Demande modifiée" in said, said[-400:])


def taken_away(page, base):
    page.goto(f"{base}/mon-dossier/consultations")
    said = text(page)
    check("who looked: the body, and no agent", "Mairie de Pantin" in said and "Marchand" not in said, said[:500])
    look(page, "espace-consultations", 320)
    page.goto(f"{base}/mon-dossier/copie")
    look(page, "espace-copie", 320)
    with page.expect_download() as download:
        page.click("main button[value=json]")
    whole = json.loads(Path(download.value.path()).read_text())
    check("the whole file", whole["formulaire"]["demandeur"]["nomNaissance"] == "Leroux" and any(fait["origine"] == "demandeur" for fait in whole["historique"]))
    page.goto(f"{base}/mon-dossier/etat")
    with page.expect_download() as download:
        page.click("main form[action='/mon-dossier/attestation'] button")
    check("the certificate", Path(download.value.path()).read_bytes()[:5] == b"%PDF-", download.value.suggested_filename)


def out(page, base, code, numero):
    press(page, ".espace-haut form[action='/mon-dossier/fin'] button")
    check("out", "Vous êtes sorti de votre dossier" in text(page), text(page)[:200])
    page.goto(f"{base}/mon-dossier/etat")
    check("and nothing is left of the session", page.url.endswith("avis=fin"), page.url)
    ask(page, base, numero, "14/02/1979", "deja")
    check("no mail for who has a code already", SENT not in text(page), text(page)[:200])
    enter(page, code)
    check("a code serves once", WRONG in text(page), text(page)[:200])
    for number_of_try in range(6):
        enter(page, f"1111 000{number_of_try}")
    check("too many tries: when to come back", re.search(r"Trop d’essais. Revenez (à \d|dans)", text(page)), text(page)[:200])
    look(page, "espace-trop", 320)


def on_paper(browser, sophie, base, today):
    """Who has no mail, without JavaScript; then gives up."""
    address, numero = file_of(sophie, base, "Vasseur", "03/09/1968", today - timedelta(days=100))
    press(sophie, "a[href$='/code-papier']")
    look(sophie, "espace-papier", 1280, 390)
    press(sophie, "main form[action$='/code-papier'] button[type=submit]")
    code = text(sophie, ".code-papier")
    check("a code on paper", re.fullmatch(r"[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{2}", code), code)
    look(sophie, "espace-papier-code", 1280, 390)
    sophie.goto(address)
    check("the file tells it, and not the code", "Code papier donné" in text(sophie) and code not in text(sophie), text(sophie)[-400:])
    sophie.goto(f"{base}/mon-dossier/etat")
    check("an agent has no way in by his own session", sophie.url.endswith("avis=fin"), sophie.url)
    with applicant(browser, javascript=False) as page:
        ask(page, base, numero, "03/09/1968", "deja")
        enter(page, code.lower().replace("-", " "))
        check("in by the paper", page.url.endswith("/mon-dossier/etat"), text(page)[:300])
        page.goto(f"{base}/demandes")
        check("and nowhere else", "/connexion" in page.url, page.url)
        page.goto(f"{base}/mon-dossier/renonciation")
        press(page, "main form button[type=submit]")
        check("one ticks the box first", page.locator("#renoncer.is-invalid").count() == 1, text(page)[:300])
        look(page, "espace-renonciation", 320)
        page.check("#renoncer")
        press(page, "main form button[type=submit]")
        said = text(page)
        check("given up", "Vous avez renoncé à votre demande" in said and page.locator("a[href='/mon-dossier/renonciation']").count() == 0, said[:400])
        look(page, "espace-renoncee", 320)
    sophie.goto(address)
    said = text(sophie)
    check("the desk sees the ground and the proof", "Abandon" in said and "En ligne, par le demandeur" in said, said[:600])


def by_message(browser, sophie, base, messages, today):
    """By SMS, in English, without JavaScript; a number that the provider refuses looks the same, and the page of services tells."""
    _, numero = file_of(sophie, base, "Marchetti", "21/06/1985", today - timedelta(days=90), **{"demandeur-telephone": "06 12 34 56 78"})
    _, refused = file_of(sophie, base, "Okafor", "22/06/1985", today - timedelta(days=90), **{"demandeur-telephone": "07 12 34 56 78"})
    with applicant(browser, javascript=False) as page:
        page.goto(f"{base}/mon-dossier?langue=en")
        check("offered, whoever comes", "Text me a code" in text(page), text(page)[:400])
        look(page, "espace-entree-sms", 320)
        ask(page, base, "111 11 26 999999 93055", "21/06/1985", "sms")
        nobody = text(page)
        check("a number of nobody", "a code is on its way by text message" in nobody, nobody[:300])
        ask(page, base, refused, "22/06/1985", "sms")
        check("a number that the provider refuses: the same page", text(page) == nobody, text(page)[:300])
        ask(page, base, numero, "21/06/1985", "sms")
        check("the right one: the same page", text(page) == nobody, text(page)[:300])
        for _ in range(40):
            if messages:
                break
            time.sleep(0.25)
        check("one message, to the mobile of the file", len(messages) == 1 and messages[0][0] == "+33612345678", str(len(messages)))
        said = messages[0][1] if messages else "0000 0000"
        check("in English, short, without a link", said.startswith("Mon dossier: your code is ") and len(said) <= 160 and "http" not in said, said)
        look(page, "espace-code-sms", 320)
        enter(page, re.search(r"\d{4} \d{4}", said)[0])
        check("in by the message", page.url.endswith("/mon-dossier/etat"), text(page)[:300])


def main():
    begun = time.time()
    today = desk_day()
    with sink() as box, provider() as messages, demonstration(demandes=0) as base, chromium() as browser:
        with agent(browser, base, SOPHIE) as sophie:
            address, numero = file_of(sophie, base, "Leroux", "14/02/1979", today - timedelta(days=340), **{"demandeur-courriel": NADIA})
            with applicant(browser) as page:
                code = way_in(page, base, box, numero)
                other_languages(page, base)
                renewed(page, base)
                changed(page, base, sophie, address)
                taken_away(page, base)
                out(page, base, code, numero)
            on_paper(browser, sophie, base, today)
            by_message(browser, sophie, base, messages, today)
    finish("espace", begun)


if __name__ == "__main__":
    main()
