"""Which Chromium is driven, and how it is told to leave the network alone."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from archiver.model.errors import ArchiverError

__all__ = ["NoChromiumError", "find_chromium", "switches"]

_NAMES: Final = (
    "chromium",
    "chromium-browser",
    "google-chrome-stable",
    "google-chrome",
    "chrome",
    "microsoft-edge-stable",
)
_PLACES: Final = (
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
)

_FEATURES_OFF: Final = (
    "AutofillServerCommunication",
    "CertificateTransparencyComponentUpdater",
    "DialMediaRouteProvider",
    "HttpsUpgrades",
    "InterestFeedContentSuggestions",
    "MediaRouter",
    "OptimizationHints",
    "Prerender2",
    "Translate",
)

_SWITCHES: Final = (
    "--headless",
    "--remote-debugging-pipe",
    # Nothing leads out. All requests of pages are answered over the pipe; what is none, or one that can't be answered
    # there (WebSocket, preconnect, speculation, reports), is sent to a proxy whose name, like
    # every other, is never looked up: no socket is opened. `<-loopback>`: else 127.0.0.1 would be reached directly.
    "--proxy-server=http://nowhere.invalid:1",
    "--proxy-bypass-list=<-loopback>",
    "--host-resolver-rules=MAP * ~NOTFOUND",
    "--disable-quic",
    "--webrtc-ip-handling-policy=disable_non_proxied_udp",
    "--force-webrtc-ip-handling-policy",
    "--disable-background-networking",
    "--disable-client-side-phishing-detection",
    "--disable-component-extensions-with-background-pages",
    "--disable-component-update",
    "--disable-default-apps",
    "--disable-domain-reliability",
    "--disable-extensions",
    "--disable-sync",
    "--dns-prefetch-disable",
    "--no-pings",
    f"--disable-features={','.join(_FEATURES_OFF)}",
    # no traces of a person, and nothing that asks one
    "--deny-permission-prompts",
    "--disable-breakpad",
    "--disable-notifications",
    "--no-default-browser-check",
    "--no-first-run",
    "--password-store=basic",
    "--use-mock-keychain",
    # the same picture everywhere
    "--force-color-profile=srgb",
    "--force-device-scale-factor=1",
    "--hide-scrollbars",
    "--mute-audio",
    "--disable-gpu",
    # what isn't seen goes on all the same
    "--disable-backgrounding-occluded-windows",
    "--disable-renderer-backgrounding",
    "--disable-background-timer-throttling",
    "--disable-dev-shm-usage",  # containers have 64 MB of it
)


class NoChromiumError(ArchiverError):
    """There is no browser to be driven; says how to name one."""

    exit_code = 2


def find_chromium(named: str | None = None) -> str:
    """The path of the browser that was named, else of one in the usual places. NoChromiumError where there is none."""
    if named:
        found = shutil.which(named)
        if found is None:
            raise NoChromiumError(f"{named} is no program that can be run: --chromium has to name Chromium or Chrome")
        return found
    found = next(_found(), None)
    if found is None:
        raise NoChromiumError(
            "save --browser needs Chromium or Chrome, and none was found: install it (on Debian: apt install chromium) "
            "or name it, by --chromium PATH or by `chromium` under [browser] in archive.toml"
        )
    return found


def _found() -> Iterator[str]:
    yield from (path for name in _NAMES if (path := shutil.which(name)))
    yield from (place for place in _PLACES if Path(place).exists())


def switches(profile: Path, user_agent: str, window: tuple[int, int]) -> list[str]:
    """The arguments of a Chromium whose every request is answered over the pipe.

    Its sandbox stays on, except for root, as whom Chromium doesn't run with it.
    """
    chosen = [
        *_SWITCHES,
        f"--user-data-dir={profile}",
        f"--user-agent={user_agent}",
        f"--window-size={window[0]},{window[1]}",
    ]
    return [*chosen, *(["--no-sandbox"] if os.geteuid() == 0 else []), "about:blank"]
