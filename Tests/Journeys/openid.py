#!/usr/bin/env python3
# SPDX-License-Identifier: EUPL-1.2
"""Signing in by an identity provider: invited, linked, in and out, and each fault of the provider refused; then
linked from one's own account.

The provider is `stub_provider.py`, on the loopback as the demonstration is. Takes pictures into RUCHE_PICTURES when that is set.
"""
import base64
import glob
import os
import re
import tempfile
import time
from contextlib import contextmanager

from demonstration import KARIM, MARC, SOPHIE, agent, check, chromium, demonstration, finish, look, press, put, text, title
from stub_provider import CLIENT, SECRET, provider

ANNE, NORA = "a.roux@pantin.exemple.fr", "nora.petit@pantin.exemple.fr"
BUTTON = "form[action='/connexion/oidc'] button"


@contextmanager
def window(browser, javascript=True):
    """The policy of the site holds here: it must let the form lead to the provider."""
    context = browser.new_context(locale="fr-FR", java_script_enabled=javascript, viewport={"width": 1280, "height": 820})
    context.javascript = False
    yield context.new_page()
    context.close()


def leave(page, base, path="/connexion"):
    page.goto(f"{base}{path}")
    press(page, BUTTON)
    return check("at the provider", title(page) == "Fournisseur d’essai", f"{page.url} {text(page, 'body')}")


def sign_in(page, base, path="/connexion"):
    if leave(page, base, path):
        press(page, "button:has-text('Continuer')")


def invite(browser, base, courriel, nom):
    with agent(browser, base, ANNE) as anne:
        anne.goto(f"{base}/administration/comptes/invitation")
        put(anne, {"courriel": courriel, "nom": nom, "role": "agentGuichet", "guichet": "93055"})
        press(anne, "main form button[type=submit]")
        check(f"{courriel} is invited", "part par courriel" in text(anne, "[role=status]"), text(anne))


def invited(browser, base, folder):
    """The link of the mail shows the provider before the password."""
    mails = sorted(glob.glob(f"{folder}/courriels/*.eml"), key=os.path.getmtime)
    for _ in range(100):
        found = [re.search(r"/invitation/(\S+)", base64.b64decode(open(mail).read().split("\n\n", 1)[1]).decode()) for mail in mails]
        if any(found):
            break
        time.sleep(0.1)
        mails = sorted(glob.glob(f"{folder}/courriels/*.eml"), key=os.path.getmtime)
    context = browser.new_context(locale="fr-FR", bypass_csp=True, viewport={"width": 1280, "height": 820})
    context.javascript = True
    page = context.new_page()
    page.goto(f"{base}/invitation/{[link for link in found if link][-1][1]}")
    check("the invitation offers the provider", text(page, BUTTON) == "Se connecter avec ProConnect", text(page))
    look(page, "invitation-oidc", 1280, 390)
    context.close()


def siret(browser, base):
    """Of the town hall, as the manager sees it."""
    with agent(browser, base, MARC) as marc:
        marc.goto(f"{base}/administration/organismes?texte=mairie+de+pantin")
        press(marc, "main a:has-text('Mairie de Pantin')")
        marc.goto(f"{marc.url}/modification")
        return re.sub(r"\D", "", marc.input_value("#siret"))


def in_and_out(browser, base, stub, folder):
    with window(browser) as page:
        sign_in(page, base)
        check("nobody invited her: refused", "Rien ne relie encore cette identité" in text(page, "#bilan"), text(page))
        check("refused: not signed in", not page.context.cookies(base) or all(c["name"] != "ruche_session" for c in page.context.cookies(base)))
    invite(browser, base, "Nora.Petit@Pantin.exemple.fr", "Nora Petit")
    invited(browser, base, folder)
    number = stub.person["siret"]
    stub.person["siret"] = "22222222600011"
    with window(browser) as page:
        sign_in(page, base)
        check("another SIRET: refused in the same words", "Rien ne relie encore cette identité" in text(page, "#bilan"), text(page))
    stub.person["siret"] = number
    with window(browser) as page:
        sign_in(page, base, "/connexion?suite=/mon-compte")
        check("invited: in, where she was going", page.url == f"{base}/mon-compte" and "Nora Petit" in text(page, ".rail .moi"), page.url)
        check("PKCE was checked at each exchange", stub.exchanges == 3 and not stub.refusals, f"{stub.exchanges} {stub.refusals}")
        cookies = {c["name"]: c for c in page.context.cookies(base)}
        check("the cookie of the session is closed to scripts", cookies["ruche_session"]["httpOnly"] and cookies["ruche_session"]["sameSite"] == "Lax")
        check("the cookie of the departure is gone", "ruche_oidc" not in cookies, str(list(cookies)))
        press(page, "form[action='/deconnexion'] button >> visible=true")
        check("signed out, at the provider too", page.url.startswith(f"{base}/connexion?state=") and stub.logouts == [True], f"{page.url} {stub.logouts}")
        page.goto(f"{base}/demandes")
        check("signed out here", page.url.startswith(f"{base}/connexion"), page.url)
    # The address changed at the provider, and no script runs.
    stub.person.update(email="nora@ailleurs.exemple.fr", siret="")
    with window(browser, javascript=False) as page:
        sign_in(page, base)
        check("the identity alone counts, without scripts", page.url == f"{base}/" and "Nora Petit" in text(page, ".rail .moi"), page.url)


