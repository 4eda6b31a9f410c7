"""A page costs little more than the rendering of its template."""

from __future__ import annotations

from time import perf_counter

from indexer.searching.page import FacetValue
from webapp import pages

ROUNDS = 150


def test_the_way_through_the_app_costs_at_most_as_much_as_the_template(canned, hit, monkeypatch):
    values = tuple(FacetValue(f"value {number}", number) for number in range(8))
    hits = tuple(hit._replace(id=f"a/{number}") for number in range(10))
    client = canned(hits=hits, total=200, facets={"topic": values, "source": values})
    app = client.application
    seen = {}

    def noted(name, **values):
        seen.update(values)
        return app.jinja_env.get_template(name).render(**values)

    with monkeypatch.context() as patched:
        patched.setattr(pages, "render_template", noted)
        client.get("/search?q=sleep")
    app.extensions["freshness"].kept = lambda tag: None
    template = app.jinja_env.get_template("search.html")
    environ = client.get("/search?q=sleep").request.environ

    def whole() -> None:
        b"".join(app(dict(environ), lambda status, headers, error=None: None))

    # The fastest of many: what else the machine does only ever adds.
    bare = min(timed(lambda: template.render(**seen)) for _ in range(ROUNDS))
    through = min(timed(whole) for _ in range(ROUNDS))
    assert through <= 2 * bare, f"{through * 1e6:.0f} µs against {bare * 1e6:.0f} µs"


def timed(work) -> float:
    """Seconds that some work takes."""
    began = perf_counter()
    work()
    return perf_counter() - began
