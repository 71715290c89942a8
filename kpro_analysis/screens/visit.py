"""What the visitor's address says, also when the page was made ready before the visitor came."""

import json
import os
from urllib.parse import parse_qsl, urlencode


def query_string() -> str:
    """The query string of the visit; waits for the visit in a preheated kernel; "" outside Voila.

    Speaks the protocol of `voila.utils.wait_for_request`, whose module costs 50 MB and several seconds to import.
    """
    if os.environ.get("VOILA_PREHEAT", "False") == "True":
        import websocket

        port, base = os.environ["VOILA_APP_PORT"], os.environ.get("VOILA_SERVER_URL", "/")
        host = os.environ.get("KPRO_SERVER", "127.0.0.1")
        address = f"ws://{f'[{host}]' if ':' in host else host}:{port}{base}voila/query/{os.environ['VOILA_KERNEL_ID']}"
        shown = {"X-Kpro-Visit": os.environ.get("KPRO_VISIT_KEY", "")}  # the server tells nobody else of visits
        connection = websocket.create_connection(address, header=shown)
        try:
            os.environ.update(json.loads(connection.recv()))
        finally:
            connection.close()
    return without_token(os.environ.get("QUERY_STRING", ""))


def without_token(query: str) -> str:
    """A query string without the visitor's token, which is the server's business.

    >>> without_token("v.Nytte=5&token=abc"), without_token("deltager=")
    ('v.Nytte=5', 'deltager=')
    """
    if "token" not in query:
        return query
    return urlencode([(key, value) for key, value in parse_qsl(query, keep_blank_values=True) if key != "token"])


def invitation(page: str, pairs: dict[str, str]) -> str:
    """The address of a page to hand out: whole and with the token where the server lets in other machines.

    >>> invitation("vaegtning.ipynb", {"deltager": "1"})
    'vaegtning.ipynb?deltager=1'
    """
    start, token = os.environ.get("KPRO_INVITATION"), os.environ.get("KPRO_TOKEN")
    if not start or not token:
        return f"{page}?{urlencode(pairs)}"
    return f"{start}/voila/render/{page}?{urlencode({**pairs, 'token': token})}"