def returns(browser, base, stub):
    """What comes back serves once, in the browser that left."""
    with window(browser) as page, window(browser) as other:
        other.goto(stub.callbacks[-1])
        check("replayed: refused", "a déjà servi" in text(other, "#bilan"), text(other))
        leave(page, base)
        stub.fault = "held"
        press(page, "button:has-text('Continuer')")
        stub.fault = ""
        other.goto(stub.callbacks[-1])
        check("the return of another browser: refused", "autre navigateur" in text(other, "#bilan"), text(other))
        page.goto(stub.callbacks[-1])
        check("in its own: accepted", page.url == f"{base}/", page.url)
        page.goto(f"{base}/connexion/oidc/retour")
        check("nothing at all: refused", "a déjà servi" in text(page, "#bilan"), text(page))
        leave(other, base)
        press(other, "button:has-text('Annuler')")
        check("cancelled: said", "a été annulée" in text(other, "#bilan"), text(other))


def faults(browser, base, stub):
    for fault in ("none", "hs256", "enc", "key", "audience", "expired", "nonce", "issuer", "sub", "down", "huge", "slow", "state"):
        stub.fault = fault
        with window(browser) as page:
            begun = time.time()
            sign_in(page, base)
            said = "a déjà servi" if fault == "state" else "ne peut pas être vérifiée"
            check(f"fault {fault}: refused", said in text(page, "#bilan"), text(page, "body"))
            check(f"fault {fault}: within the time", time.time() - begun < 12, f"{time.time() - begun:.1f} s")
            page.goto(f"{base}/demandes")
            check(f"fault {fault}: not signed in", page.url.startswith(f"{base}/connexion"), page.url)
    check("a gigabyte is not read", "hung up on a gigabyte" in stub.refusals, str(stub.refusals))
    stub.fault = ""
    with window(browser) as page:
        sign_in(page, base)
        check("and then in again", page.url == f"{base}/", page.url)


def link(page, base, stub=None, fault=""):
    """From one's own account to the provider and back."""
    page.goto(f"{base}/mon-compte")
    press(page, "form[action='/mon-compte/identite'] button")
    if not check("at the provider, from the account", title(page) == "Fournisseur d’essai", page.url):
        return
    if stub:
        stub.fault = fault
    press(page, "button:has-text('Continuer')")
    if stub:
        stub.fault = ""


def from_my_account(browser, base, stub, number):
    """An agent who has a password links an identity; what is refused says why, and links nothing."""
    nora = dict(stub.person)
    stub.person = {"sub": "agent-sophie", "email": SOPHIE, "siret": number}
    with window(browser) as page:
        sign_in(page, base)
        check("her identity opens nothing yet", "Rien ne relie encore cette identité" in text(page, "#bilan"), text(page))
    with agent(browser, base, SOPHIE) as page:
        page.goto(f"{base}/mon-compte")
        check("none is linked", "Aucune identité n’est reliée" in text(page), text(page))
        stub.person["email"] = "s.ailleurs@pantin.exemple.fr"
        link(page, base)
        check("another address: refused", page.url == f"{base}/mon-compte?refus=courriel" and "n’est pas celle de votre compte" in text(page), text(page))
        look(page, "identite-refusee", 1280, 390)
        stub.person.update(email=SOPHIE, siret="22222222600011")
        link(page, base)
        check("another employer: refused", page.url == f"{base}/mon-compte?refus=siret", page.url)
        stub.person = {**nora, "email": SOPHIE, "siret": ""}
        link(page, base)
        check("the identity of another account: refused", page.url == f"{base}/mon-compte?refus=autre", page.url)
        stub.person = {"sub": "agent-sophie", "email": SOPHIE.upper(), "siret": number}
        link(page, base, stub, "nonce")
        check("a forged answer: refused", page.url == f"{base}/mon-compte?refus=fournisseur", page.url)
        # What came back belongs to the session that began: neither another browser nor another session takes it.
        link(page, base, stub, "held")
        with agent(browser, base, KARIM) as other:
            other.goto(stub.callbacks[-1])
            check("another browser: refused", "autre navigateur" in text(other, "#bilan"), text(other))
        page.context.clear_cookies(name="ruche_session")
        page.goto(f"{base}/connexion")
        page.fill("#courriel", KARIM)
        page.fill("#mot_de_passe", "demonstration")
        press(page, "form[action='/connexion'] >> nth=0 >> button[type=submit]")
        page.goto(stub.callbacks[-1])
        check("another account in the same browser: refused", page.url == f"{base}/mon-compte?refus=perdue", page.url)
        check("and nothing is his", "Aucune identité n’est reliée" in text(page), text(page))
    with agent(browser, base, SOPHIE) as page:
        link(page, base)
        check("asked to confirm", title(page) == "Relier cette identité ?", text(page))
        look(page, "identite-confirmer", 1280, 390)
        form = page.request.post(f"{base}/mon-compte/identite/confirmation", form={"csrf": "faux", "identite": page.input_value("[name=identite]")})
        check("a form of elsewhere: refused", form.status == 403, str(form.status))
        press(page, "form[action='/mon-compte/identite/confirmation'] button")
        check("linked", page.url == f"{base}/mon-compte?avis=identite-liee" and "Identité ProConnect reliée le" in text(page), text(page))
        look(page, "identite-reliee", 1280, 390)
    with window(browser, javascript=False) as page:
        sign_in(page, base)
        check("it opens her account", page.url == f"{base}/" and "Sophie Marchand" in text(page, ".rail .moi"), page.url)
        page.goto(f"{base}/mon-compte")
        press(page, "form[action='/mon-compte/identite/retrait'] button")
        check("taken away, without scripts", page.url == f"{base}/mon-compte?avis=identite-otee" and "Aucune identité n’est reliée" in text(page), text(page))
    with window(browser) as page:
        sign_in(page, base)
        check("it opens nothing any more", "Rien ne relie encore cette identité" in text(page, "#bilan"), text(page))
    stub.person = nora


