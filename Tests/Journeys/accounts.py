#!/usr/bin/env python3
# SPDX-License-Identifier: EUPL-1.2
"""Accounts as people live them: invited by mail, password, second factor, two bodies, suspended; tokens with networks.

The mails go through a real SMTP server (STARTTLS, sign-in). Starts its own demonstration on the loopback. Takes pictures into
RUCHE_PICTURES when that is set.
"""
import base64
import email
import email.policy
import hashlib
import hmac
import os
import re
import socket
import ssl
import struct
import subprocess
import tempfile
import time
import urllib.error
import urllib.request
from contextlib import contextmanager
from datetime import timedelta

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult

from demonstration import MARC, agent, check, chromium, demonstration, desk_day, finish, look, lost, plain, press, put, text, title

ANNE, NORA = "a.roux@pantin.exemple.fr", "nora.petit@exemple.fr"
PASSWORD, SECOND = "Les sept jours du merle", "Huit lettres et un accordéon"


class Mailbox:
    """What the sink received, by recipient; refuses one address for good."""

    def __init__(self):
        self.mails = []

    async def handle_RCPT(self, server, session, envelope, address, options):
        if address.startswith("refus"):
            return "550 no such mailbox"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        self.mails.append((envelope.rcpt_tos, email.message_from_bytes(envelope.content, policy=email.policy.default)))
        return "250 OK"

    def wait(self, address, count=1, seconds=20):
        """The mails of an address, once there are so many."""
        for _ in range(seconds * 10):
            found = [mail for recipients, mail in self.mails if recipients == [address]]
            if len(found) >= count:
                return found
            time.sleep(0.1)
        return found

    def link(self, address, count, base):
        found = self.wait(address, count)
        if not check(f"mail {count} to {address} arrived", len(found) == count, f"{len(found)} mails"):
            return f"{base}/rien"
        return re.search(r"http://\S+", found[-1].get_content())[0]


@contextmanager
def sink():
    """A relay that wants STARTTLS and a password, with a certificate of its own."""
    temporary = tempfile.TemporaryDirectory(prefix="ruche-smtp-")
    folder = temporary.name
    subprocess.run(["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", f"{folder}/key.pem", "-out", f"{folder}/cert.pem",
                    "-days", "2", "-subj", "/CN=localhost", "-addext", "subjectAltName=IP:127.0.0.1,DNS:localhost"],
                   check=True, stderr=subprocess.DEVNULL)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(f"{folder}/cert.pem", f"{folder}/key.pem")
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        port = s.getsockname()[1]
    box = Mailbox()

    def signs_in(server, session, envelope, mechanism, data):
        return AuthResult(success=(data.login, data.password) == (b"ruche", b"mot de passe du relais"))

    controller = Controller(box, hostname="127.0.0.1", port=port, tls_context=context, require_starttls=True, auth_required=True,
                            authenticator=signs_in)
    controller.start()
    with open(f"{folder}/password", "w") as file:
        file.write("mot de passe du relais\n")
    os.environ.update(RUCHE_SMTP=f"smtp://127.0.0.1:{port}", RUCHE_SMTP_USER="ruche", RUCHE_SMTP_PASSWORD_FILE=f"{folder}/password",
                      RUCHE_SMTP_CA=f"{folder}/cert.pem", RUCHE_MAIL_FROM="ruche@exemple.fr")
    try:
        yield box
    finally:
        controller.stop()
        temporary.cleanup()


