"""A real server and a real browser: Chromium as found on the machine, over articles of the tests' own."""

from __future__ import annotations

import re
import shutil
import time
from dataclasses import replace
from pathlib import Path

import pytest

from indexer import Library, Settings, update
from indexer.searching.page import HitPage
from tests.browser.running import FLAGS, ROOT, find_chromium, serve

HERE = Path(__file__).parent
ARABIC = """---
title: النوم والاكتئاب
lang: ar
topics: [sleep]
date: 2024-01-01
---
# النوم والاكتئاب

## لماذا ننام

النوم الجيد يساعد الجسم والعقل. rtlword النوم مهم لكل إنسان، وقلة النوم قد تزيد الاكتئاب.

## ماذا يساعد

موعد ثابت للنوم وغرفة هادئة ومظلمة.

## متى نطلب المساعدة

إذا استمر الأرق أسابيع فتحدث إلى طبيب.
"""
#: What the browser itself measures and complains of, from before the first byte of a page.
WATCH = """
window.watched = { csp: [], shift: 0, tasks: [] };
document.addEventListener("securitypolicyviolation", (event) =>
  window.watched.csp.push(`${event.violatedDirective} ${event.blockedURI}`));
new PerformanceObserver((list) => {
  for (const entry of list.getEntries()) if (!entry.hadRecentInput) window.watched.shift += entry.value;
}).observe({ type: "layout-shift", buffered: true });
new PerformanceObserver((list) => {
  for (const entry of list.getEntries()) window.watched.tasks.push(entry.duration);
}).observe({ type: "longtask", buffered: true });
"""


def pytest_collection_modifyitems(items):
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.browser)


class Staged:
    """A real library that takes its time when it is told to."""

    def __init__(self, library: Library):
        self._library = library
        self.delay = 0.0

    def __getattr__(self, name):
        return getattr(self._library, name)

    def still(self) -> Staged:
        """The same, as slow."""
        return self

    def find(self, request) -> HitPage:
        time.sleep(self.delay)
        return self._library.find(request)


@pytest.fixture(scope="session")
def browser_settings(tmp_path_factory) -> Settings:
    """Settings of the shipped corpus and one article that reads from right to left."""
    folder = tmp_path_factory.mktemp("browser")
    shutil.copytree(ROOT / "corpus" / "articles", folder / "corpus")
    (folder / "corpus" / "arabic.md").write_text(ARABIC, encoding="utf-8")
    settings = Settings(corpus=str(folder / "corpus"), index=str(folder / "index"), cors_origins="*")
    update(settings)
    return settings


@pytest.fixture(scope="session")
def staged(browser_settings):
    """The library behind the server; its `delay` makes searches slow."""
    with Library.open(browser_settings) as library:
        yield Staged(library)


@pytest.fixture(scope="session")
def site(browser_settings, staged):
    """The address of a running service."""
    from webapp import create_app

    app = create_app(browser_settings)
    app.extensions["shelf"]._library = staged
    address, end = serve(app)
    yield address
    end()


@pytest.fixture(scope="session")
def broken_site(browser_settings, tmp_path_factory):
    """The address of a service whose index is missing."""
    from webapp import create_app

    address, end = serve(create_app(replace(browser_settings, index=str(tmp_path_factory.mktemp("none") / "x"))))
    yield address
    end()


@pytest.fixture(scope="session")
def chromium():
    """Chromium, driven; skips by name where there is none."""
    sync_api = pytest.importorskip("playwright.sync_api", reason="Playwright is not installed")
    path = find_chromium()
    if path is None:
        pytest.skip("no Chromium was found on this machine")
    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def visit(chromium, site):
    """Opens pages in a browser of the test's own; any breach of the policy or script error fails the test."""
    contexts, pages, wrong = [], [], []

    def open_page(path: str = "/", address: str = "", **options):
        options = {"viewport": {"width": 1280, "height": 900}, **options}
        context = chromium.new_context(**options)
        contexts.append(context)
        context.add_init_script(WATCH)
        page = context.new_page()
        page.set_default_timeout(10_000)
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.on("console", lambda said: wrong.append(said.text) if "Security Policy" in said.text else None)
        pages.append(page)
        page.goto((address or site) + path)
        return page

    yield open_page
    for page in pages:
        if page.evaluate("typeof watched") == "object":
            wrong += page.evaluate("watched.csp")
    for context in contexts:
        context.close()
    assert not wrong


@pytest.fixture
def embedding(visit, site):
    """Opens the demonstration page as a site of its own, its line pointing to the running service."""
    demo = (ROOT / "docs" / "embedding.html").read_text(encoding="utf-8").replace("http://127.0.0.1:8000", site)
    plain = re.sub("<style>.*?</style>", "", demo, flags=re.DOTALL)
    ends = []

    def open_page(policy: str = ""):
        def other_site(environ, start_response):
            headers = [("Content-Type", "text/html; charset=utf-8")]
            start_response("200 OK", headers + ([("Content-Security-Policy", policy)] if policy else []))
            return [(plain if policy else demo).encode()]

        address, end = serve(other_site)
        ends.append(end)
        return visit("/", address)

    yield open_page
    for end in ends:
        end()
