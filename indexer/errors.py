"""Every error a person can cause, with the HTTP status and exit code it maps to."""

from __future__ import annotations


class FindwellError(Exception):
    """What went wrong and what to do about it, in one sentence."""


class SettingsError(FindwellError):
    """A setting has a value it cannot have; the message names the key."""


class RequestError(FindwellError):
    """A search was asked for with wrong parameters; `problems` names every one of them."""

    def __init__(self, problems: tuple[tuple[str, str], ...]):
        self.problems = problems
        super().__init__("; ".join(message for _, message in problems) + ".")

    def __reduce__(self):
        """Errors are pickled with their message otherwise, which is no way to make this one again."""
        return type(self), (self.problems,)


class PageNotFound(FindwellError):
    """A page past the last was asked for."""


class ArticleNotFound(FindwellError):
    """There is no article with that id."""


class IndexUnusable(FindwellError):
    """The index cannot answer as things stand."""


class IndexMissing(IndexUnusable):
    """There is no index at that place yet, or it was written by another version."""


class IndexDamaged(IndexUnusable):
    """The index cannot be read as it stands."""


class ArticleDamaged(IndexDamaged):
    """One article cannot be read from an index that can be searched."""


class IndexUnreadable(IndexUnusable):
    """The index cannot be read for a reason outside of it, such as who may read its files."""


class IndexLocked(FindwellError):
    """Another process is writing the index."""


class GuardRefused(FindwellError):
    """A change would remove more than a mistake should be able to."""


class CorpusMissing(FindwellError):
    """The corpus folder is not there or cannot be listed."""


class JudgementsError(FindwellError):
    """A file of judged queries cannot be read; the message names the file and line."""


class CuratedFileError(FindwellError):
    """A file that maintainers write cannot be read as it stands; the message names the file, line and reason."""


class BelowFloor(FindwellError):
    """The measured quality is below the floor that was asked for."""


class AddressTaken(FindwellError):
    """The address that is to be served cannot be listened on."""


#: class -> (HTTP status, exit code); the one place where either is decided.
OUTCOMES: dict[type[FindwellError], tuple[int, int]] = {
    SettingsError: (500, 2),
    RequestError: (400, 2),
    PageNotFound: (404, 2),
    ArticleNotFound: (404, 1),
    IndexMissing: (503, 1),
    IndexDamaged: (503, 1),
    ArticleDamaged: (503, 1),
    IndexUnreadable: (503, 1),
    IndexLocked: (503, 1),
    GuardRefused: (500, 1),
    CorpusMissing: (500, 1),
    JudgementsError: (400, 2),
    CuratedFileError: (500, 1),
    BelowFloor: (500, 1),
    AddressTaken: (500, 1),
}


def http_status(error: FindwellError) -> int:
    """The HTTP status an error answers with."""
    return OUTCOMES.get(type(error), (500, 1))[0]


def exit_code(error: FindwellError) -> int:
    """The exit code an error ends the command with."""
    return OUTCOMES.get(type(error), (500, 1))[1]
