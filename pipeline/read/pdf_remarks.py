"""What a person should know about a PDF file's text: pages without any, and text that is not what it seems."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from pipeline.document.source import Element, Line, Remark, Table
from pipeline.read.pdf_lines import Row
from pipeline.read.pdf_pages import Page
from pipeline.spans import Span

FEW_CHARACTERS = 30
"""A page with fewer has no text worth the name."""

_SHOWN = 80


def remarks(pages: Sequence[Page], elements: Iterable[Element], raw: str) -> tuple[Remark, ...]:
    """Return one remark for each kind of thing noticed; it counts characters without blanks, and names the pages."""
    found: list[Remark] = []
    empty = [str(page.number) for page in pages if page.characters < FEW_CHARACTERS]
    if empty:
        listed = ", ".join(empty)
        found.append(
            Remark(
                "pages-without-text",
                f"Pages with (almost) no text, perhaps scanned: {listed}",
                f"Các trang (gần như) không có chữ, có thể là ảnh quét: {listed}",
            )
        )
    undrawn = ", ".join(str(page.number) for page in pages if page.undrawn)
    if undrawn:
        found.append(
            Remark(
                "drawing-unread",
                f"So many lines and shapes that no table was looked for: page {undrawn}; the text is read",
                f"Quá nhiều nét vẽ nên không tìm bảng: trang {undrawn}; phần chữ vẫn được đọc",
                level="warning",
            )
        )
    return (*found, *_unseen(pages), *_layers(pages, elements, raw))


def _unseen(pages: Sequence[Page]) -> Iterable[Remark]:
    if told := _told({page.number: page.unseen.get("invisible", "") for page in pages}):
        yield Remark(
            "text-invisible",
            f"{told.en} drawn invisibly, with no picture under them; left out: {told.sample}",
            f"{told.vi} được vẽ vô hình, bên dưới không có ảnh quét; đã bỏ qua: {told.sample}",
            level="warning",
        )
    if told := _told({page.number: page.unseen.get("pale", "") for page in pages}):
        yield Remark(
            "text-pale",
            f"{told.en} in white or nearly white on white; left out: {told.sample}",
            f"{told.vi} màu trắng hoặc gần trắng trên nền trắng; đã bỏ qua: {told.sample}",
            level="warning",
        )
    if told := _told({page.number: page.unseen.get("tiny", "") for page in pages}):
        yield Remark(
            "text-tiny",
            f"{told.en} smaller than 3 points; left out: {told.sample}",
            f"{told.vi} nhỏ hơn 3 point; đã bỏ qua: {told.sample}",
            level="warning",
        )
    if told := _told({page.number: "x" * page.outside for page in pages}):
        yield Remark(
            "text-outside",
            f"{told.en} outside of the page; left out",
            f"{told.vi} nằm ngoài khổ trang; đã bỏ qua",
            level="warning",
        )


def _layers(pages: Sequence[Page], elements: Iterable[Element], raw: str) -> Iterable[Remark]:
    if told := _told({page.number: "x" * page.reread for page in pages}):
        yield Remark(
            "font-unmapped",
            f"{told.en} in a font that does not say which letters they are; read as the letters of Windows at their codes",
            f"{told.vi} thuộc phông không khai báo bảng mã; được đọc theo bảng mã Windows",
        )
    if told := _told({page.number: "x" * page.unread for page in pages}):
        yield Remark(
            "letters-unread",
            f"{told.en} as wide as letters, but the font calls them blanks: words lack letters there; compare them with the page",
            f"{told.vi} rộng như chữ nhưng phông khai là khoảng trắng: ở đó từ bị thiếu chữ; hãy đối chiếu với bản gốc",
            level="warning",
        )
    if told := _told({page.number: "x" * page.repeated for page in pages}):
        yield Remark(
            "text-repeated",
            f"{told.en} drawn over others that say the same: the text stands there twice and is read once",
            f"{told.vi} chồng lên chữ giống nhau: văn bản có hai lớp chữ, chỉ đọc một lớp",
        )
    if told := _told({page.number: "x" * page.replaced for page in pages}):
        yield Remark(
            "text-replaced",
            f"{told.en} drawn over others that say nearly the same; what is drawn last is read",
            f"{told.vi} chồng lên chữ gần giống nhau; chỉ đọc lớp chữ vẽ sau cùng",
            level="warning",
        )
    if told := _told({page.number: "".join(row.text for row in page.over) for page in pages}):
        first = next((page.number, row) for page in pages for row in page.over)
        yield Remark(
            "text-over-text",
            f"{told.en} drawn over other text; read as lines of their own: {told.sample}",
            f"{told.vi} chồng lên chữ khác; được đọc thành dòng riêng: {told.sample}",
            _span_of(*first, elements, raw),
            level="warning",
        )


class _Told:
    """How many characters on which pages, in both languages, and the first of what they say."""

    def __init__(self, texts: Mapping[int, str]) -> None:
        count = sum(len("".join(text.split())) for text in texts.values())
        pages = ", ".join(str(number) for number in texts)
        self.en = f"{count} character{'s' * (count != 1)} (page {pages}) {'are' if count != 1 else 'is'}"
        self.vi = f"{count} ký tự (trang {pages})"
        said = " … ".join(texts.values())
        self.sample = f"“{said[:_SHOWN]}{'…' if len(said) > _SHOWN else ''}”"


def _told(texts: Mapping[int, str]) -> _Told | None:
    """Return what to tell of texts by page, None where there is none."""
    having = {number: text for number, text in texts.items() if text}
    return _Told(having) if having else None


def _span_of(number: int, row: Row, elements: Iterable[Element], raw: str) -> Span | None:
    """Return the raw span of the line that a row became; None where it became none (a running head)."""
    for line in _lines(elements):
        if line.page == number and raw[line.start : line.end] == row.text:
            return Span(line.start, line.end)
    return None


def _lines(elements: Iterable[Element]) -> Iterable[Line]:
    for element in elements:
        if isinstance(element, Line):
            yield element
        elif isinstance(element, Table):
            yield from (line for cell in element.cells for line in cell.lines)
        else:
            yield from element.lines
