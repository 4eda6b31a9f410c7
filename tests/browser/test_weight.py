"""What a visit costs: bytes, requests, jumps and stalls."""

from __future__ import annotations

from urllib.parse import urlsplit


def test_a_first_visit_is_light_and_stays_here(visit, site, chromium):
    context = chromium.new_context()
    page = context.new_page()
    session = context.new_cdp_session(page)
    session.send("Network.enable")
    bytes_, hosts = [], set()
    session.on("Network.loadingFinished", lambda event: bytes_.append(event["encodedDataLength"]))
    page.on("request", lambda request: hosts.add(urlsplit(request.url).netloc))
    page.goto(f"{site}/search?q=ketamine", wait_until="networkidle")
    context.close()
    assert hosts == {urlsplit(site).netloc}
    assert 0 < sum(bytes_) <= 40_000


def test_typing_neither_jumps_nor_stalls(visit, chromium):
    page = visit("/search?q=ketamine")
    session = page.context.new_cdp_session(page)
    session.send("Emulation.setCPUThrottlingRate", {"rate": 4})
    page.wait_for_timeout(300)
    page.evaluate("watched.tasks.length = 0")
    field = page.locator("#q")
    field.fill("")
    field.press_sequentially("depression", delay=120)
    page.wait_for_timeout(800)
    watched = page.evaluate("watched")
    assert page.get_by_role("heading", level=1).inner_text() == "Results for “depression”"
    assert watched["shift"] <= 0.02
    assert max(watched["tasks"], default=0) <= 50


def test_pages_do_not_jump_while_loading(visit):
    for path in ("/", "/search?q=ketamine", "/articles/ptsd?q=trauma", "/search?q=crisis"):
        page = visit(path)
        page.wait_for_timeout(200)
        assert page.evaluate("watched.shift") <= 0.02, path
