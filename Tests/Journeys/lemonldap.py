#!/usr/bin/env python3
# SPDX-License-Identifier: EUPL-1.2
"""Signing in by a provider that others wrote: LemonLDAP::NG, which many public bodies run. Installs it when it is missing (as root)."""
import os
import socket
import subprocess
import tempfile
import time

from demonstration import ROOT, check, chromium, demonstration, finish, press, text
from openid import BUTTON, invite, siret, window

USER, MAIL = "dwho", "dwho@badwolf.org"


def main():
    begun = time.time()
    if subprocess.run(["bin/setup", "--lemonldap"], cwd=ROOT, check=False).returncode:
        print("lemonldap: SKIPPED, LemonLDAP::NG cannot be installed here")
        return
    temporary = tempfile.TemporaryDirectory(prefix="ruche-lemonldap-", ignore_cleanup_errors=True)
    folder = temporary.name
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        port = s.getsockname()[1]
    # The provider is first asked when somebody signs in; its secret is read when the server starts.
    with open(f"{folder}/secret", "w") as file:
        file.write(os.urandom(24).hex() + "\n")
    os.environ.update(RUCHE_OIDC_ISSUER=f"http://127.0.0.1:{port}", RUCHE_OIDC_CLIENT="ruche", RUCHE_OIDC_SECRET_FILE=f"{folder}/secret",
                      RUCHE_OIDC_NAME="LemonLDAP::NG")
    try:
        with demonstration(folder=folder) as base, chromium() as browser:
            subprocess.run(["bin/lemonldap", "start", folder, str(port), base, siret(browser, base)], cwd=ROOT, check=True,
                           stdout=subprocess.DEVNULL)
            print(f"installed and started: {time.time() - begun:.0f} s", flush=True)
            with window(browser) as page:
                sign_in(page, base)
                check("nobody invited him: refused", "Rien ne relie encore cette identité à Ruche" in text(page, "#bilan"), text(page, "body"))
            invite(browser, base, MAIL, "Jean Docteur")
            with window(browser) as page:
                sign_in(page, base, "/connexion?suite=/mon-compte")
                check("in by LemonLDAP", page.url == f"{base}/mon-compte" and "Jean Docteur" in text(page, ".rail .moi"), f"{page.url} {text(page, 'body')}")
                press(page, "form[action='/deconnexion'] button >> visible=true")
                page.wait_for_url(f"{base}/connexion**", timeout=15_000)
                page.goto(f"{base}/demandes")
                check("out here", page.url.startswith(f"{base}/connexion"), page.url)
                press(page, BUTTON)
                check("out there: it asks who he is", page.locator("input[name=user]").count() == 1, f"{page.url} {text(page, 'body')}")
        with open(f"{folder}/server.log") as file:
            told = [line.strip() for line in file if '"faute"' in line]
        check("one refusal, the one that was meant", len(told) == 1 and '"identity"' in told[0], str(told))
    finally:
        subprocess.run(["bin/lemonldap", "stop", folder], cwd=ROOT, check=False)
        temporary.cleanup()
    finish("lemonldap", begun)


def sign_in(page, base, path="/connexion"):
    page.goto(f"{base}{path}")
    press(page, BUTTON)
    if not check("at LemonLDAP", page.locator("input[name=user]").count() == 1, f"{page.url} {text(page, 'body')}"):
        return
    page.fill("input[name=user]", USER)
    page.fill("input[name=password]", USER)
    press(page, "form button[type=submit]")
    page.wait_for_url(f"{base}/**", timeout=15_000)


if __name__ == "__main__":
    main()
