"""What the master loads before it forks is all that workers would load for their first searches."""

from __future__ import annotations

import subprocess
import sys

import pytest

from indexer import Settings
from indexer.engines.whoosh.compiled import COMPILING
from tests.conftest import ROOT
from webapp import create_app
from webapp.gunicorn import application, warm

#: A process of its own, since the loops of this one have been called by other tests.
LOADED = """
import sys
from indexer import Settings
from tests.indexer.upkeep.test_warming import loops
from webapp import create_app
from webapp.gunicorn import warm

app = create_app(Settings(index=sys.argv[1]))
warm(app)
loaded, templates = loops(), set(app.jinja_env.cache)
client = app.test_client()
for text in ("ketamine", "what helps with sleep and trauma?", '"default mode network"', "sle* tra*", "flashbaks", "zz"):
    for more in ("", "&topic=sleep", "&sort=newest", "&duplicates=show"):
        assert client.get(f"/search?q={text}{more}").status_code == 200
assert loaded and loops() == loaded
assert set(app.jinja_env.cache) == templates
"""


@pytest.mark.skipif(not COMPILING, reason="numba is not installed")
def test_workers_load_nothing_for_their_first_searches(shipped_settings):
    subprocess.run([sys.executable, "-c", LOADED, shipped_settings.index], cwd=ROOT, check=True, timeout=120)


def test_an_index_without_words_is_opened_too(collection, tmp_path):
    collection({"a.md": "# ?\n\n!"}).close()
    warm(create_app(Settings(index=str(tmp_path / "index"))))


@pytest.mark.parametrize("wrong", [{"engine": "opensearch"}, {"semantic_model": "nofolder"}, {"rate_limit": "often"}])
def test_a_wrong_setting_ends_the_program_with_a_sentence(monkeypatch, shipped_settings, capsys, wrong):
    chosen = {"index": shipped_settings.index, **wrong}
    for name, value in chosen.items():
        monkeypatch.setenv(f"FINDWELL_{name.upper()}", value)
    with pytest.raises(SystemExit) as ended:
        application()
    said = capsys.readouterr().err
    assert ended.value.code == 2 and next(iter(wrong)) in said.replace("'engine'", "engine") and said.count("\n") == 1


def test_an_index_that_is_missing_does_not_keep_the_app_from_starting(monkeypatch, tmp_path):
    monkeypatch.setenv("FINDWELL_INDEX", str(tmp_path / "none"))
    assert application().test_client().get("/readyz").status_code == 503


@pytest.mark.parametrize(
    ("path", "header"),
    [
        ("/search/metrics", "SCRIPT_NAME: /search"),
        ("/search", "SCRIPT_NAME: /x"),
        ("/search", "PATH_INFO: /metrics"),
        ("/opensearch.xml", "X-Forwarded-Proto: https"),
        ("/opensearch.xml", "X-Forwarded-Ssl: on"),
        ("/opensearch.xml", "X-Forwarded-Host: evil.example"),
    ],
)
def test_headers_that_proxies_set_mean_nothing_without_one(served, path, header):
    plain, claimed = (served.get(path, *headers).partition(b"\r\n\r\n") for headers in ((), (header,)))
    assert claimed[0].split()[1] == plain[0].split()[1] and claimed[2] == plain[2]
