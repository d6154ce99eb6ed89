"""Composes the names of bodies and the phrases that limit a time."""

from __future__ import annotations

import random
import re

from vocabulary import fields, heads, rows, syllables

Part = tuple[str, str]
"""A piece of text, and the label of its span ("" for none)."""

Parts = list[Part]


class Names:
    """Composes names and times from a seed."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)

    def one(self, options: list[str]) -> str:
        return self.random.choice(options)

    def chance(self, share: float) -> bool:
        return self.random.random() < share

    # Names

    def place(self) -> str:
        count = 3 if self.chance(0.1) else 2
        return " ".join(self.random.sample(syllables()["places"], count))

    def area(self) -> str:
        level = self.one(["tỉnh", "thành phố", "huyện", "xã", "phường", "thị xã", "quận", "đặc khu", "thị trấn"])
        return f"{level} {self.place()}"

    def field(self) -> str:
        return self.one(fields())

    def _known(self) -> str:
        row = self.random.choice(rows("bodies"))
        names = [str(row["name"]), *(str(alias) for alias in row.get("aliases", ()) or ())]  # type: ignore[union-attr]
        return self.one(names)

    def _unit(self) -> str:
        head = self.one([*heads()["units"], "Vụ", "Vụ", "Cục", "Cục", "Sở", "Sở", "Sở", "Phòng", "Ban Quản lý"])
        name = f"{head} {self.field()}"
        end = self.random.random()
        if end < 0.15:
            return f"{name} {self.area()}"
        if end < 0.25:
            return f"{name} {self.one(['tỉnh', 'thành phố', 'huyện', 'Việt Nam', 'Trung ương', 'cấp tỉnh'])}"
        return name

    def _short_unit(self) -> str:
        words = re.findall(r"[A-ZĐa-zđÀ-ỹ]+", self.field())
        letters = "".join(word[0].upper() for word in words[:5])
        if len(letters) > 3 and self.chance(0.5):
            letters = f"{letters[:2]}&{letters[2:]}"
        return f"{self.one(['Sở', 'Bộ', 'Phòng', 'Vụ', 'Cục', 'Ban'])} {letters}"

    def _committee(self) -> str:
        head = self.one(["Ủy ban nhân dân", "UBND", "Uỷ ban nhân dân", "HĐND", "Hội đồng nhân dân", "Đảng ủy"])
        rest = self.one(
            [
                self.area(), "tỉnh", "thành phố", "cấp xã", "các xã, phường", "các xã, phường, thị trấn",
                "các huyện, thị xã, thành phố", "các cấp", "cấp tỉnh", "các tỉnh, thành phố trực thuộc Trung ương",
                "các xã, phường, đặc khu", f"các xã: {self.place()}, {self.place()} và {self.place()}",
            ]
        )  # fmt: skip
        return f"{head} {rest}"

    def _office(self) -> str:
        head = self.one([*heads()["offices"], "Giám đốc", "Chủ tịch", "Thủ trưởng", "Giám đốc"])
        if head.startswith("Chủ tịch"):
            return f"Chủ tịch {self._committee()}"
        if head in {"Thủ tướng", "Phó Thủ tướng"}:
            return f"{head} Chính phủ"
        if self.chance(0.15):
            return f"{head} {self.one(['các đơn vị thuộc Bộ', 'các cơ quan, đơn vị', 'các sở, ban, ngành', 'các Sở'])}"
        return f"{head} {self._unit()}"

    def _collective(self) -> str:
        name = self.one(heads()["collectives"])
        end = self.one(["", "", "", " có liên quan", " thuộc Bộ", " liên quan", " cấp tỉnh", f" {self.area()}"])
        return name if "liên quan" in name and "liên quan" in end else name + end

    def body(self) -> str:
        """Compose a name: from the registry, a head with a field of work, a committee, an office, a collective."""
        kind = self.random.random()
        for limit, make in (
            (0.2, self._known), (0.5, self._unit), (0.58, self._short_unit), (0.72, self._committee),
            (0.84, self._office), (2.0, self._collective),
        ):  # fmt: skip
            if kind < limit:
                return make()
        raise AssertionError

    def bodies(self, most: int = 4) -> Parts:
        """Compose a list of names: commas and "và" between, "các" for a kind before some."""
        count = self.random.choice([1, 1, 1, 2, 2, 3, most])
        parts: Parts = []
        for index in range(count):
            if index:
                parts.append((" và " if index == count - 1 else ", ", ""))
            parts.append((self.body(), "BODY"))
        return parts

    # Times

    def _day(self) -> str:
        day, month, year = self.random.randint(1, 28), self.random.randint(1, 12), self.random.randint(2015, 2030)
        return self.one(
            [f"{day:02}/{month}/{year}", f"{day}/{month}/{year}", f"{day:02} tháng {month} năm {year}", f"{day}/{month}",
             f"{day:02}-{month:02}-{year}", f"{day:02} tháng {month:02}"]
        )  # fmt: skip

    def limit(self) -> str:
        """Compose a phrase that limits when something is done."""
        month, year, quarter = (
            self.random.randint(1, 12),
            self.random.randint(2015, 2035),
            self.one(["I", "II", "III", "IV"]),
        )
        often = self.one(["hằng", "hàng"])
        return self.one(
            [
                f"trước ngày {self._day()}", f"chậm nhất ngày {self._day()}", f"chậm nhất là ngày {self._day()}",
                f"đến hết ngày {self._day()}", f"xong trước ngày {self._day()}", f"trong tháng {month}/{year}",
                f"trước tháng {month}/{year}", f"trong quý {quarter}/{year}", f"quý {quarter} năm {year}",
                f"trong năm {year}", f"năm {year}", f"giai đoạn {year}-{year + 5}", f"đến hết năm {year}",
                f"trước ngày {self.random.randint(5, 28)} {often} tháng", f"{often} năm", f"định kỳ {often} quý",
                f"trước ngày {self.random.randint(1, 28)}/{month} {often} năm", f"định kỳ {often} tháng",
                f"định kỳ 6 tháng, {often} năm", f"định kỳ {often} tháng, quý, 6 tháng và cả năm", "thường xuyên",
                f"trong 6 tháng đầu năm {year}", f"cuối năm {year}", f"từ năm {year}",
                f"trong thời hạn {self.random.randint(2, 60)} ngày làm việc kể từ ngày nhận được văn bản",
                f"chậm nhất {self.random.randint(2, 60):02} ngày kể từ ngày ban hành", f"trước ngày {self.random.randint(5, 28)} của tháng cuối quý",
                f"từ tháng {month} đến tháng 12 năm {year}", f"hoàn thành trước ngày {self._day()}", f"xong trong tháng {month}",
            ]
        )  # fmt: skip
