"""Pages held against WCAG 2.2 AA in a real browser by axe, on three screens, light and dark."""

import asyncio
import importlib.resources
from collections.abc import Iterable, Sequence
from itertools import product
from pathlib import Path
from typing import Any, NamedTuple

from tests.samples import screens

WIDTHS = (390, 768, 1280)
SCHEMES = ("light", "dark")
#: What axe calls the rules of WCAG 2.0, 2.1 and 2.2 at levels A and AA.
TAGS = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa")
#: The rules of these that see colours. All others find the same in the dark as in the light.
COLOURS = ("color-contrast", "link-in-text-block")
#: Pages looked at side by side: on two cores a third one works while another loads.
_AT_ONCE = 3
# In a drawing, which is one image with a name, axe looks at no colour; of a page from a disk it can read no
# styles beforehand, and tries for long.
_RUN = """
rules => axe.run(
  {exclude: [["svg > *"]]}, {runOnly: rules, resultTypes: ["violations"], preload: false}
).then(found => found.violations.flatMap(
  rule => rule.nodes.map(node => rule.id + ": " + node.target.join(" ") + ": " + node.failureSummary)))
"""


class Look(NamedTuple):
    """A page as it is looked at."""

    path: Path
    width: int
    scheme: str


def violations(paths: Iterable[Path], widths: Sequence[int] = WIDTHS) -> dict[Look, list[str]]:
    """Return per look what axe says is wrong with files of a website, each with its rule and its place."""
    return asyncio.run(_all(list(paths), widths))


async def _all(paths: Sequence[Path], widths: Sequence[int]) -> dict[Look, list[str]]:
    from playwright.async_api import async_playwright

    script = importlib.resources.files("axe_playwright_python").joinpath("axe.min.js").read_text("utf-8")
    found: dict[Look, list[str]] = {}
    waiting = iter(paths)

    async def work(page: Any) -> None:
        for path in waiting:  # each takes the next one
            await page.goto(path.as_uri())
            await page.evaluate(script)
            for width, scheme in product(widths, SCHEMES):
                found[Look(path, width, scheme)] = await _seen(page, width, scheme)

    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=screens.BROWSER, args=screens.ARGUMENTS)
        # A new page takes longer than most of ours: each is used again and again.
        await asyncio.gather(*[work(await browser.new_page()) for _ in range(_AT_ONCE)])
        await browser.close()
    return found


async def _seen(page: Any, width: int, scheme: str) -> list[str]:
    await page.set_viewport_size({"width": width, "height": 900})
    await page.emulate_media(color_scheme=scheme)
    await page.evaluate("document.fonts.ready")
    if await page.locator("[data-dashboard]").count():
        await page.wait_for_selector(".svm-vervangen, .svm-keuze-melding:not(:empty)")
    await page.evaluate(screens.SETTLED)
    rules = {"type": "tag", "values": TAGS} if scheme == SCHEMES[0] else {"type": "rule", "values": COLOURS}
    return await page.evaluate(_RUN, rules)
