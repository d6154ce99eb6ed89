"""PDF files whose objects lead nowhere, in circles, or to millions of pages."""

from __future__ import annotations

from collections.abc import Iterator

from hostile.cases import Hostile, hostile
from hostile.pdf_parts import CATALOG, CONTENT, PAGE, TEXT, TREE, changed, flate, good, stream, written

DEEP = 5_000
MANY = 20_000


def _reference_to_itself() -> bytes:
    return written({1: b"1 0 R", 2: b"<< /Type /Pages /Kids [] /Count 0 >>"})


def _box_in_a_circle() -> bytes:
    objects = good(page="/MediaBox 7 0 R")
    return written({**objects, 7: b"7 0 R"})


def _box_in_a_circle_without_a_table() -> bytes:
    """Only a reader that looks for the objects itself gets as far as the box; pdfminer never leaves it."""
    return _box_in_a_circle().split(b"xref\n")[0].replace(b"1 0 obj", b"1 0 obx") + b"trailer << /Root 1 0 R >>"


def _previous_tables_in_a_circle() -> bytes:
    data = written(good())
    return data.replace(b"/Size 6", f"/Prev {data.rindex(b'xref', 0, data.rindex(b'startxref'))} /Size 6".encode())


def _length_in_a_circle() -> bytes:
    return written({**good(), CONTENT: b"<< /Length 4 0 R >>\nstream\n" + TEXT + b"\nendstream"})


def _shared_pages(levels: int = 7, each: int = 10) -> bytes:
    """Ten million pages out of seven objects, each of which has the next one as its kid ten times."""
    objects = good()
    for level in range(levels):
        kid = 10 + level + 1 if level < levels - 1 else PAGE
        kids = f"{kid} 0 R " * each
        objects[10 + level] = f"<< /Type /Pages /Kids [{kids}] /Count {each ** (levels - level)} >>".encode()
    objects[CATALOG] = b"<< /Type /Catalog /Pages 10 0 R >>"
    return written(objects)


def _deep_pages() -> bytes:
    objects = good()
    for level in range(DEEP):
        kid = 10 + level + 1 if level < DEEP - 1 else PAGE
        objects[10 + level] = f"<< /Type /Pages /Kids [{kid} 0 R] /Count 1 >>".encode()
    objects[TREE] = b"<< /Type /Pages /Kids [10 0 R] /Count 1 >>"
    return written(objects)


def _many_pages() -> bytes:
    objects = good()
    for number in range(10, 10 + MANY):
        objects[number] = objects[PAGE]
    kids = " ".join(f"{number} 0 R" for number in range(10, 10 + MANY))
    objects[TREE] = f"<< /Type /Pages /Kids [{kids}] /Count {MANY} >>".encode()
    return written(objects)


def files() -> Iterator[Hostile]:
    """Yield the family."""
    yield hostile("dm_header_only.pdf", b"%PDF-1.7\n", "DAMAGED EMPTY")
    yield hostile("dm_no_end.pdf", lambda: written(good())[:-300], "OK DAMAGED")
    yield hostile("dm_xref_elsewhere.pdf", lambda: written(good(), xref=9_999_999), "OK DAMAGED")
    yield hostile("dm_xref_negative.pdf", lambda: written(good(), xref=-1), "OK DAMAGED")
    yield hostile("dm_xref_into_content.pdf", lambda: written(good(), xref=400), "OK DAMAGED")
    yield hostile("dm_prev_circle.pdf", _previous_tables_in_a_circle, "OK DAMAGED")
    yield hostile("dm_prev_nowhere.pdf", lambda: written(good(), trailer="/Prev 99999999"), "OK DAMAGED")
    yield hostile("dm_length_circle.pdf", _length_in_a_circle, "OK DAMAGED EMPTY")
    yield hostile(
        "dm_length_huge.pdf", lambda: changed(CONTENT, stream(TEXT, "/Length 2147483647")), "OK DAMAGED EMPTY"
    )
    yield hostile("dm_root_missing.pdf", lambda: written(good(), root="99 0 R"), "OK DAMAGED")
    yield hostile("dm_root_itself.pdf", _reference_to_itself, "DAMAGED")
    yield hostile("dm_box_circle.pdf", _box_in_a_circle, "OK DAMAGED")
    yield hostile("dm_box_circle_bare.pdf", _box_in_a_circle_without_a_table, "OK DAMAGED")
    yield hostile(
        "dm_parent_circle.pdf",
        lambda: changed(TREE, b"<< /Type /Pages /Parent 2 0 R /Kids [3 0 R] /Count 1 >>"),
        "OK DAMAGED",
    )
    yield hostile(
        "dm_kids_circle.pdf", lambda: changed(TREE, b"<< /Type /Pages /Kids [2 0 R] /Count 1 >>"), "OK DAMAGED EMPTY"
    )
    yield hostile(
        "pages_count_1e9.pdf",
        lambda: changed(TREE, b"<< /Type /Pages /Kids [3 0 R] /Count 1000000000 >>"),
        "OK DAMAGED LIMIT_PAGES",
    )
    yield hostile(
        "pages_count_negative.pdf", lambda: changed(TREE, b"<< /Type /Pages /Kids [3 0 R] /Count -5 >>"), "OK DAMAGED"
    )
    yield hostile("pages_shared.pdf", _shared_pages, "OK LIMIT_PAGES")
    yield hostile("pages_deep.pdf", _deep_pages, "OK DAMAGED EMPTY LIMIT_PAGES")
    yield hostile("pages_20000.pdf", _many_pages, "LIMIT_PAGES")
    yield hostile(
        "dm_names_deep.pdf",
        lambda: changed(CATALOG, b"<< /Type /Catalog /Pages 2 0 R /Names " + b"[" * 50_000 + b"]" * 50_000 + b" >>"),
        "OK DAMAGED beyond",
    )
    yield hostile(
        "dm_object_stream_itself.pdf",
        lambda: written({**good(), 6: flate(b"6 0 << >>", "/Type /ObjStm /N 1 /First 4 /Extends 6 0 R")}),
        "OK DAMAGED",
    )
