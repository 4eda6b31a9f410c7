"""Settings: where they come from, which one wins, and what a wrong one says."""

from __future__ import annotations

from dataclasses import replace

import pytest
from limits import parse_many

from indexer import Library
from indexer.errors import SettingsError
from indexer.settings import Settings, load_settings


def test_the_environment_wins_over_the_file_and_arguments_over_both(tmp_path):
    config = tmp_path / "findwell.toml"
    config.write_text('site_name = "File"\nindex = "from-file"\nquery_seconds = 1\n')
    environ = {"FINDWELL_INDEX": "from-env", "FINDWELL_ENGINE": "whoosh"}
    settings = load_settings(str(config), environ, engine=None, corpus="from-arguments")
    assert settings == Settings(index="from-env", site_name="File", corpus="from-arguments", query_seconds=1.0)


def test_the_environment_can_name_the_file(tmp_path):
    config = tmp_path / "other.toml"
    config.write_text('site_name = "Other"\n')
    assert load_settings(environ={"FINDWELL_CONFIG": str(config)}).site_name == "Other"


def test_without_a_file_there_are_defaults(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert load_settings(environ={}) == Settings()


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("engine = 'solr'", "engine"),
        ("query_seconds = 'long'", "query_seconds"),
        ("query_seconds = 0", "query_seconds"),
        ("max_file_bytes = 1.5", "max_file_bytes"),
        ("jobs = true", "jobs"),
        ('site_name = "a\\u0000b"', "site_name"),
        ("colour = 'red'", "colour"),
        ("country = 'us'", "country"),
        ('site_name = "a\\u0001b"', "site_name"),
        ("rate_limit = 'often'", "rate_limit"),
        ("rate_limit = ' '", "rate_limit"),
        ("rate_limit = '6٣/minute'", "rate_limit"),
        ("rate_limit = '60/minute; 0/hour'", "rate_limit"),
        ("opensearch_url = 'localhost:9200'", "opensearch_url"),
        ("cors_origins = 'www.example.org'", "cors_origins"),
        ("cors_origins = 'https://www.example.org/search'", "cors_origins"),
        ("= nonsense", "cannot be read"),
    ],
)
def test_a_wrong_value_names_its_key(tmp_path, text, named):
    config = tmp_path / "findwell.toml"
    config.write_text(text)
    with pytest.raises(SettingsError, match=named):
        load_settings(str(config), {})


@pytest.mark.parametrize(
    "origins", ["", " ", "*", "https://a.org", "https://a.org/, http://b.org:8000,", "https://a.org , *"]
)
def test_sites_are_written_in_many_ways(origins):
    assert Settings(cors_origins=origins).cors_origins == origins


@pytest.mark.parametrize("rate", ["", "60/minute", "1 per second; 100 per 2 hours", "5/MINUTE,9/day", "10 per 1 month"])
def test_rates_are_written_as_the_limiter_reads_them(rate):
    assert Settings(rate_limit=rate).rate_limit == rate
    assert not rate or all(limit.amount for limit in parse_many(rate))


def test_a_wrong_environment_variable_is_named():
    with pytest.raises(SettingsError, match="FINDWELL_JOBS"):
        load_settings(environ={"FINDWELL_JOBS": "many"})


def test_an_engine_that_is_not_there_is_named(shipped_settings):
    with pytest.raises(SettingsError, match="engine"):
        Library.open(replace(shipped_settings, engine="opensearch"))


def test_a_file_may_begin_with_a_byte_order_mark(tmp_path):
    path = tmp_path / "findwell.toml"
    path.write_bytes(b"\xef\xbb\xbfsite_name = 'Ours'\n")
    assert load_settings(str(path), {}).site_name == "Ours"


@pytest.mark.parametrize("name", ["FINDWELL_INDEX", "FINDWELL_CORPUS"])
def test_an_empty_path_is_not_the_working_directory(name):
    with pytest.raises(SettingsError, match="must name a folder"):
        load_settings(None, {name: ""})
