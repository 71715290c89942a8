"""Who is let in: those whom a proxy vouches for in a header, and those who know the token."""

from typing import Any

from jupyter_server.auth import IdentityProvider, User
from tornado.web import RequestHandler
from traitlets import Unicode

from kpro_analysis.errors import UsageError
from kpro_analysis.server.place import LOCAL_HOSTS

LONGEST_NAME = 200  # characters of what a proxy tells


class Doorkeeper(IdentityProvider):
    """Lets in who comes through the proxy of this machine with the header that it sets, else who knows the token.

    The name in the header is used for nothing else: it isn't logged, and no page is told.
    """

    login_header = Unicode("", help="The header; empty when no proxy logs visitors in.").tag(config=True)

    def get_user(self, handler: RequestHandler) -> Any:
        """The visitor, or None: then the page that says what to do is shown."""
        if self.login_header:
            if _came_from(handler) not in LOCAL_HOSTS:
                return None
            name = handler.request.headers.get(self.login_header, "").strip()
            if name:
                return User(username=name[:LONGEST_NAME])
            if not self.token:
                return None
        return super().get_user(handler)

    @property
    def auth_enabled(self) -> bool:
        """Whether visitors must show anything."""
        return bool(self.token) or bool(self.login_header)


def hub_door() -> type[IdentityProvider]:
    """Lets in whom the JupyterHub that started the server has let in; UsageError where JupyterHub isn't installed."""
    try:
        from jupyterhub.singleuser.extension import JupyterHubIdentityProvider
    except ImportError:
        raise UsageError(
            "--hub kræver pakken jupyterhub i samme miljø. Installér den, fx pip install jupyterhub."
        ) from None

    class HubDoor(JupyterHubIdentityProvider):  # type: ignore[misc]
        """JupyterHub's own, which has no use for the token that Voila gives every door."""

        def __init__(self, **settings: Any) -> None:
            settings.pop("token", None)
            super().__init__(**settings)

    return HubDoor


def _came_from(handler: RequestHandler) -> str:
    """The machine at the other end of the line, whatever a header says."""
    connection: Any = handler.request.connection
    return str(connection.context.address[0])
