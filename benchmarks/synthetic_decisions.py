"""Decisions that nobody issued, as many and as long as asked for, as `thihanh extract` would have laid them: the same ones each time.

An obligation is as long as real ones are (129 characters at the median) and names bodies of 20 departments in ten invented
provinces. 35 in 100 have a deadline: 22 a day, 6 a recurring one, 4 a term, 3 none that gives a day. Every decision rests on three
documents that are not held and cites an earlier one; every 20th amends and every 50th replaces an earlier one.
"""

from __future__ import annotations

import hashlib
import random
from datetime import date, timedelta
from pathlib import Path

from pipeline.document.decision import (
    Actor,
    Body,
    Deadline,
    Decision,
    DecisionHead,
    Evidence,
    Issuer,
    Mention,
    Obligation,
    Reference,
    Signer,
    SourceInfo,
)
from pipeline.write.decision_json import to_json

PROVINCES = (
    "Sông Lúa",
    "Đồi Chè",
    "Bến Lau",
    "Núi Sậy",
    "Đầm Sen",
    "Rừng Tràm",
    "Cồn Cát",
    "Suối Vàng",
    "Đèo Mây",
    "Vịnh Xanh",
)
DEPARTMENTS = (
    "Tài chính", "Nội vụ", "Y tế", "Tư pháp", "Xây dựng", "Công Thương", "Giáo dục và Đào tạo", "Khoa học và Công nghệ",
    "Nông nghiệp và Môi trường", "Văn hóa, Thể thao và Du lịch", "Dân tộc và Tôn giáo", "Ngoại vụ", "Du lịch", "Lao động",
    "Quy hoạch", "Thông tin", "Giao thông", "Thủy lợi", "Đất đai", "Công chức",
)  # fmt: skip
VERBS = ("rà soát", "xây dựng", "báo cáo", "tổ chức thực hiện", "kiểm tra", "lập danh sách", "bố trí kinh phí cho")
WORDS = (
    "kế hoạch", "quy hoạch", "bến đò", "cơ sở dữ liệu", "công tác", "người dân", "doanh nghiệp", "thủ tục hành chính",
    "dịch vụ công", "an toàn", "phòng chống", "đầu tư", "đào tạo", "cán bộ", "hạ tầng", "nước sạch", "rừng phòng hộ",
)  # fmt: skip
_FIRST = date(2020, 1, 6)
_SPAN = 2_400


def identity(number: int) -> str:
    """Return the id of the decision with a number."""
    return f"{number}-QD-UBND-{_issued(number).isoformat()}"


def laid(folder: Path, number: int, obligations: int) -> None:
    """Lay the decision with a number into a folder of its own, as many obligations in it as asked for."""
    decision, raw = made(number, obligations)
    place = folder / decision.id
    place.mkdir(parents=True)
    (place / "source.txt").write_text(raw, "utf-8")
    (place / "decision.json").write_text(to_json(decision), "utf-8")


def made(number: int, obligations: int) -> tuple[Decision, str]:
    """Return the decision with a number and its source text."""
    rng = random.Random(number)
    name, issued, province = identity(number), _issued(number), PROVINCES[number % len(PROVINCES)]
    text = _Text()
    text.add(f"Số: {number}/QĐ-UBND\n\n{province}, ngày {issued:%d/%m/%Y}\n\nQUYẾT ĐỊNH\n\n")
    references = list(_references(number, rng, text))
    bodies: dict[str, Body] = {}
    duties = [_duty(name, place, rng, text, bodies, issued) for place in range(1, obligations + 1)]
    raw = str(text)
    head = DecisionHead(
        type="Quyết định",
        number=f"{number}/QĐ-UBND",
        issuer=Issuer(name=f"Ủy ban nhân dân tỉnh {province}", body_id=f"p{number % len(PROVINCES)}"),
        place=province,
        issued_on=issued.isoformat(),
        subject=f"về {' '.join(rng.choices(WORDS, k=5))} tỉnh {province}",
        effective_on=(issued + timedelta(days=10)).isoformat(),
        signer=Signer(name="Lê Thị Sông", position="Chủ tịch"),
    )
    source = SourceInfo(
        name=f"{number}.txt",
        sha256=hashlib.sha256(raw.encode()).hexdigest(),
        media_type="text/plain",
        text_origin="markup",
        reader="plain",
    )
    return (
        Decision(
            id=name, source=source, decision=head, obligations=duties, references=references, bodies=[*bodies.values()]
        ),
        raw,
    )


class _Text:
    """A source text as it grows."""

    def __init__(self) -> None:
        self._parts: list[str] = []
        self._length = 0

    def add(self, words: str) -> Evidence:
        """Add words, and return the evidence that they are."""
        start = self._length
        self._parts.append(words)
        self._length += len(words)
        return Evidence(quote=words, start=start, end=self._length)

    def __str__(self) -> str:
        return "".join(self._parts)


