"""An invented page whose reading is known: as HTML, as plain text, and served on loopback."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

__all__ = ["BANNER", "BODY", "CAPTION", "CREDIT", "HEADLINE", "HTML", "TEXT", "serve"]

BANNER = "This site is for sale."
HEADLINE = "Lighthouse keeper’s logbook returns after ninety years"
BODY = (
    "A logbook that vanished from the lighthouse on Sorrel Head in 1936 has come back to the island, wrapped in a coat "
    "and left on the steps of the museum, its director said on Thursday.",
    "“We opened the coat and there was the handwriting that we knew from the letters,” Maud Ferrand told visitors. "
    "“Every storm of eleven winters is in it, and every ship that turned away in time.”",
    "The pages will be dried for two months before anybody may turn them. A copy is to be shown in the old lamp room "
    "from the spring, when the ferry runs again on Sundays.",
    "Nobody on the island knows who brought it. The coat, the museum says, is a good one, and may be fetched at any "
    "time without a question being asked.",
)
CAPTION = "The logbook lies open in the museum’s reading room."
CREDIT = "Photo: Ines Dallow/AP"

TEXT = "\n\n".join([BANNER, HEADLINE, *BODY]) + "\n"
HTML = f"""<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>{HEADLINE} | Sorrel Herald</title></head><body>
<div class="banner">{BANNER}</div>
<nav><a href="/">Home</a> <a href="/weather">Weather</a></nav>
<main><article><h1>{HEADLINE}</h1><p class="byline">By Oswin Tarn</p>
<p>{BODY[0]}</p>
<figure><img src="/logbook.jpg" alt="A book"><figcaption>{CAPTION} {CREDIT}</figcaption></figure>
{"".join(f"<p>{paragraph}</p>" for paragraph in BODY[1:])}
</article></main><footer>© Sorrel Herald</footer></body></html>
"""


@contextmanager
def serve() -> Iterator[str]:
    """Address of the page on a loopback server that runs until the block ends; all else there is 404."""
    with ThreadingHTTPServer(("127.0.0.1", 0), _Handler) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_address[1]}/logbook"
        finally:
            server.shutdown()
            thread.join()


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        is_known = self.path.startswith("/logbook")
        body = HTML.encode() if is_known else b"not found\n"
        self.send_response(200 if is_known else 404)
        self.send_header("Content-Type", "text/html; charset=utf-8" if is_known else "text/plain")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  # the base class names it so
        """Nothing on standard error."""
