"""Take the pictures that the README shows: python -m tests.browser.screenshots FOLDER."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

from indexer import Settings, update
from tests.browser.running import FLAGS, ROOT, find_chromium, serve
from webapp import create_app

#: Name of the picture, address, width, height, colour scheme.
PICTURES = [
    ("results-light", "/search?q=ketamine+depression", 1280, 860, "light"),
    ("results-dark", "/search?q=ketamine+depression", 1280, 860, "dark"),
    ("start-light", "/", 1280, 860, "light"),
    ("article-light", "/articles/ptsd?q=trauma", 1280, 860, "light"),
    ("phone-light", "/search?q=ketamine+depression", 390, 860, "light"),
]


def main(folder: Path) -> None:
    """Index the shipped articles, serve them, and take every picture."""
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as index, sync_playwright() as playwright:
        settings = Settings(corpus=str(ROOT / "corpus" / "articles"), index=index)
        update(settings)
        app = create_app(settings)
        address, end = serve(app)
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=FLAGS)
        for name, where, width, height, scheme in PICTURES:
            page = browser.new_page(viewport={"width": width, "height": height}, color_scheme=scheme)
            page.goto(address + where)
            page.screenshot(path=folder / f"{name}.png")
            page.close()
        browser.close()
        end()
        app.extensions["shelf"].close()


if __name__ == "__main__":
    main(Path(sys.argv[1] if len(sys.argv) > 1 else ROOT / "docs" / "pictures"))
