"""A process that is killed while people decide loses nothing that it said was done."""

from __future__ import annotations

import random
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
from ledgers import KINDS, new_url
from review_samples import sample_output, sheets

from pipeline.review.records import deciding
from pipeline.review.records.events import Person, events
from pipeline.review.records.loading import load
from pipeline.review.records.opening import open_review
from pipeline.review.records.sheets import sheet_of

DECIDING = """
import itertools, sys
from datetime import date, timedelta
from pipeline.review.records import deciding
from pipeline.review.records.events import Person
from pipeline.review.records.opening import open_review
from pipeline.review.records.sheets import sheet_of

url, name, item = sys.argv[1], sys.argv[2], int(sys.argv[3])
database = open_review(url)
for number in itertools.count():
    day = (date(2031, 1, 1) + timedelta(number)).isoformat()
    with database.writing() as connection:
        seq = deciding.finished(connection, Person(name, "reviewer"), item, day, sheet_of(connection, item).last)
    print(seq, day, flush=True)
"""


@pytest.mark.parametrize("kind", KINDS)
def test_what_was_acknowledged_outlives_the_process(kind: str, tmp_path: Path) -> None:
    url = new_url(kind, tmp_path)
    database = open_review(url)
    load(database, sample_output(tmp_path))
    with database.reading() as connection:
        items = [sheet.item for sheet in sheets(connection)]
    acknowledged: dict[int, tuple[int, str, str]] = {}
    for number, item in enumerate(items[:3]):
        name = f"p{number}"
        words = [sys.executable, "-c", DECIDING, url, name, str(item)]
        process = subprocess.Popen(words, stdout=subprocess.PIPE, text=True)
        lines = [process.stdout.readline()]
        time.sleep(random.Random(number).uniform(0.05, 0.3))
        process.kill()
        lines += process.stdout.read().splitlines(keepends=True)
        process.wait()
        process.stdout.close()
        for line in lines:
            # The last line may be cut off; it was said only half then.
            if line.endswith("\n"):
                seq, day = line.split()
                acknowledged[int(seq)] = (item, name, day)
    assert len(acknowledged) > 10
    database.close()
    database = open_review(url)
    with database.writing() as connection:
        log = {event.seq: event for event in events(connection)}
        for seq, (item, name, day) in acknowledged.items():
            event = log[seq]
            assert (event.item, event.who, event.action, event.new) == (item, name, "done", {"done_on": day})
        # At most what was being said when each was killed is there besides, and whole.
        assert len(log) - 1 - len(acknowledged) in range(4)
        for sheet in sheets(connection):
            newest = max((seq for seq, event in log.items() if event.item == sheet.item), default=0)
            assert sheet.last == newest
            if newest:
                assert log[newest].new == {"done_on": sheet.done_on}
                deciding.undo(connection, Person("lan", "reviewer"), sheet.item, sheet.last)
    database.close()


@pytest.mark.parametrize("kind", KINDS)
def test_who_reads_the_log_on_from_a_number_misses_nothing(kind: str, tmp_path: Path) -> None:
    """An event that is written first and committed last has the smaller number: a program that keeps up would never see it."""
    url = new_url(kind, tmp_path)
    database = open_review(url)
    load(database, sample_output(tmp_path))
    with database.reading() as connection:
        first, second = [sheet.item for sheet in sheets(connection)][:2]
    going, seen = threading.Event(), []

    def late() -> None:
        with database.writing() as connection:
            deciding.finished(
                connection, Person("lan", "reviewer"), first, "2031-05-01", sheet_of(connection, first).last
            )
            going.set()
            time.sleep(1.0)

    def quick() -> None:
        with database.writing() as connection:
            deciding.finished(
                connection, Person("minh", "reviewer"), second, "2031-05-02", sheet_of(connection, second).last
            )

    def keep_up() -> None:
        since = 0
        while len(seen) < 2 and time.monotonic() < until:
            with database.reading() as connection:
                for event in events(connection, since):
                    since = event.seq
                    if event.action == "done":
                        seen.append(event.who)
            time.sleep(0.02)

    until = time.monotonic() + 20
    threads = [threading.Thread(target=late), threading.Thread(target=keep_up)]
    for thread in threads:
        thread.start()
    assert going.wait(10)
    quick()
    for thread in threads:
        thread.join()
    assert seen == ["lan", "minh"]
