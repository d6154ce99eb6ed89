"""The words that sentences are composed of: the lexicon of the project, and lists of our own in `phrases/`."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import yaml

HERE = Path(__file__).parent
LEXICON = HERE.parents[1] / "pipeline" / "lexicon" / "data"


@cache
def rows(name: str) -> list[dict[str, object]]:
    return list(yaml.safe_load((LEXICON / f"{name}.yaml").read_text("utf-8")))


@cache
def fields() -> list[str]:
    return list(yaml.safe_load((HERE / "phrases" / "fields.yaml").read_text("utf-8")))


@cache
def words() -> dict[str, list[str]]:
    return dict(yaml.safe_load((HERE / "phrases" / "words.yaml").read_text("utf-8")))


@cache
def syllables() -> dict[str, list[str]]:
    return dict(yaml.safe_load((HERE / "phrases" / "syllables.yaml").read_text("utf-8")))


@cache
def objects() -> list[str]:
    """Return what may follow a verb: our own list, and what follows the verbs in the examples of the verb lexicon."""
    found = list(words()["objects"])
    for row in rows("verbs"):
        example, verb = str(row["example"]).rstrip("."), str(row["verb"])
        at = example.lower().find(verb)
        rest = example[at + len(verb) :].strip() if at >= 0 else ""
        if 3 <= len(rest.split()) <= 14 and not re.search(r"[A-ZĐ]|\d", rest):
            found.append(rest)
    return found


@cache
def verbs() -> list[str]:
    """Return the verbs that hold no name ("trình Thủ tướng Chính phủ" would bring a body without its mark)."""
    return [verb for verb in (str(row["verb"]) for row in rows("verbs")) if verb == verb.lower()]


@cache
def adverbs() -> list[str]:
    """Return the adverbs that say nothing of time."""
    found = (str(row["adverb"]) for row in rows("adverbs"))
    return [
        adverb for adverb in found if adverb == adverb.lower() and not re.search("năm|tháng|quý|ngày|xuyên", adverb)
    ]


@cache
def heads() -> dict[str, list[str]]:
    """Return head words by what is composed of them: units with a field, offices, collectives."""
    units, offices, collectives = [], [], []
    for row in rows("body_heads"):
        head, kind = str(row["head"]), str(row["kind"])
        if row.get("person"):
            offices.append(head)
        elif head[0].islower():
            collectives.append(head)
        elif kind in {"unit", "department", "provincial-department", "school", "government-agency", "enterprise"}:
            units.append(head)
    return {"units": units, "offices": offices, "collectives": collectives}


@cache
def shown() -> list[str]:
    """Return the examples of the verb lexicon without capitals inside: whole orders as people write them."""
    found = [str(row["example"]).rstrip(".") for row in rows("verbs")]
    return [example for example in found if not re.search(r"[A-ZĐ]|\d", example[1:])]


@cache
def acting() -> list[tuple[str, str]]:
    """Return name and rest of the examples of bodies that begin with the body: "Bộ Y tế | chở huyết thanh ra đảo"."""
    found = [
        (str(row.get("name") or row.get("head")), str(row["example"]))
        for name in ("bodies", "body_heads")
        for row in rows(name)
    ]
    return [
        (name, example[len(name) :].rstrip("."))
        for name, example in found
        if example.startswith(name + " ") and not re.search(r"[A-ZĐ]|\d", example[len(name) :])
    ]
