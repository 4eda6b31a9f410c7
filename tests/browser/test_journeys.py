"""From words to an article and back: by keyboard, without JavaScript, on a phone, with a slow server."""

from __future__ import annotations

import pytest

from indexer.reading.blocks.sections import RESERVED

WITHOUT = {"java_script_enabled": False}
PHONE = {"viewport": {"width": 360, "height": 740}, "has_touch": True, "is_mobile": True}


@pytest.mark.parametrize("options", [{}, WITHOUT, PHONE], ids=["javascript", "no javascript", "phone"])
def test_words_to_article_and_back(visit, options):
    page = visit("/", **options)
    page.fill("#q", "ketamine")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search?q=ketamine")
    page.locator(".hits h2 a").first.click()
    page.wait_for_url("**/articles/**")
    assert page.locator("article mark").count() >= 1
    page.go_back()
    page.wait_for_url("**/search?q=ketamine")
    assert page.locator("#q").input_value() == "ketamine"


@pytest.mark.parametrize("options", [{}, WITHOUT], ids=["javascript", "no javascript"])
def test_filtering_sorting_and_paging_are_links(visit, options):
    page = visit("/search?q=ketamine", **options)
    page.get_by_role("link", name="newest").click()
    page.wait_for_url("**sort=newest")
    page.get_by_role("link", name="Next page").click()
    page.wait_for_url("**page=2")
    page.locator(".facets a[href*='topic=']").first.click()
    page.wait_for_url("**topic=**")
    assert "page=" not in page.url and "sort=newest" in page.url
    page.locator(".active a").click()
    page.wait_for_url("**/search?q=ketamine&sort=newest")


def test_marks_can_be_reached_without_javascript(visit):
    page = visit("/articles/ptsd?q=trauma", **WITHOUT)
    page.get_by_role("link", name="Go to the first").click()
    assert page.url.endswith("#m1")
    page.get_by_role("link", name="Hide the marks").click()
    page.wait_for_url("**/articles/ptsd")
    assert page.locator("article mark").count() == 0


@pytest.mark.parametrize("options", [{}, WITHOUT], ids=["javascript", "no javascript"])
@pytest.mark.parametrize("broken", [False, True], ids=["with the index", "without the index"])
def test_help_comes_first(visit, site, broken_site, options, broken):
    page = visit("/search?q=i+want+to+die", broken_site if broken else site, **options)
    assert page.locator("main .notice a[href^='tel:']").first.is_visible()
    assert page.locator("main .notice").bounding_box()["y"] < page.locator("main h1").bounding_box()["y"]


def test_help_comes_while_typing(visit):
    page = visit("/search?q=sleep")
    page.locator("#q").press("End")
    page.locator("#q").press_sequentially(" suicidal")
    page.locator("main .notice").wait_for()
    assert page.evaluate("document.activeElement.id") == "q"


def test_help_that_comes_while_typing_is_said_and_nothing_lies_over_it(visit):
    page = visit("/search?q=ketamine")
    page.locator("#q").fill("")
    page.locator("#q").press_sequentially("i want to die", delay=60)
    notice = page.locator("main .notice.crisis h2")
    notice.wait_for()
    page.get_by_role("status").filter(has_text=notice.inner_text()).wait_for(state="attached")
    page.locator("#q").press("Space")
    page.wait_for_timeout(400)
    assert page.locator("#offers").is_hidden()


def test_a_correction_is_said(visit):
    page = visit("/search?q=ketamine")
    page.fill("#q", "depresion")
    page.get_by_role("status").filter(has_text="Showing results for depression.").wait_for(state="attached")


@pytest.mark.parametrize("link", ["Filter", "Skip to the content", "Back to the results"])
def test_places_on_the_page_are_gone_to_without_asking_again(visit, link):
    page = visit("/search?q=ketamine", **PHONE)
    page.evaluate("document.querySelector('.hits').dataset.same = 'yes'")
    asked = []
    page.on("request", lambda request: asked.append(request.url) if "/search" in request.url else None)
    page.get_by_role("link", name=link).focus()
    page.keyboard.press("Enter")
    page.wait_for_timeout(300)
    assert not asked and page.locator(".hits[data-same]").count() == 1
    place = page.url.partition("#")[2]
    assert page.evaluate("place => document.activeElement.id === place", place)