def told(folder):
    """Both acts are told by mail."""
    for _ in range(100):
        texts = [base64.b64decode(open(mail).read().split("\n\n", 1)[1]).decode() for mail in glob.glob(f"{folder}/courriels/*.eml")]
        if sum("identité ProConnect vient d’être" in mail for mail in texts) == 2:
            break
        time.sleep(0.1)
    check("told by mail, twice", sum("identité ProConnect vient d’être" in mail for mail in texts) == 2, str(len(texts)))


def typed(browser, base):
    """A form that was sent after the session ended comes back by the provider too."""
    with window(browser) as page:
        sign_in(page, base)
        page.goto(f"{base}/visites")
        page.fill("form[action='/visites'] #nom", "Une phrase qui ne se perd pas")
        page.context.clear_cookies(name="ruche_session")
        press(page, "form[action='/visites'] button[type=submit]")
        check("the session is over: the form waits", "votre saisie vous attend" in text(page, "#bilan"), text(page))
        press(page, BUTTON)
        press(page, "button:has-text('Continuer')")
        check("what was typed came back", "Une phrase qui ne se perd pas" in page.content(), text(page))


def main():
    begun = time.time()
    with tempfile.TemporaryDirectory(prefix="ruche-openid-") as folder, provider() as stub, chromium() as browser:
        os.environ.update(RUCHE_OIDC_ISSUER=stub.issuer, RUCHE_OIDC_CLIENT=CLIENT, RUCHE_OIDC_SECRET_FILE=f"{folder}/secret")
        with open(f"{folder}/secret", "w") as file:
            file.write(SECRET + "\n")
        with demonstration(folder=folder) as base:
            stub.redirect_uris, stub.logout_uris = [f"{base}/connexion/oidc/retour"], [f"{base}/connexion"]
            stub.person.update(email=NORA, siret=siret(browser, base))
            check("the town hall has a SIRET", len(stub.person["siret"]) == 14, str(stub.person))
            context = browser.new_context(locale="fr-FR", bypass_csp=True, viewport={"width": 1280, "height": 820})
            context.javascript = True
            page = context.new_page()
            page.goto(f"{base}/connexion")
            check("the button has its name", text(page, BUTTON) == "Se connecter avec ProConnect", text(page, BUTTON))
            look(page, "connexion-oidc", 1280, 390)
            context.close()
            number = stub.person["siret"]
            in_and_out(browser, base, stub, folder)
            returns(browser, base, stub)
            faults(browser, base, stub)
            typed(browser, base)
            from_my_account(browser, base, stub, number)
            told(folder)
        with open(f"{folder}/server.log") as file:
            log = file.read()
        logged = set(re.findall(r'"faute":\s*"([^"]+)"', log))
        wanted = {"id-token: algorithm", "id-token: key", "id-token: signature", "id-token: audience", "id-token: expired", "id-token: nonce",
                  "id-token: issuer", "userinfo: subject", "token: status 500", "token: too-large", "token: unreachable curl 28", "state", "identity"}
        check("each fault is in the log", wanted <= logged, str(wanted - logged))
        secret = [word for word in (NORA, "nora@", "Nora", number, SECRET, "eyJ", *stub.access) if word in log]
        check("and neither name nor address nor token", not secret, str(secret))
    finish("openid", begun)


if __name__ == "__main__":
    main()
