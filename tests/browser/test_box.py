"""The box is a combobox as the ARIA Authoring Practices describe it, by keyboard, mouse and ear."""

from __future__ import annotations

import re

import pytest


@pytest.fixture
def box(visit):
    """The start page's box with suggestions open."""
    page = visit("/")
    with page.expect_response("**/api/v1/suggest?q=ketam"):
        page.locator("#q").press_sequentially("ketam")
    page.locator("[role=option]").first.wait_for()
    page.wait_for_timeout(50)
    return page


def state(page) -> tuple[str, str | None]:
    """Whether the list is said to be open, and which option is active."""
    field = page.locator("#q")
    return field.get_attribute("aria-expanded"), field.get_attribute("aria-activedescendant")


def test_roles_and_names(box):
    field = box.get_by_role("combobox", name="Search the articles")
    assert field.get_attribute("aria-autocomplete") == "list"
    listbox = box.get_by_role("listbox", name="Suggestions")
    assert field.get_attribute("aria-controls") == listbox.get_attribute("id")
    snapshot = box.locator("search").aria_snapshot()
    assert re.search(r'combobox "Search the articles" .*expanded', snapshot)
    assert re.search(r'listbox "Suggestions"', snapshot)
    assert len(re.findall(r"\boption \"", snapshot)) == box.locator("[role=option]").count()


def test_the_count_is_announced(box):
    count = box.locator("[role=option]").count()
    said = box.get_by_role("status")
    said.filter(has_text=f"{count} suggestion").wait_for(state="attached")


def test_arrows_go_round(box):
    last = box.locator("[role=option]").count() - 1
    assert state(box) == ("true", None)
    box.keyboard.press("ArrowDown")
    assert state(box) == ("true", "offer-0")
    assert box.locator("#offer-0").get_attribute("aria-selected") == "true"
    box.keyboard.press("ArrowUp")
    assert state(box) == ("true", None)
    box.keyboard.press("ArrowUp")
    assert state(box) == ("true", f"offer-{last}")
    box.keyboard.press("ArrowDown")
    assert state(box) == ("true", None)
    assert box.locator("[aria-selected=true]").count() == 0


def test_home_and_end_go_back_to_the_text(box):
    for key, position in (("Home", 0), ("End", 5)):
        box.keyboard.press("ArrowDown")
        box.keyboard.press(key)
        assert state(box)[1] is None
        assert box.evaluate("document.querySelector('#q').selectionStart") == position


def test_escape_closes_and_keeps_the_text(box):
    box.keyboard.press("ArrowDown")
    box.keyboard.press("Escape")
    assert state(box) == ("false", None)
    assert not box.get_by_role("listbox").is_visible()
    assert box.locator("#q").input_value() == "ketam"


def test_arrow_down_opens_again(box):
    box.keyboard.press("Escape")
    box.keyboard.press("ArrowDown")
    box.locator("[role=option]").first.wait_for()
    assert state(box)[0] == "true"


def test_enter_follows_the_active_option(box):
    box.keyboard.press("ArrowDown")
    address = box.locator("#offer-0").get_attribute("data-url")
    box.keyboard.press("Enter")
    box.wait_for_url(f"**{address}")


def test_enter_without_an_option_searches(box):
    box.keyboard.press("Enter")
    box.wait_for_url("**/search?q=ketam")


def test_a_click_follows_an_option(box):
    option = box.locator("[role=option]", has_text="Article").first
    address = option.get_attribute("data-url")
    option.click()
    box.wait_for_url(f"**{address}")


def test_a_tap_follows_an_option(visit):
    page = visit("/", viewport={"width": 360, "height": 740}, has_touch=True, is_mobile=True)
    page.locator("#q").tap()
    # The list is drawn anew with every answer: only the last one's stays to be measured.
    with page.expect_response(lambda response: response.url.endswith("suggest?q=ketam")):
        page.locator("#q").press_sequentially("ketam")
    option = page.locator("[role=option]").first
    option.wait_for()
    # Waiting for an expression would have the page evaluate it, which its policy forbids.
    page.wait_for_timeout(50)
    assert option.bounding_box()["height"] >= 44
    address = option.get_attribute("data-url")
    option.tap()
    page.wait_for_url(f"**{address}")


def test_leaving_closes(box):
    box.keyboard.press("Tab")
    assert state(box) == ("false", None)


def test_nothing_typed_offers_nothing(box):
    box.locator("#q").fill("")
    assert state(box) == ("false", None)


@pytest.mark.parametrize("keys", ["/", "Control+k"])
def test_keys_lead_to_the_box(visit, keys):
    page = visit("/search?q=sleep")
    page.keyboard.press(keys)
    assert page.evaluate("document.activeElement.id") == "q"
    assert page.locator("#q").input_value() == "sleep"


def test_single_keys_can_be_switched_off(visit):
    page = visit("/articles/ptsd?q=trauma")
    page.get_by_role("button", name="Keyboard shortcuts").click()
    page.reload()
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.id") != "q"
    page.keyboard.press("Control+k")
    assert page.evaluate("document.activeElement.id") == "q"


def test_an_overtaken_answer_is_dropped(visit):
    page = visit("/")
    held = []
    page.route("**/api/v1/suggest?q=k", lambda route: held.append(route))
    field = page.locator("#q")
    field.press_sequentially("k")
    page.wait_for_timeout(100)
    # What is offered for its first letters may stand there in between.
    with page.expect_response("**/api/v1/suggest?q=ketamine"):
        field.press_sequentially("etamine")
    page.wait_for_timeout(200)
    before = page.locator("[role=option]").all_inner_texts()
    assert held and before
    for route in held:
        route.fulfill(json={"suggestions": [{"text": "too late", "kind": "query", "url": "/"}]})
    page.wait_for_timeout(200)
    assert page.locator("[role=option]").all_inner_texts() == before


def test_suggestions_and_results_that_come_together_are_both_announced(visit):
    page = visit("/search?q=sleep")
    page.locator("#q").fill("")
    page.locator("#q").press_sequentially("ketamine")
    said = page.get_by_role("status")
    said.filter(has_text=re.compile(r"\d+ articles found\. \d suggestions?\.$")).wait_for(state="attached")


def test_suggestions_leave_room_for_the_results_that_follow_typing(visit):
    page = visit("/search?q=sleep")
    page.locator("#q").fill("")
    page.locator("#q").press_sequentially("ketam")
    page.locator("[role=option]").first.wait_for()
    page.wait_for_timeout(400)
    assert 1 <= page.locator("[role=option]").count() <= 5


def test_browsers_that_cannot_ask_for_a_form_to_be_sent_follow_suggestions_too(visit):
    page = visit("/")
    page.evaluate("delete HTMLFormElement.prototype.requestSubmit")
    page.locator("#q").press_sequentially("ketam")
    page.locator("[role=option][data-kind=query]").first.click()
    page.wait_for_url("**/search?q=ketamine")


def test_the_list_is_closed_behind_whoever_follows_a_title(box):
    # The page stays: there is nothing to go to.
    box.route("**/articles/**", lambda route: route.fulfill(status=204))
    box.locator("[role=option][data-kind=title]").first.click()
    assert state(box) == ("false", None)
