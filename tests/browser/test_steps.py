"""Steps back and forth, and what is typed meanwhile: no step twice, no word lost, no answer to what is gone."""

from __future__ import annotations

import pytest


def hold(page) -> list:
    """Keep back searches until they are let go on."""
    held = []
    page.route("**/search?**", lambda route: held.append(route))
    return held


def append(page, text: str) -> None:
    page.locator("#q").press("End")
    page.locator("#q").press_sequentially(text)


def at(page, words: str) -> None:
    page.wait_for_url(f"**/search?q={words.replace(' ', '+')}")


@pytest.mark.parametrize("how", ["Enter", "button"])
def test_to_send_what_is_shown_already_makes_no_step(visit, how):
    page = visit("/search?q=sleep")
    append(page, " anxiety")
    at(page, "sleep anxiety")
    if how == "Enter":
        page.keyboard.press("Enter")
    else:
        page.get_by_role("button", name="Search").click()
    page.wait_for_timeout(500)
    at(page, "sleep anxiety")
    page.go_back()
    at(page, "sleep")


def test_enter_before_the_results_came_leaves_one_step(visit):
    page = visit("/search?q=sleep")
    append(page, " anxiety")
    page.keyboard.press("Enter")
    at(page, "sleep anxiety")
    page.wait_for_timeout(500)
    page.go_back()
    at(page, "sleep")


def test_what_is_typed_after_a_step_back_is_kept(visit):
    page = visit("/search?q=sleep")
    append(page, " anxiety")
    at(page, "sleep anxiety")
    held = hold(page)
    page.evaluate("history.back()")
    page.wait_for_timeout(100)
    append(page, " help")
    page.wait_for_timeout(300)
    for route in held:
        route.continue_()
    at(page, "sleep help")
    assert page.locator("#q").input_value() == "sleep help"
    assert page.evaluate("document.activeElement.id") == "q"


def test_a_step_back_while_typing_leaves_the_way_forth(visit):
    page = visit("/search?q=sleep")
    append(page, " anxiety")
    at(page, "sleep anxiety")
    page.locator("#q").press_sequentially("x")
    page.evaluate("history.back()")
    page.wait_for_timeout(400)
    page.go_forward()
    at(page, "sleep anxiety")


def test_an_emptied_box_gets_no_results(visit):
    page = visit("/search?q=sleep")
    held = hold(page)
    append(page, " anxiety")
    page.wait_for_timeout(250)
    page.locator("#q").fill("")
    for route in held:
        route.continue_()
    page.wait_for_timeout(400)
    at(page, "sleep")
    assert "anxiety" not in page.locator("main h1").inner_text()


def test_a_suggestion_keeps_the_filters_and_leaves_no_half_word_behind(visit):
    page = visit("/search?q=sleep&topic=depression")
    page.locator("#q").fill("")
    page.locator("#q").press_sequentially("ketam", delay=30)
    page.locator("#offers li").first.wait_for()
    page.wait_for_url("**/search?q=ketam&topic=depression")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search?q=ketamine&topic=depression")
    page.wait_for_load_state()
    page.go_back()
    page.wait_for_url("**/search?q=sleep&topic=depression")


@pytest.mark.parametrize("answer", ["abort", 429])
def test_results_that_do_not_come_are_told_and_the_old_ones_stay(visit, answer):
    page = visit("/search?q=sleep")
    page.route(
        "**/search?**", lambda route: route.abort() if answer == "abort" else route.fulfill(status=answer, body="")
    )
    append(page, " anxiety")
    page.locator("main .stale").wait_for()
    page.get_by_role("status").filter(has_text="Press Enter to try again.").wait_for(state="attached")
    at(page, "sleep")
    assert page.locator(".hits > li").count() and not page.locator("main[aria-busy]").count()


def test_nothing_is_searched_for_while_a_word_is_composed(visit):
    page = visit("/search?q=sleep")
    asked = []
    page.on("request", lambda request: asked.append(request.url) if "q=nemu" in request.url else None)
    page.evaluate("""() => {
      const box = document.querySelector("#q");
      box.dispatchEvent(new CompositionEvent("compositionstart"));
      box.value = "nemu";
      box.dispatchEvent(new InputEvent("input", { isComposing: true, bubbles: true }));
    }""")
    page.wait_for_timeout(400)
    assert not asked
    page.evaluate("""() => {
      const box = document.querySelector("#q");
      box.value = "anxiety";
      box.dispatchEvent(new CompositionEvent("compositionend", { bubbles: true }));
    }""")
    at(page, "anxiety")


def test_results_that_do_not_come_can_be_asked_for_again(visit):
    page = visit("/search?q=sleep")
    page.route("**/search?**", lambda route: route.abort())
    append(page, " anxiety")
    again = page.locator("main .stale").get_by_role("link", name="Try again")
    again.wait_for()
    page.unroute("**/search?**")
    again.click()
    at(page, "sleep anxiety")


def test_a_step_back_without_a_server_keeps_the_page(visit):
    page = visit("/search?q=sleep")
    append(page, " anxiety")
    at(page, "sleep anxiety")
    page.context.set_offline(True)
    page.evaluate("history.back()")
    page.locator("main .stale").wait_for()
    assert page.locator("#q").input_value() == "sleep"
    page.context.set_offline(False)
    page.keyboard.press("Tab")
    page.locator("main .stale a").click()
    page.get_by_role("heading", name="Results for “sleep”").wait_for()


def test_a_page_that_comes_back_as_it_was_left_says_what_it_shows(visit):
    page = visit("/search?q=sleep")
    # As a browser does that kept the page: Chromium keeps none while it is driven. All at once: on a busy machine results
    # that follow typing would come in between.
    page.evaluate("""() => {
        const box = document.querySelector("#q");
        box.value = "anxiety";
        box.dispatchEvent(new InputEvent("input", { bubbles: true }));
        dispatchEvent(new PageTransitionEvent("pageshow", { persisted: true }));
    }""")
    assert page.locator("#q").input_value() == "sleep"
    page.wait_for_timeout(400)
    at(page, "sleep")


def test_results_on_their_way_are_seen_to_be(visit, staged):
    page = visit("/search?q=sleep")
    staged.delay = 1.5
    try:
        append(page, " lithium")
        page.locator("main[aria-busy]").wait_for()
        page.wait_for_timeout(900)
        assert float(page.locator(".hits").evaluate("each => getComputedStyle(each).opacity")) < 0.9
    finally:
        staged.delay = 0.0
    at(page, "sleep lithium")
    assert page.locator(".hits").evaluate("each => getComputedStyle(each).opacity") == "1"


def test_a_step_back_closes_the_list(visit):
    page = visit("/search?q=sleep")
    page.locator("#q").fill("")
    page.locator("#q").press_sequentially("depress")
    at(page, "depress")
    page.locator("#offers li").first.wait_for()
    page.evaluate("history.back()")
    at(page, "sleep")
    page.get_by_role("heading", name="Results for “sleep”").wait_for()
    assert page.locator("#offers").is_hidden()
    assert page.locator("#q").get_attribute("aria-expanded") == "false"
