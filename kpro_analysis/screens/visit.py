"""What the visitor's address says, also when the page was made ready before the visitor came."""

import json
import os


def query_string() -> str:
    """The query string of the visit; waits for the visit in a preheated kernel; "" outside Voila.

    Speaks the protocol of `voila.utils.wait_for_request`, whose module costs 50 MB and several seconds to import.
    """
    if os.environ.get("VOILA_PREHEAT", "False") == "True":
        import websocket

        port, base = os.environ["VOILA_APP_PORT"], os.environ.get("VOILA_SERVER_URL", "/")
        address = f"ws://127.0.0.1:{port}{base}voila/query/{os.environ['VOILA_KERNEL_ID']}"
        connection = websocket.create_connection(address)
        try:
            os.environ.update(json.loads(connection.recv()))
        finally:
            connection.close()
    return os.environ.get("QUERY_STRING", "")
