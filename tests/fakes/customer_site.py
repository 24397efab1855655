"""A site of somebody else that embeds the widget: one page on an origin of its own."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qsl, urlsplit

_PAGE = """<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>A customer</title>
<link rel="icon" href="data:,">
<script src="{assistant}/widget.js" defer {settings}></script></head>
<body><main><h1>A customer's page</h1><p>Text.</p><button>The page's own button</button></main></body>
</html>
"""


class CustomerSite:
    """The running site; the query of an address becomes the script's ``data-`` attributes."""

    def __init__(self, server: ThreadingHTTPServer) -> None:
        self._server = server
        self.url = f"http://127.0.0.1:{server.server_address[1]}"
        self.assistant = ""

    def answer(self, request: BaseHTTPRequestHandler) -> None:
        """Send the page; under ``/strict`` with a security policy that allows the assistant alone."""
        address = urlsplit(request.path)
        settings = " ".join(f'data-{name}="{value}"' for name, value in parse_qsl(address.query, True))
        body = _PAGE.format(assistant=self.assistant, settings=settings).encode()
        request.send_response(200)
        request.send_header("Content-Type", "text/html; charset=utf-8")
        request.send_header("Content-Length", str(len(body)))
        if address.path == "/strict":
            policy = (
                f"default-src 'none'; script-src {self.assistant}; connect-src {self.assistant}; "
                "img-src data:; require-trusted-types-for 'script'; trusted-types 'none'"
            )
            request.send_header("Content-Security-Policy", policy)
        request.end_headers()
        request.wfile.write(body)


@contextmanager
def customer_site() -> Iterator[CustomerSite]:
    """Run the site for the length of a ``with``; `assistant` is to be set before a page is asked for."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            site.answer(self)

        def log_message(self, format: str, *args: object) -> None:
            return

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    site = CustomerSite(server)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield site
    server.shutdown()
    server.server_close()
    thread.join(5)
