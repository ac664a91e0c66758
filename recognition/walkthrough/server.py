"""The portal serving itself on a free port of this machine, as long as the block lasts."""

import logging
from contextlib import contextmanager
from threading import Thread

from django.core.servers.basehttp import ThreadedWSGIServer, WSGIRequestHandler
from django.core.wsgi import get_wsgi_application
from django.test.utils import override_settings

HOST = "127.0.0.1"
# The traffic never leaves the machine, so what protects it on the way must not turn it away.
LOCAL = {
    "ALLOWED_HOSTS": [HOST],
    "SECURE_SSL_REDIRECT": False,
    "SESSION_COOKIE_SECURE": False,
    "CSRF_COOKIE_SECURE": False,
    "AXES_ENABLED": False,
}


class _Quiet(WSGIRequestHandler):
    def log_message(self, format, *args):
        """The steps are told by the walkthrough itself."""


@contextmanager
def serving():
    """Yields the base address: "http://127.0.0.1:40123"."""
    with override_settings(**LOCAL):
        server = ThreadedWSGIServer((HOST, 0), _Quiet)
        server.set_app(get_wsgi_application())
        logging.getLogger("django.request").setLevel(logging.ERROR)  # refusals are part of the play
        Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield f"http://{HOST}:{server.server_port}"
        finally:
            server.shutdown()
            server.server_close()
