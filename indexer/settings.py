"""Settings: every path, limit and switch of the service, read once and passed down."""

from __future__ import annotations

import os
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from pathlib import Path

from indexer.errors import SettingsError

ENGINES = ("whoosh", "opensearch")
LINK_TARGETS = ("reader", "canonical")
#: Any other `semantic_model` is a folder.
SEMANTIC_MODELS = ("wordllama", "none")


def _setting(
    default,
    doc: str,
    unit: str = "",
    choices: tuple[str, ...] = (),
    at_least: float | None = None,
    form: tuple[str, str] | None = None,
):
    """A dataclass field that carries what the documentation and the checks need to know of it.

    `form` is a regular expression for the whole text, and what a text of that form is called.
    """
    about = {"doc": doc, "unit": unit, "choices": choices, "at_least": at_least, "form": form}
    return field(default=default, metadata=about)


_COUNTRY = ("(?:[A-Z]{2})?", "a code of two capital letters")
_ADDRESS = (r"https?://[^/\s]+\S*", "an address such as `https://search.example.org:9200`")
#: What XML can hold and a title shows.
_NAME = (r"[^\x00-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]*", "a text without control characters")
_RATE = r"\s*0*[1-9][0-9]*\s*(?:/|per)\s*(?:0*[1-9][0-9]*\s*)?(?:second|minute|hour|day|month|year)s?\s*"
_RATES = (rf"(?i:|{_RATE}(?:[,;|]{_RATE})*)", "a rate such as `60/minute`")
_ORIGIN = r"\s*(?:\*|https?://[^/\s,]+/?)\s*"
_ORIGINS = (
    rf"\s*|{_ORIGIN}(?:,{_ORIGIN})*,?\s*",
    "`*`, or sites such as `https://www.example.org`, separated by commas",
)
#: What must be named: an empty path would be the working directory.
_FOLDERS = ("corpus", "index")


@dataclass(frozen=True, slots=True)
class Settings:
    """What the service was told to do; frozen, made once at the edge.

    Paths are relative to the working directory. Raises `SettingsError` for a value a key cannot have.
    """

    corpus: str = _setting("corpus/articles", "The folder of articles.")
    index: str = _setting(".findwell", "The folder the index is kept in.")
    engine: str = _setting("whoosh", "What keeps and matches the terms.", choices=ENGINES)
    opensearch_url: str = _setting("http://127.0.0.1:9200", "Where OpenSearch answers.", form=_ADDRESS)
    site_name: str = _setting("Findwell", "The name on every page.", form=_NAME)
    link_to: str = _setting(
        "reader", "Where a hit leads: the article page here, or its own site.", choices=LINK_TARGETS
    )
    notices: str = _setting(
        "corpus/notices.toml", "The maintainers' messages for certain searches; empty for none but crisis help."
    )
    synonyms: str = _setting("corpus/synonyms.toml", "The maintainers' words that mean the same; empty for none.")
    pins: str = _setting("corpus/pins.toml", "The maintainers' best bets; empty for none.")
    country: str = _setting("", "Whose help lines come first: an ISO 3166 code such as `US`.", form=_COUNTRY)
    desk_token: str = _setting("", "The token for the maintainers' desk, which does not exist yet; empty closes it.")
    cors_origins: str = _setting(
        "", "Sites whose pages may use the JSON API, separated by commas; `*` for all.", form=_ORIGINS
    )
    rate_limit: str = _setting(
        "",
        "Requests of each kind (searches, articles, …) one address may make of each worker, such as `60/minute`; empty "
        "for no limit.",
        form=_RATES,
    )
    trusted_proxies: int = _setting(
        0, "So many proxies stand in front, whose `X-Forwarded-For`, `-Proto` and `-Host` are believed.", at_least=0
    )
    semantic_model: str = _setting(
        "wordllama",
        "What tells what words mean: `wordllama`, which counts where it is installed, `none`, or the folder of an ONNX "
        "sentence-embedding model.",
    )
    query_seconds: float = _setting(0.2, "The longest a query may run before it is cut.", "seconds", at_least=0.001)
    lock_seconds: float = _setting(10.0, "How long a writer waits for another to finish.", "seconds", at_least=0)
    max_file_bytes: int = _setting(50_000_000, "The largest file that is read.", "bytes", at_least=1)
    jobs: int = _setting(0, "Processes that read and analyse files; 0 means one per core.", at_least=0)

    def __post_init__(self):
        for item in fields(self):
            value, about = getattr(self, item.name), item.metadata
            wanted = type(item.default)
            if wanted is float and isinstance(value, int) and not isinstance(value, bool):
                value = float(value)
                object.__setattr__(self, item.name, value)
            if isinstance(value, os.PathLike):
                value = os.fspath(value)
                object.__setattr__(self, item.name, value)
            if not isinstance(value, wanted) or isinstance(value, bool):
                raise SettingsError(f"The setting {item.name!r} takes {_called(wanted)}, not {value!r}.")
            if wanted is str and "\0" in value:
                raise SettingsError(f"The setting {item.name!r} has a character in it that ends texts (U+0000).")
            if item.name in _FOLDERS and not value.strip():
                raise SettingsError(f"The setting {item.name!r} must name a folder; it is empty.")
            if about["choices"] and value not in about["choices"]:
                raise SettingsError(
                    f"The setting {item.name!r} takes one of {', '.join(about['choices'])}, not {value!r}."
                )
            if about["form"] and not re.fullmatch(about["form"][0], value):
                raise SettingsError(f"The setting {item.name!r} takes {about['form'][1]}, not {value!r}.")
            if about["at_least"] is not None and not value >= about["at_least"]:
                raise SettingsError(f"The setting {item.name!r} must be at least {about['at_least']}, not {value!r}.")

    def as_dict(self) -> dict[str, str | int | float]:
        """Every key and its value."""
        return {item.name: getattr(self, item.name) for item in fields(self)}


