"""The feed of new decisions: by RFC 4287's grammar and rules, and as feedparser reads it."""

from __future__ import annotations

import re
from datetime import datetime
from pathlib import Path

import feedparser
import pytest
from feed_samples import HOSTILE, made, take, written
from ledgers import KINDS, new_url, rows
from lxml import etree

from pipeline.register.entries import Wanted
from pipeline.register.export.atom import MOST, write
from pipeline.register.export.telling import plain

ATOM = "{http://www.w3.org/2005/Atom}"
NAME = "atom/decisions.atom"
GRAMMAR = Path(__file__).with_name("atom.rng")
_ONCE = {"feed": ("id", "title", "updated"), "entry": ("id", "title", "updated", "content", "published")}


def checked(content: bytes) -> etree._Element:
    """Return the feed, after the rules of RFC 4287, 4.1.1 and 4.1.2, that bear on it."""
    root = etree.fromstring(content)
    grammar = etree.RelaxNG(etree.parse(GRAMMAR))
    assert grammar.validate(root), grammar.error_log
    assert root.tag == f"{ATOM}feed"
    for element in root.iter(f"{ATOM}feed", f"{ATOM}entry"):
        for name in _ONCE[element.tag.removeprefix(ATOM)]:
            assert len(element.findall(f"{ATOM}{name}")) == 1, name
        assert element.find(f"{ATOM}author/{ATOM}name").text.strip()
        assert re.fullmatch(r"tag:thihanh,2026:[\w/%.~-]+", element.find(f"{ATOM}id").text)
        for name in ("updated", "published"):
            for one in element.findall(f"{ATOM}{name}"):
                assert datetime.fromisoformat(one.text).tzinfo is not None
    ids = [one.text for one in root.iter(f"{ATOM}id")]
    assert len(set(ids)) == len(ids)
    return root


_FEED = (
    "<feed xmlns='http://www.w3.org/2005/Atom'><id>tag:x,2031:a</id><title>A</title>{}<updated>{}</updated>{}</feed>"
)


@pytest.mark.parametrize(
    ("feed", "right"),
    [
        (_FEED.format("", "2031-03-02T00:00:00Z", ""), True),
        (_FEED.format("<x:y xmlns:x='urn:x'>further</x:y>", "2031-03-02T00:00:00Z", ""), True),
        (_FEED.format("", "2031-03-02", ""), False),
        (_FEED.format("<title>B</title>", "2031-03-02T00:00:00Z", ""), False),
        (_FEED.format("<link rel='self'/>", "2031-03-02T00:00:00Z", ""), False),
        (_FEED.format("<author><uri>x</uri></author>", "2031-03-02T00:00:00Z", ""), False),
        (_FEED.format("", "2031-03-02T00:00:00Z", "<entry><id>tag:x,2031:b</id></entry>"), False),
        (_FEED.format("<further/>", "2031-03-02T00:00:00Z", ""), False),
    ],
)
def test_the_grammar_refuses_what_is_wrong(feed: str, right: bool) -> None:
    assert etree.RelaxNG(etree.parse(GRAMMAR)).validate(etree.fromstring(feed)) == right


@pytest.mark.parametrize("kind", KINDS)
def test_new_decisions_come_first_and_a_change_updates_their_entry(tmp_path: Path, kind: str) -> None:
    url = new_url(kind, tmp_path)
    for number in (1, 2, 3):
        take(url, tmp_path, [made(["Một"], id=f"{number}-QD-SNN-2031-03-02", number=f"{number}/QĐ-SNN")])
    before = written(url, write, tmp_path / "out", base="https://vb.example.vn/f/")[NAME]
    checked(before)
    feed = feedparser.parse(before)
    assert not feed.bozo
    assert [entry.title[:18] for entry in feed.entries] == [f"Quyết định {number}/QĐ-SN" for number in (3, 2, 1)]
    assert feed.feed.links[0].href == "https://vb.example.vn/f/atom/decisions.atom"
    assert before == written(url, write, tmp_path / "out", base="https://vb.example.vn/f/")[NAME]
    take(url, tmp_path, [made(["Hai"], id="1-QD-SNN-2031-03-02", number="1/QĐ-SNN")])
    after = feedparser.parse(written(url, write, tmp_path / "out")[NAME])
    assert [entry.id for entry in after.entries] == [entry.id for entry in feed.entries]
    assert after.entries[2].published == feed.entries[2].published
    (last,) = rows(url, "SELECT max(at) FROM register_change")
    assert after.entries[2].updated == after.feed.updated == f"{str(last[0])[:19]}Z"
    assert "links" not in after.feed


def test_hostile_text_is_text(tmp_path: Path) -> None:
    url = new_url("sqlite", tmp_path)
    take(url, tmp_path, [made(["Một"], subject=HOSTILE, type="<script>", number="1/\x01QĐ & <x>")])
    content = written(url, write, tmp_path / "out")[NAME]
    root = checked(content)
    assert plain(HOSTILE) in root.find(f"{ATOM}entry/{ATOM}content").text
    (entry,) = feedparser.parse(content).entries
    assert entry.tags[0].term == "<script>"
    assert "\n" not in root.find(f"{ATOM}entry/{ATOM}title").text


def test_only_so_many_and_only_those_that_are_held(tmp_path: Path) -> None:
    url = new_url("sqlite", tmp_path)
    take(
        url,
        tmp_path,
        [made(["Một"], id=f"{number}-QD-SNN-2031-03-02", number=f"{number}/QĐ-SNN") for number in range(MOST + 2)],
    )
    root = checked(written(url, write, tmp_path / "out")[NAME])
    assert len(root.findall(f"{ATOM}entry")) == MOST
    rows(url, "UPDATE register_decision SET folder = '' WHERE id <> '7-QD-SNN-2031-03-02'")
    assert len(checked(written(url, write, tmp_path / "out")[NAME]).findall(f"{ATOM}entry")) == 1
    none = written(url, write, tmp_path / "none", Wanted(body="Bộ không có"))
    assert not checked(none[NAME]).findall(f"{ATOM}entry")


def test_an_empty_register_gives_a_feed(tmp_path: Path) -> None:
    url = new_url("sqlite", tmp_path)
    take(url, tmp_path, [])
    content = written(url, write, tmp_path / "out")[NAME]
    checked(content)
    assert feedparser.parse(content).feed.updated == "1970-01-01T00:00:00Z"
