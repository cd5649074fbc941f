"""A Chromium for the tests of pages, and what every page has to promise."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from django.db import connections
from playwright.sync_api import Browser, Page, sync_playwright

# Nothing but the page under test may speak to anybody; the sandbox needs rights that a container seldom has.
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
WIDTHS = {"desk": (1280, 900), "phone": (360, 740), "modern phone": (390, 844)}


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """The system's Chromium; without one these tests are skipped."""
    names = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
    path = os.environ.get("CHROMIUM") or next((found for name in names if (found := shutil.which(name))), None)
    if path is None or not Path(path).exists():
        pytest.skip("no Chromium on this machine; install the system's package `chromium` or set CHROMIUM to its path")
    # Playwright's loop runs in this thread, and Django would then refuse the database to the tests themselves.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield browser
        browser.close()
    os.environ.pop("DJANGO_ALLOW_ASYNC_UNSAFE", None)


@dataclass
class Watch:
    """What a page did besides being shown: messages on the console, and requests to anywhere else."""

    home: str
    complaints: list[str] = field(default_factory=list)
    strayed: list[str] = field(default_factory=list)

    def on(self, page: Page) -> None:
        """Watch `page` from now on."""
        page.on("console", lambda message: self._note(message.type, message.text))
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("request", lambda request: self._asked(request.url))

    def _note(self, kind: str, text: str) -> None:
        if kind in {"error", "warning"}:
            self.complaints.append(text)

    def _asked(self, url: str) -> None:
        if not url.startswith((self.home, "data:")):
            self.strayed.append(url)


@dataclass
class Visitor:
    """Opens pages of the live server in one window after another."""

    browser: Browser
    home: str

    @contextmanager
    def window(self, *, width: str = "desk", scheme: str = "light", javascript: bool = True) -> Iterator[Page]:
        """A fresh window; on leaving it, nothing was complained of and no request has left the host."""
        wide, high = WIDTHS[width]
        context = self.browser.new_context(
            base_url=self.home,
            viewport={"width": wide, "height": high},
            color_scheme="dark" if scheme == "dark" else "light",
            java_script_enabled=javascript,
        )
        page, watch = context.new_page(), Watch(self.home)
        watch.on(page)
        yield page
        context.close()
        assert watch.complaints == []
        assert watch.strayed == []


@pytest.fixture(scope="session", autouse=True)
def _one_query_at_a_time() -> None:
    """Close the connections of the live server after each request: one left open would keep the test database."""
    connections.settings["default"]["CONN_MAX_AGE"] = 0


@pytest.fixture
def visitor(browser: Browser, live_server) -> Visitor:  # type: ignore[no-untyped-def]  # pytest-django's fixture - untyped
    """Somebody with a browser."""
    return Visitor(browser, live_server.url)