def totp(secret, drift=0):
    """RFC 6238, written again here."""
    counter = struct.pack(">Q", int(time.time()) // 30 + drift)
    mac = hmac.new(base64.b32decode(secret.replace(" ", "")), counter, hashlib.sha1).digest()
    offset = mac[-1] & 15
    return f"{(struct.unpack('>I', mac[offset:offset + 4])[0] & 0x7fffffff) % 1000000:06}"


@contextmanager
def window(browser, width=1280):
    context = browser.new_context(locale="fr-FR", bypass_csp=True, viewport={"width": width, "height": 820})
    context.javascript = True
    yield context.new_page()
    context.close()


def sign_in(page, base, account, password=PASSWORD):
    page.goto(f"{base}/connexion")
    put(page, {"courriel": account, "mot_de_passe": password})
    press(page, "form[action='/connexion'] >> nth=0 >> button[type=submit]")


def sign_out(page):
    press(page, "form[action='/deconnexion'] button >> visible=true")


def type_code(page, code):
    page.fill("#code", code)
    press(page, "main button[type=submit]")


def invitation(browser, anne, base, box):
    """By mail, to the password."""
    check("the administrator comes home to her people", anne.url.startswith(f"{base}/administration/comptes"), anne.url)
    check("she has no search, and sees no file", anne.locator("#recherche").count() == 0 and "Demandes" not in text(anne, "nav"), text(anne, "nav"))
    look(anne, "comptes", 1280, 390)
    press(anne, "a[href*='/comptes/invitation']")
    typed = {"courriel": "nora.petit", "nom": "Nora Petit", "role": "agentGuichet", "fin": "31/02/2027"}
    put(anne, typed)
    press(anne, "main form button[type=submit]")
    said = [text(anne, f"#{field}-erreur") for field in ("courriel", "fin")]
    check("a bad invitation: each fault at its field", all(said) and title(anne) == "Inviter une personne", str(said))
    check("a bad invitation: nothing typed is lost", not lost(anne, typed), str(lost(anne, typed)))
    look(anne, "comptes-invitation-erreurs", 1280, 390)
    put(anne, {"courriel": NORA, "fin": "", "guichet": ""})
    press(anne, "main form button[type=submit]")
    check("a desk is asked for", "guichet" in text(anne, "#guichet-erreur"), text(anne))
    put(anne, {"guichet": "93055"})
    press(anne, "main form button[type=submit]")
    check("invited", "part par courriel" in text(anne, "[role=status]") and "Nora Petit" in text(anne), text(anne))
    check("invited: not yet a person", anne.locator("table th a:has-text('Nora Petit')").count() == 0)

    link = box.link(NORA, 1, base)
    mail = box.wait(NORA)[0]
    check("the mail: from, to, subject", "ruche@exemple.fr" in mail["From"] and NORA in mail["To"] and "Mairie de Pantin" in mail["Subject"],
          f"{mail['From']} {mail['Subject']}")
    check("the mail: French letters arrive", "créer votre compte" in mail.get_content(), mail.get_content())
    with window(browser) as page:
        page.goto(f"{base}/invitation/{'x' * 43}")
        check("a forged invitation opens nothing", title(page) == "Ce lien ne sert plus", title(page))
        look(page, "invitation-perdue")
        page.goto(link)
        look(page, "invitation", 1280, 390)
        for bad, words in (("court", "12 caractères"), ("motdepasse2026!", "en premier"), ("nora.petit@exemple", "nom ou votre adresse")):
            put(page, {"motDePasse": bad, "confirmation": bad})
            press(page, "main button[type=submit]")
            check(f"the password « {bad} » is refused", words in text(page, "#motDePasse-erreur"), text(page))
        put(page, {"motDePasse": PASSWORD, "confirmation": PASSWORD})
        press(page, "main button[type=submit]")
        check("the account is made", page.url.startswith(f"{base}/connexion") and "C’est fait" in text(page, "[role=status]"), page.url)
        page.goto(link)
        check("the link serves once", title(page) == "Ce lien ne sert plus", title(page))
        sign_in(page, base, NORA)
        check("Nora is at work", page.url == f"{base}/" and "Nora Petit" in text(page, ".rail .moi"), page.url)


def several(anne, base):
    """Lines out of a spreadsheet: one fault, and nobody is invited."""
    anne.goto(f"{base}/administration/comptes")
    press(anne, "a[href*='/administration/comptes/lot']")
    lines = "u.un@exemple.fr\tUne Personne\tAgent d’un guichet enregistreur\t{}\nd.deux@exemple.fr\tDeux Personnes\tAdministrateur\t"
    desk = text(anne, "[aria-labelledby=t-guichets] li").split()[0]
    anne.fill("#lot", lines.format("XXXXX"))
    press(anne, "main button[type=submit]")
    check("several: the line at fault", "Ligne 1" in text(anne, "#lot-erreur"), text(anne))
    check("several: nothing typed is lost", "d.deux@exemple.fr" in anne.input_value("#lot"))
    look(anne, "comptes-lot", 1280, 390)
    anne.fill("#lot", lines.format(desk))
    press(anne, "main button[type=submit]")
    check("several: both wait", "Deux Personnes" in text(anne) and "Une Personne" in text(anne), text(anne)[:600])


def second_factor(browser, base):
    """Enrolled with the code before, signed in with the present one, then with the next: three codes without waiting."""
    with window(browser) as page:
        sign_in(page, base, NORA)
        press(page, ".rail .moi a[href='/mon-compte']")
        look(page, "mon-compte", 1280, 390)
        press(page, "a[href='/mon-compte/second-facteur']")
        press(page, "main form button")
        secret = text(page, ".secret")
        check("the secret as a picture and as text", page.locator("svg.qr path").count() == 1 and len(secret.replace(" ", "")) == 32, secret)
        look(page, "second-facteur", 1280, 390)
        type_code(page, "000000" if totp(secret) != "000000" else "111111")
        check("a wrong code does not confirm", "ne va pas" in text(page, "#code-erreur"), text(page))
        type_code(page, totp(secret, -1))
        codes = [plain(code) for code in page.locator(".codes code").all_inner_texts()]
        check("ten recovery codes, shown once", len(set(codes)) == 10, str(codes))
        look(page, "codes-secours", 1280, 390)
        page.goto(f"{base}/mon-compte/second-facteur")
        check("not shown again", codes and codes[0] not in page.content())
        look(page, "second-facteur-actif")
        sign_out(page)

        sign_in(page, base, NORA)
        check("the code is asked for", page.url.startswith(f"{base}/connexion/code"), page.url)
        look(page, "connexion-code", 1280, 390)
        page.goto(f"{base}/demandes")
        check("half signed in is not signed in", page.url.startswith(f"{base}/connexion"), page.url)
        page.goto(f"{base}/connexion/code")
        used = totp(secret)
        type_code(page, used)
        check("in with the code", page.url == f"{base}/", page.url)
        sign_out(page)
        sign_in(page, base, NORA)
        type_code(page, used)
        check("a code that served is refused", "déjà servi" in text(page, "#bilan"), text(page))
        press(page, "a[href='/connexion/code?secours']")
        look(page, "connexion-secours")
        type_code(page, codes[0])
        check("in with a recovery code", page.url == f"{base}/", page.url)
        page.goto(f"{base}/mon-compte/second-facteur")
        look(page, "second-facteur-actif", 390)
        put(page, {"ancien": PASSWORD, "code": "000000"})
        press(page, "button[formaction$='/retrait']")
        check("the password alone takes nothing away", "ne va pas" in text(page, "#code-erreur"), text(page))
        sign_out(page)
        sign_in(page, base, NORA)
        page.goto(f"{base}/connexion/code?secours")
        type_code(page, codes[0])
        check("a recovery code serves once", "ne va pas" in text(page, "#bilan"), text(page))
        for _ in range(5):
            if page.locator("#code").count():
                type_code(page, "12345")
        check("five tries, then the password again", "trop d’essais" in text(page, "[role=status]"), text(page))
        return codes


def suspended(browser, anne, base, codes):
    with window(browser) as page:
        sign_in(page, base, NORA)
        page.goto(f"{base}/connexion/code?secours")
        type_code(page, codes[1])
        check("Nora works", page.url == f"{base}/", page.url)
        anne.goto(f"{base}/administration/comptes")
        press(anne, "table a:has-text('Nora Petit')")
        look(anne, "compte-fiche", 1280, 390)
        press(anne, "button[value=compte-suspendre]")
        check("the account is suspended", "Compte suspendu" in text(anne), text(anne))
        page.goto(f"{base}/demandes")
        check("suspended: out at the next page", page.url.startswith(f"{base}/connexion"), page.url)
        sign_in(page, base, NORA, "un autre mot de passe")
        check("suspended: a stranger is told nothing", "L’adresse ou le mot de passe" in text(page, "#bilan"), text(page))
        sign_in(page, base, NORA)
        check("suspended: its owner is told", "Ce compte est fermé" in text(page, "#bilan"), text(page))
        press(anne, "button[value=compte-rouvrir]")
        press(anne, "button[value=second-facteur]")
        check("reopened, the telephone forgotten", "Second facteur retiré" in text(anne), text(anne))
        sign_in(page, base, NORA)
        check("back with the password alone", page.url == f"{base}/", page.url)


def two_bodies(browser, base, box):
    with agent(browser, base, MARC) as marc:
        marc.goto(f"{base}/administration/comptes?nom=canal")
        press(marc, "a:has-text('Canal Habitat')")
        press(marc, "a[href*='/comptes/invitation']")
        put(marc, {"courriel": NORA, "nom": "N. Petit", "role": "agentGuichet", "guichet": "BAIL1"})
        press(marc, "main form button[type=submit]")
        # Whoever invites does not learn that there is an account, nor its name.
        check("invited to a second body", "N. Petit" in text(marc) and "Nora Petit" not in text(marc), text(marc))
        look(marc, "comptes-gestionnaire", 1280, 390)
    mails = [m for m in box.wait(NORA, 3) if "Canal Habitat" in m["Subject"]]
    link = re.search(r"http://\S+", mails[0].get_content())[0] if check("the second invitation arrived", mails) else base
    with window(browser) as page:
        page.goto(link)
        check("she joins with the account that she has", "déjà un compte" in text(page), text(page))
        look(page, "invitation-rejoindre")
        press(page, "main button[type=submit]")
        sign_in(page, base, NORA)
        check("two bodies: she chooses", page.url == f"{base}/habilitation" and title(page) == "Pour qui agissez-vous ?", page.url)
        look(page, "habilitation", 1280, 390)
        page.goto(f"{base}/demandes")
        check("two bodies: nothing before the choice", page.url == f"{base}/habilitation", page.url)
        press(page, "li:has-text('Canal Habitat') button")
        check("two bodies: for Canal Habitat", "Canal Habitat" in text(page, ".rail .moi") and "BAIL1" in text(page, ".rail .moi"), text(page, ".rail .moi"))
        other = page.context.new_page()
        other.goto(f"{base}/demandes/nouvelle")
        press(page, ".rail .moi a[href='/habilitation']")
        press(page, "li:has-text('Mairie de Pantin') button")
        check("two bodies: changed from the header", "Mairie de Pantin" in text(page, ".rail .moi"), text(page, ".rail .moi"))
        press(other, "button[data-principal]")
        check("two bodies: a form that was open for the other is not sent", "resté ouvert trop longtemps" in text(other), text(other))
        other.close()
        page.goto(f"{base}/mon-activite")
        check("my activity", "Invitation acceptée" in text(page), text(page))
        look(page, "mon-activite", 1280, 390)
        with window(browser) as second:
            sign_in(second, base, NORA)
            page.goto(f"{base}/mon-compte")
            press(page, "button:has-text('Fermer toutes les autres')")
            second.goto(f"{base}/mon-compte")
            check("another session is closed from here", second.url.startswith(f"{base}/connexion"), second.url)
        check("this one stays", title(page) == "Mon compte", title(page))


def forgotten(browser, base, box):
    with window(browser) as page:
        page.goto(f"{base}/connexion")
        press(page, "a[href='/mot-de-passe-oublie']")
        look(page, "oubli", 1280, 390)
        said, before = [], len(box.wait(NORA, 1))
        for address in ("personne@exemple.fr", NORA):
            page.goto(f"{base}/mot-de-passe-oublie")
            put(page, {"courriel": address})
            press(page, "main button[type=submit]")
            said.append(text(page))
        check("the same words for both", said[0] == said[1] and "Si cette adresse a un compte" in said[0], str(said))
        link = box.link(NORA, before + 1, base)
        check("nothing went to the unknown address", not box.wait("personne@exemple.fr", 1, 1))
        page.goto(link)
        look(page, "nouveau-mot-de-passe")
        put(page, {"motDePasse": SECOND, "confirmation": SECOND})
        press(page, "main button[type=submit]")
        check("the password is another one", "est changé" in text(page, "[role=status]"), text(page))
        page.goto(link)
        check("that link serves once", title(page) == "Ce lien ne sert plus", title(page))
        sign_in(page, base, NORA)
        check("the old password opens nothing", "L’adresse ou le mot de passe" in text(page, "#bilan"), text(page))
        sign_in(page, base, NORA, SECOND)
        check("the new one does", page.url == f"{base}/habilitation", page.url)


def tokens(anne, base):
    def ask(token):
        request = urllib.request.Request(f"{base}/api/v1/jeton", headers={"Authorization": f"Bearer {token}"})
        try:
            return urllib.request.urlopen(request, timeout=10).status
        except urllib.error.HTTPError as error:
            return error.code

    def create(label, networks, fin):
        anne.goto(f"{base}/administration/jetons")
        put(anne, {"libelle": label, "guichet": "93055", "fin": fin, "reseaux": networks})
        anne.check("#portees-recherche")
        press(anne, "form[action='/administration/jetons'] button[type=submit]")
        return text(anne, "#nouveau-jeton")

    soon = (desk_day() + timedelta(days=20)).strftime("%d/%m/%Y")
    create("Logiciel", "127.0.0.1/8", soon)
    check("a network that is none: said at its field", "127.0.0.1/8" in text(anne, "#reseaux-erreur"), text(anne))
    check("a network that is none: nothing typed is lost", not lost(anne, {"libelle": "Logiciel", "fin": soon, "portees-recherche": True}))
    look(anne, "jetons-erreur", 1280, 390)
    near, far = create("Logiciel proche", "127.0.0.0/8 ::1", soon), create("Logiciel lointain", "203.0.113.0/24", soon)
    look(anne, "jetons", 1280, 390)
    check("a token of this network serves", ask(near) == 200, str(ask(near)))
    check("a token of another network is refused", ask(far) == 403, str(ask(far)))
    check("an end in sight is shown", "moins d’un mois" in text(anne), text(anne))
    anne.goto(f"{base}/administration/jetons")
    check("a token is shown once", near and near not in anne.content())
    press(anne, "tr:has-text('Logiciel proche') button")
    check("revoked: said, and it serves no more", "Révoqué" in text(anne, "tr:has-text('Logiciel proche')") and ask(near) == 401, text(anne))


def refused_mail(anne, base, box):
    anne.goto(f"{base}/administration/comptes/invitation")
    put(anne, {"courriel": "refus@exemple.fr", "nom": "Adresse morte", "role": "administrateur"})
    press(anne, "main form button[type=submit]")
    for _ in range(100):
        anne.goto(f"{base}/administration/comptes")
        if "abandonné (smtp 550)" in text(anne):
            break
        time.sleep(0.2)
    check("a mail that the relay refused is shown", "refus@exemple.fr" in text(anne) and "abandonné (smtp 550)" in text(anne), text(anne))
    look(anne, "comptes-panne", 1280, 390)


def main():
    begun = time.time()
    with sink() as box, demonstration() as base, chromium() as browser:
        with agent(browser, base, ANNE) as anne:
            invitation(browser, anne, base, box)
            several(anne, base)
            codes = second_factor(browser, base)
            suspended(browser, anne, base, codes)
            two_bodies(browser, base, box)
            forgotten(browser, base, box)
            tokens(anne, base)
            refused_mail(anne, base, box)
    finish("accounts", begun)


if __name__ == "__main__":
    main()
