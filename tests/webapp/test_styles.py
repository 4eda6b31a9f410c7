"""The styles hold on old phones, which know fewer properties."""

from __future__ import annotations

import re

from webapp.assets import load


def test_no_property_is_used_that_phones_of_2018_do_not_know():
    styles = load()["app.css"].body.decode()
    late = r"(?<![-\w])(?:inset(?:-inline|-block)?(?:-start|-end)?|(?:scroll-)?(?:padding|margin)-(?:inline|block)):"
    assert re.findall(late, styles) == []
