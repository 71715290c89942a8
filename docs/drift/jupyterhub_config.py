"""Siderne som tjeneste i en JupyterHub på én maskine: `jupyterhub -f jupyterhub_config.py`.

JupyterHub logger ind, starter siderne og starter dem igen, hvis de falder. Gæster får ingen egne notesbøger: de kan kun
åbne siderne. Ret det, der står med stort, og vælg login (`authenticator_class`) som i resten af huset.
"""

import os

c = get_config()  # noqa: F821  # JupyterHub's own

DATA = os.environ.get("KPRO_DATA", "/srv/kpro")
PROGRAM = os.environ.get("KPRO_PROGRAM", "/opt/kpro/.venv/bin/kpro")  # i samme miljø som jupyterhub
PAGES = "http://127.0.0.1:8866"
LOG = os.environ.get("KPRO_LOG", "/var/log/kpro/server.log")

c.JupyterHub.bind_url = "http://127.0.0.1:8000"  # en proxy med TLS foran, som i nginx.conf
c.JupyterHub.default_url = "/services/kpro/"
c.JupyterHub.authenticator_class = (
    "pam"  # maskinens egne brugere; ellers fx oauthenticator.generic.GenericOAuthenticator
)
c.Authenticator.allow_all = True  # alle, der kan logge ind; ellers Authenticator.allowed_users

c.JupyterHub.services = [
    {
        "name": "kpro",
        "url": PAGES,
        "command": [PROGRAM, "serve", "--data", DATA, "--hub", "--log", LOG],
        "environment": {"HOME": os.environ.get("HOME", "/var/lib/kpro")},
        "oauth_no_confirm": True,
    }
]
c.JupyterHub.load_roles = [
    {  # hvem man er, og siderne; intet andet, altså ingen egne servere
        "name": "user",
        "scopes": ["access:services!service=kpro", "read:users:name!user", "read:users:groups!user"],
    }
]