def _issued(number: int) -> date:
    return _FIRST + timedelta(days=number * 7919 % _SPAN if number else 0)


def _duty(name: str, place: int, rng: random.Random, text: _Text, bodies: dict[str, Body], issued: date) -> Obligation:
    text.add(f"Điều {place}. ")
    start = text.add("")
    leads = [_actor(rng, text, bodies)]
    text.add(" ")
    verb = rng.choice(VERBS)
    rest = f"{verb} {' '.join(rng.choices(WORDS, k=rng.randint(5, 16)))}"
    text.add(rest)
    deadlines = [one for one in [_deadline(rng, text, issued)] if one is not None]
    words = f"{leads[0].name} {rest}{f' {deadlines[0].text}' if deadlines else ''}"
    cooperating = []
    if rng.random() < 0.3:
        text.add(", phối hợp ")
        cooperating = [_actor(rng, text, bodies)]
        words += f", phối hợp {cooperating[0].name}"
    proof = Evidence(quote=words, start=start.start, end=start.start + len(words), page=1 + place // 12)
    text.add(".\n\n")
    return Obligation(
        id=f"{name}:Điều {place}:1",
        fingerprint=hashlib.sha256(words.encode()).hexdigest()[:16],
        task=f"{name}:t{place}",
        section=f"Điều {place}",
        text=words,
        kind="carry_out",
        verb=verb,
        object=rest.removeprefix(verb).strip(),
        lead=leads,
        cooperating=cooperating,
        deadlines=deadlines,
        confidence=round(rng.uniform(0.5, 1), 2),
        review=rng.choice(("auto", "check")),
        evidence=[proof],
    )


def _actor(rng: random.Random, text: _Text, bodies: dict[str, Body]) -> Actor:
    department, province = rng.randrange(len(DEPARTMENTS)), rng.randrange(len(PROVINCES))
    name = f"Sở {DEPARTMENTS[department]} {PROVINCES[province]}"
    key = f"p{province}.so-{department}"
    bodies[key] = Body(id=key, name=name, names_used=[name], kind="department")
    return Actor(name=name, body_id=key, evidence=[text.add(name)])


def _deadline(rng: random.Random, text: _Text, issued: date) -> Deadline | None:
    sort = rng.random()
    if sort >= 0.35:
        return None
    text.add(" ")
    if sort < 0.22:
        day = issued + timedelta(days=rng.randint(20, 1_500))
        words = f"trước ngày {day:%d/%m/%Y}"
        proof = text.add(words)
        return Deadline(
            value=day.isoformat(), text=words, kind="date", end=day.isoformat(), inclusive=False, evidence=[proof]
        )
    if sort < 0.28:
        proof = text.add("trước ngày 10/12 hằng năm")
        return Deadline(
            value="R/P1Y/12-10",
            text=proof.quote,
            kind="recurring",
            rrule="FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=10",
            inclusive=False,
            evidence=[proof],
        )
    if sort < 0.32:
        proof = text.add("trong thời hạn 30 ngày kể từ ngày ký")
        return Deadline(value="P30D", text=proof.quote, kind="relative", evidence=[proof])
    proof = text.add("thường xuyên")
    return Deadline(value="", text=proof.quote, kind="ongoing", evidence=[proof])


def _references(number: int, rng: random.Random, text: _Text) -> list[Reference]:
    found = []
    for place in range(1, 4):
        law = rng.randrange(400)
        day = date(2010 + law % 10, 1 + law % 12, 1 + law % 28)
        told = f"Nghị định số {law + 1}/{day.year}/NĐ-CP"
        text.add("Căn cứ ")
        proof = text.add(told)
        text.add(";\n\n")
        found.append(
            Reference(
                id=f"r{place}",
                type="Nghị định",
                number=f"{law + 1}/{day.year}/NĐ-CP",
                issued_on=day.isoformat(),
                issuer="Chính phủ",
                relation="basis",
                mentions=[Mention(text=told, evidence=[proof])],
            )
        )
    if number > 1:
        # Of the same province, and older, else it could not be meant or ended.
        earlier = [one for one in range(number % 10 or 10, number, 10) if _issued(one) < _issued(number)]
        if earlier:
            other = rng.choice(earlier)
            relation = "replaces" if number % 50 == 0 else "amends" if number % 20 == 0 else "cites"
            verb = {"replaces": "Thay thế", "amends": "Sửa đổi khoản 1 Điều 3", "cites": "Theo"}[relation]
            text.add(f"{verb} ")
            proof = text.add(f"Quyết định số {other}/QĐ-UBND")
            text.add(".\n\n")
            found.append(
                Reference(
                    id="r4",
                    type="Quyết định",
                    number=f"{other}/QĐ-UBND",
                    issued_on=_issued(other).isoformat(),
                    relation=relation,
                    mentions=[Mention(text=proof.quote, evidence=[proof])],
                )
            )
    return found
