"""What the master loads before it forks is all that workers would load for their first searches."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable
from time import monotonic, sleep

import pytest

from indexer import Settings
from indexer.engines.whoosh.compiled import COMPILING
from tests.conftest import ROOT
from tests.webapp.serving import serving
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


def test_the_settings_that_the_command_line_chose_are_served(shipped_settings, tmp_path):
    (tmp_path / "good.toml").write_text('site_name = "The chosen"\ntrusted_proxies = 1\nquery_seconds = 2\n')
    (tmp_path / "findwell.toml").write_text("site_name = [broken")
    options = ("--config", "good.toml", "--index", shipped_settings.index)
    with serving(tmp_path / "log", *options, cwd=tmp_path) as running:
        told = running.get("/opensearch.xml", "X-Forwarded-Proto: https")
    assert b"The chosen" in told and b"https://localhost/" in told


def test_another_master_can_take_the_place_of_one_that_serves(shipped_settings, tmp_path):
    with serving(tmp_path / "log", "--index", shipped_settings.index) as running:
        running.process.send_signal(signal.SIGUSR2)
        until(lambda: running.log.count("Booting worker") == 2)
        running.process.send_signal(signal.SIGTERM)
        assert running.process.wait(timeout=20) == 0
        assert b" 200 OK" in running.get("/search?q=sleep")


def test_figures_are_those_of_all_workers_and_leave_nothing_behind(shipped_settings, tmp_path):
    index, place = ("--index", shipped_settings.index), {"TMPDIR": str(tmp_path)}
    with serving(tmp_path / "log", *index, environ=place, workers=2) as running:
        until(lambda: running.log.count("Booting worker") == 2)
        for number in range(40):
            assert b" 200 OK" in running.get(f"/search?q=sleep&fresh={number}")
        for _ in range(10):
            assert b'findwell_requests_total{route="/search",status="200"} 40.0' in running.get("/metrics")
        assert list(tmp_path.glob("findwell-figures-*"))
    assert not list(tmp_path.glob("findwell-figures-*"))


def test_a_start_that_fails_leaves_no_folder_for_figures(shipped_settings, tmp_path):
    command = [sys.executable, "-m", "indexer", "--index", shipped_settings.index, "serve", "--port", "0"]
    wrong = os.environ | {"TMPDIR": str(tmp_path), "FINDWELL_SEMANTIC_MODEL": "nofolder"}
    ended = subprocess.run([*command, "--workers", "2"], cwd=ROOT, env=wrong, capture_output=True, timeout=60)
    assert ended.returncode == 2 and not list(tmp_path.iterdir())


def test_a_missing_folder_for_figures_ends_the_program_with_a_sentence(shipped_settings, tmp_path):
    command = [sys.executable, "-m", "indexer", "--index", shipped_settings.index, "serve", "--port", "0"]
    environ = os.environ | {"PROMETHEUS_MULTIPROC_DIR": str(tmp_path / "none")}
    ended = subprocess.run(command, cwd=ROOT, env=environ, capture_output=True, text=True, timeout=60)
    assert ended.returncode == 2 and ended.stderr.count("\n") == 1
    assert "PROMETHEUS_MULTIPROC_DIR" in ended.stderr and str(tmp_path / "none") in ended.stderr


def until(holds: Callable[[], bool], seconds: float = 20) -> None:
    """Wait for what is to happen soon."""
    end = monotonic() + seconds
    while not holds():
        assert monotonic() < end
        sleep(0.05)


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
