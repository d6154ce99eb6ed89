"""What a ticket says: the words of a document stay words, whatever signs are in them."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from pipeline.register.push.ticket import Ticket, titled
from pipeline.register.push.wording import markdown, wiki


def test_words_of_a_document_link_to_nothing_call_nobody_and_begin_no_list() -> None:
    ticket = Ticket("k", "t", "1. Giao @an xem #12 [x](y) *gấp* <b>", "- một\n2) hai", (), "", "", "", "", ())
    assert markdown(ticket) == ("1\\. Giao \\@an xem \\#12 \\[x\\](y) \\*gấp\\* \\<b\\>\n\n> \\- một\n> 2\\) hai")
    assert wiki(ticket) == "1. Giao @an xem #12 \\[x\\](y) \\*gấp\\* <b>\n\n{quote}\n- một\n2) hai\n{quote}"


def read_markdown(text: str) -> list[str]:
    """Return the blocks that a reader of CommonMark sees, with the words in them."""
    found = []
    for token in MarkdownIt("commonmark").enable(["table", "strikethrough"]).parse(text):
        if token.type == "inline":
            assert {one.type for one in token.children} <= {"text", "text_special", "softbreak"}
            found.append("".join("\n" if one.type == "softbreak" else one.content for one in token.children))
        else:
            assert token.type.removesuffix("_open").removesuffix("_close") in ("paragraph", "blockquote")
    return found


@settings(max_examples=300)
@given(st.lists(st.text(alphabet="\\`*_[]<>#|~@!&;.()+-= 12ađấx:/'\"{}", min_size=1), min_size=1, max_size=3))
def test_any_words_are_read_from_markdown_as_they_were(lines: list[str]) -> None:
    lines = [" ".join(line.split()) for line in lines if line.strip()]
    if lines:
        ticket = Ticket("k", "t", lines[0], "\n".join(lines), (), "", "", "", "", ())
        assert read_markdown(markdown(ticket)) == [lines[0], "\n".join(lines)]


def test_a_title_is_one_line_of_at_most_255_characters() -> None:
    assert titled("một\n hai") == "một hai"
    long = titled("nhiệm vụ " * 60)
    assert (len(long) <= 255, long[-9:]) == (True, "nhiệm vụ …"[-9:])
    assert len(titled("x" * 400)) == 255
