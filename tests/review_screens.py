"""Every screen of the review application, one after the other, for tests of what holds on all of them."""

from __future__ import annotations

from collections.abc import Iterator

from browser import Visit

from pipeline.compare.fields import FIELDS
from pipeline.review.pages.site import NAVIGATION


def screens(visit: Visit, item: int, document: str) -> Iterator[str]:
    """Open each screen, as seen by somebody who is signed in, with an obligation and a decision; yield its name once it is there."""
    pages = {
        "queue": "/queue",
        "queue, nothing found": "/queue?q=khong+co+gi+ca",
        "preview": f"/queue/accept?document={document}",
        "decision": f"/decisions/{document}",
        "decision, text": f"/decisions/{document}?view=text",
        "obligation": f"/obligations/{item}",
        "log of a decision": f"/log?document={document}",
        "refused": "/obligations/999999",
        **{address: address for address, _, _ in NAVIGATION},
    }
    for name, path in pages.items():
        visit.open(path)
        yield name
    visit.open(f"/obligations/{item}")
    if visit.page.locator(".history summary").count():
        visit.page.locator(".history summary").click()
        yield "history"
    for number, name in enumerate(FIELDS, 1):
        visit.open(f"/obligations/{item}")
        visit.press(str(number))
        yield f"field {name}"
        visit.press("s")
        yield f"correcting {name}"
    for key, name in (("h", "split"), ("g", "merge")):
        visit.open(f"/obligations/{item}")
        visit.press(key)
        yield name
    visit.open(f"/decisions/{document}?view=text")
    visit.page.evaluate("select('0-20', document.querySelector('#source .text').textContent.slice(0, 20))")
    yield "selected"
