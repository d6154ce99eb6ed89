"""A process that works with a ledger, for `test_ledger.py`: `work URL NAME COUNT` or `hold URL NAME COUNT NOW LEASE`."""

from __future__ import annotations

import json
import random
import sys
import time

from pipeline.store import Key, Result, open_ledger


def key(number: int) -> Key:
    return Key(f"{number:064x}", "1.2.0", "c")


def say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def work(url: str, name: str, count: str) -> None:
    """Claim every key in an order of its own, finish what is to be worked on, and say which it was."""
    order = list(range(int(count)))
    random.Random(name).shuffle(order)
    worked = []
    with open_ledger(url) as ledger:
        for number in order:
            claim = ledger.claim(key(number), f"{number}.pdf", worker=name)
            if claim.verdict == "work":
                worked.append(number)
                time.sleep(0.002)  # reading takes a while, in which the others have their turn
                assert ledger.finish(claim, Result("OK", folder=str(number)))
    say(json.dumps(worked))


def hold(url: str, name: str, count: str, now: str, lease: str) -> None:
    """Claim all keys, say so, and never finish."""
    with open_ledger(url) as ledger:
        for number in range(int(count)):
            claim = ledger.claim(key(number), f"{number}.pdf", worker=name, now=float(now), lease=float(lease))
            assert claim.verdict == "work"
        say("holding")
        time.sleep(600)


if __name__ == "__main__":
    say("ready")
    sys.stdin.readline()
    {"work": work, "hold": hold}[sys.argv[1]](*sys.argv[2:])