def _called(kind: type) -> str:
    return {str: "a text", int: "a whole number", float: "a number"}[kind]


def load_settings(config: str | None = None, environ: Mapping[str, str] = os.environ, **overrides: object) -> Settings:
    """Read the settings from the file, the environment and the command line, the last one winning.

    `config` names a TOML file; without it `FINDWELL_CONFIG` does, or `findwell.toml` in the working
    directory where there is one. `overrides` that are None are left out. Raises `SettingsError`.
    """
    named = config or environ.get("FINDWELL_CONFIG")
    values = _from_file(Path(named or "findwell.toml"), must_exist=bool(named))
    values |= _from_environment(environ)
    values |= {key: value for key, value in overrides.items() if value is not None}
    return replace(Settings(), **values)


def as_in(settings: Settings, config: Path) -> Settings:
    """The settings, overridden by those in a file; raises `SettingsError`."""
    return replace(settings, **_from_file(config, must_exist=True))


def _from_file(path: Path, must_exist: bool) -> dict[str, object]:
    try:
        values = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except FileNotFoundError:
        if must_exist:
            raise SettingsError(f"The configuration file {path} is not there.") from None
        return {}
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise SettingsError(f"The configuration file {path} cannot be read: {error}.") from None
    known = {item.name for item in fields(Settings)}
    for key in values:
        if key not in known:
            raise SettingsError(f"The configuration file {path} has an unknown key {key!r}.")
    return values


def _from_environment(environ: Mapping[str, str]) -> dict[str, object]:
    values = {}
    for item in fields(Settings):
        name = f"FINDWELL_{item.name.upper()}"
        if name in environ:
            values[item.name] = _parse(name, environ[name], type(item.default))
    return values


def _parse(name: str, text: str, kind: type) -> object:
    try:
        return kind(text)
    except ValueError:
        raise SettingsError(f"The environment variable {name} takes {_called(kind)}, not {text!r}.") from None