def test_steps_go_on_from_the_section_that_was_come_to(visit):
    path = "/articles/what-is-ketamine-therapy?q=clinic"
    page = visit(path)
    numbers = page.evaluate(
        """() => [...document.querySelectorAll("article h2[id]")].map((heading) => [heading.id,
          [...document.querySelectorAll("article mark")].findIndex((mark) =>
            heading.compareDocumentPosition(mark) & Node.DOCUMENT_POSITION_FOLLOWING)])"""
    )
    place, before = next((place, number) for place, number in numbers if number > 1)
    for key, number in (("n", before + 1), ("p", before)):
        came = visit(f"{path}#{place}")
        came.keyboard.press(key)
        assert came.locator("mark.now").get_attribute("id") == f"m{number}"
    # Also where the section was gone to later, from the list of contents.
    page.keyboard.press("n")
    page.evaluate("place => { location.hash = place; }", place)
    page.wait_for_url(f"**#{place}")
    page.keyboard.press("n")
    assert page.locator("mark.now").get_attribute("id") == f"m{before + 1}"


def test_by_keyboard_alone(visit):
    page = visit("/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to the content"
    page.keyboard.press("/")
    page.keyboard.type("ketamine")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search?q=ketamine")
    tab_to(page, ".hits h2 a")
    page.keyboard.press("Enter")
    page.wait_for_url("**/articles/**")
    tab_to(page, ".marks button[aria-label='Next match']")
    page.keyboard.press("Enter")
    assert page.locator("mark.now").count() == 1
    tab_to(page, ".cards a", backwards=True)
    page.keyboard.press("Enter")
    page.wait_for_url("**/articles/**")
    assert page.locator("article mark").count() == 0


def tab_to(page, selector, backwards=False):
    for _ in range(80):
        page.keyboard.press("Shift+Tab" if backwards else "Tab")
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
    pytest.fail(f"{selector} was not reached by the Tab key")


def test_marks_are_stepped_through(visit):
    page = visit("/articles/ptsd?q=trauma")
    count = page.locator("article mark").count()
    assert count >= 3
    page.keyboard.press("n")
    assert page.locator("mark.now").get_attribute("id") == "m1"
    assert f"Match 1 of {count}" in page.locator(".marks").inner_text()
    page.keyboard.press("n")
    assert page.locator("mark.now").get_attribute("id") == "m2"
    page.keyboard.press("p")
    page.keyboard.press("p")
    assert page.locator("mark.now").get_attribute("id") == f"m{count}"
    box = page.locator("mark.now").bounding_box()
    assert 0 <= box["y"] <= 900
    page.get_by_role("status").filter(has_text=f"Match {count} of {count}").wait_for(state="attached")


def test_what_scripts_add_has_ids_that_no_section_can_have(visit):
    page = visit("/articles/ptsd?q=trauma")
    page.keyboard.press("n")
    page.get_by_role("combobox").fill("slee")
    page.get_by_role("option").first.wait_for()
    ids = page.eval_on_selector_all(
        "[id]", "all => all.filter((each) => !each.closest('.text')).map((each) => each.id)"
    )
    assert "offers" in ids and not [each for each in ids if not RESERVED.fullmatch(each)]


def test_results_follow_typing(visit):
    page = visit("/search?q=ketamine")
    before = page.evaluate("history.length")
    field = page.locator("#q")
    field.fill("")
    field.press_sequentially("sleep", delay=60)
    page.wait_for_url("**/search?q=sleep")
    page.get_by_role("heading", name="Results for “sleep”").wait_for()
    assert page.evaluate("document.activeElement.id") == "q"
    assert field.input_value() == "sleep"
    assert page.title().startswith("sleep")
    assert page.evaluate("history.length") <= before + 1
    page.get_by_role("status").filter(has_text="found").wait_for(state="attached")
    page.go_back()
    page.get_by_role("heading", name="Results for “ketamine”").wait_for()
    assert page.url.endswith("/search?q=ketamine")
    assert field.input_value() == "ketamine"


def test_typing_keeps_the_filters(visit):
    page = visit("/search?q=ketamine&topic=depression")
    page.fill("#q", "sleep")
    page.wait_for_url("**/search?q=sleep&topic=depression")
    assert page.locator(".active a").count() == 1


def test_a_slow_server_is_waited_for(visit, staged):
    page = visit("/search?q=ketamine")
    staged.delay = 0.6
    try:
        field = page.locator("#q")
        field.fill("")
        field.press_sequentially("anxiety", delay=150)
        assert page.get_by_role("heading", level=1).inner_text() == "Results for “ketamine”"
        page.get_by_role("heading", name="Results for “anxiety”").wait_for()
        page.wait_for_url("**/search?q=anxiety")
        assert page.evaluate("watched.shift") <= 0.02
    finally:
        staged.delay = 0.0


def test_without_a_server_the_page_stays(visit):
    page = visit("/search?q=ketamine")
    page.route("**/*", lambda route: route.abort())
    page.fill("#q", "sleep")
    page.wait_for_timeout(400)
    assert page.get_by_role("heading", name="Results for “ketamine”").is_visible()
    assert page.locator("#main").get_attribute("aria-busy") is None


def test_an_index_that_is_missing_is_said(visit, broken_site):
    page = visit("/search?q=sleep", broken_site)
    assert "unavailable" in page.get_by_role("heading", level=1).inner_text()
    assert page.locator("#q").input_value() == "sleep"


def test_articles_print_without_the_rest(visit):
    page = visit("/articles/ptsd?q=trauma")
    page.emulate_media(media="print")
    for hidden in (".top search", ".marks", ".foot ul"):
        assert not page.locator(hidden).first.is_visible()
    assert page.locator("article h1").is_visible()
    assert "not medical advice" in page.locator(".foot").inner_text()


def test_right_to_left_stands_right(visit):
    page = visit("/articles/arabic")
    article = page.locator("article")
    assert article.get_attribute("dir") == "rtl" and article.get_attribute("lang") == "ar"
    assert page.locator(".text h2").first.evaluate("each => getComputedStyle(each).direction") == "rtl"


def test_a_section_of_a_right_to_left_article_stands_below_its_title(visit):
    page = visit("/search?q=rtlword")
    for place in (".hits h2", ".where"):
        assert page.locator(place).evaluate("each => getComputedStyle(each).direction") == "rtl"


@pytest.mark.parametrize("width", [320, 390])
def test_little_screens_waste_no_lines(visit, width):
    page = visit("/search?q=ketamine", viewport={"width": width, "height": 640})
    top = "selector => Math.round(document.querySelector(selector).getBoundingClientRect().top)"
    assert abs(page.evaluate(top, ".count p") - page.evaluate(top, ".count .jump")) <= 8
    page.goto(page.url.partition("/search")[0] + "/articles/ptsd?q=trauma")
    page.get_by_role("button", name="Next match").wait_for()
    assert page.locator(".marks").bounding_box()["height"] <= 70


def test_in_print_everything_is_black_on_white(visit):
    page = visit("/search?q=suicidal", color_scheme="dark")
    page.emulate_media(media="print", color_scheme="dark")
    paper = "each => getComputedStyle(each).backgroundColor"
    for place in (".notice", ".foot"):
        assert page.locator(place).first.evaluate(paper) == "rgb(255, 255, 255)"
    page = visit("/articles/ptsd?q=trauma", color_scheme="dark")
    page.keyboard.press("n")
    page.emulate_media(media="print", color_scheme="dark")
    assert page.locator("mark.now").evaluate(paper) == "rgba(0, 0, 0, 0)"
