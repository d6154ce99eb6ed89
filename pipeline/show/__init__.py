"""Findings on the page: the page as an image, with boxes around the words that prove them."""

from pipeline.show.command import shown_pages
from pipeline.show.drawing import painted
from pipeline.show.findings import Mark, Shown, chosen, findings_of, listing
from pipeline.show.pages import page_image

__all__ = ["Mark", "Shown", "chosen", "findings_of", "listing", "page_image", "painted", "shown_pages"]
