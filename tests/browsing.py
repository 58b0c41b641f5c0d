"""What browser tests ask of a page that has come."""

from axe_playwright_python.sync_playwright import Axe


def settled(page):
    """The page, wholly there: right after a click the next one may have begun and still hold no element.

    The content policy forbids to evaluate a string while waiting (``wait_for_function``), so the browser's events are waited for.
    """
    page.wait_for_load_state("load")
    return page


def violations(page):
    """What axe-core finds."""
    return Axe().run(settled(page)).response["violations"]


def serious(page):
    """What axe-core finds of serious or critical impact."""
    return [
        (violation["id"], node["target"])
        for violation in violations(page)
        if violation["impact"] in {"serious", "critical"}
        for node in violation["nodes"]
    ]


def serious_by_day_or_night(page):
    """The same in the light and in the dark look, one after the other."""
    found = []
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        found += [(scheme, *one) for one in serious(page)]
    return found


def width(page):
    """The width in pixels that the page takes, shown or not."""
    return settled(page).locator("html").evaluate("root => root.scrollWidth")


def fits(page):
    """Nothing is wider than the window."""
    return width(page) <= page.evaluate("window.innerWidth")
