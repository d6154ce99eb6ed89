"""Composes what is no order though it may look like one: bases, facts, targets, rights, headings, lists of things."""

from __future__ import annotations

from names import Parts
from orders import Orders
from vocabulary import objects, words


class Statements(Orders):
    """Composes statements, out of the same names and acts as orders."""

    def _citation(self) -> Parts:
        day = f"{self.random.randint(1, 28)}/{self.random.randint(1, 12)}/{self.random.randint(2005, 2026)}"
        number = f"{self.random.randint(1, 3900)}/{self.one(['QĐ-TTg', 'NQ-CP', 'QĐ-UBND', 'KH-UBND', '2023/NĐ-CP', 'CT-TTg', '2022/TT-BTC'])}"
        kind = self.one(["Quyết định", "Nghị quyết", "Nghị định", "Chỉ thị", "Kế hoạch", "Công văn", "Thông tư"])
        return [
            (f"{kind} số {number} ngày {day} của ", ""),
            (self.body(), "BODY"),
            (f" {self.one(words()['subjects'])}", ""),
        ]

    def _basis(self) -> Parts:
        if self.chance(0.4):
            return [(f"Căn cứ Luật {self.one(words()['titles'])} ngày {self._day()}", "")]
        if self.chance(0.3):
            return [
                ("Theo đề nghị của ", ""),
                (self.body(), "BODY"),
                (f" tại Tờ trình số {self.random.randint(1, 900)}/TTr-SNV ngày {self._day()}", ""),
            ]
        return [(self.one(["Căn cứ ", "Thực hiện ", "Căn cứ "]), ""), *self._citation()]

    def _fact(self) -> Parts:
        if self.chance(0.5):
            year = self.random.randint(2015, 2026)
            return [
                (
                    self.one(
                        [
                            f"Năm {year}, ",
                            f"Trong giai đoạn {year}-{year + 5}, ",
                            "Thời gian qua, ",
                            "Hiện nay, ",
                            f"Tính đến ngày {self._day()}, ",
                        ]
                    )
                    + self.one(words()["facts"]),
                    "",
                )
            ]
        return [
            *self.bodies(2),
            (
                " đã "
                + self.verb()
                + " "
                + self.one(objects())
                + self.one([", đạt kết quả tích cực", f", đạt {self.random.randint(10, 99)}%", " trong năm qua", ""]),
                "",
            ),
        ]

    def _target(self) -> Parts:
        figure = self.one(
            [
                f"{self.random.randint(5, 100)}%",
                f"trên {self.random.randint(5, 99)}%",
                f"ít nhất {self.random.randint(2, 300)}",
                f"{self.random.randint(2, 60)},{self.random.randint(1, 9)}%",
            ]
        )
        start = self.one(
            [
                "Phấn đấu ",
                "Đến năm 2030, ",
                "Phấn đấu đến năm 2030 ",
                "Hằng năm, ",
                "Năm 2026, ",
                "",
                "Đến hết năm 2027, ",
            ]
        )
        measure = self.one(words()["measures"])
        return [(f"{start}{measure} {self.one(['đạt', 'tăng lên', 'giảm còn', 'duy trì'])} {figure}", "")]

    def _aim(self) -> Parts:
        start = self.one(["Nhằm ", "Mục đích: ", "Góp phần ", "Bảo đảm nguyên tắc "])
        return [(start, ""), *self.act()]

    def _principle(self) -> Parts:
        return [(self.one(words()["principles"]), "")]

    def _definition(self) -> Parts:
        thing = self.one(objects())
        return [
            (
                (
                    f"{self.one(['Hồ sơ', 'Cơ sở', 'Đối tượng', 'Người dùng', 'Thời gian', 'Mức hỗ trợ'])} "
                    f"{self.one(['là', 'gồm', 'bao gồm', 'được quy định như sau'])} {thing}"
                ),
                "",
            )
        ]

    def _right(self) -> Parts:
        return [
            *self.bodies(2),
            (self.one([" được ", " có quyền ", " được quyền "]) + self.verb() + " " + self.one(objects()), ""),
        ]

    def _scope(self) -> Parts:
        return [
            (
                self.one(
                    ["Quyết định này quy định về ", "Quy chế này áp dụng đối với ", "Kế hoạch này được thực hiện tại "]
                ),
                "",
            ),
            *self.bodies(2),
            (self.one([" và tổ chức, cá nhân có liên quan", ""]), ""),
        ]

    def _effect(self) -> Parts:
        kind = self.one(["Quyết định", "Quy chế", "Nghị quyết"])
        return [
            (
                self.one(
                    [
                        f"{kind} này có hiệu lực thi hành kể từ ngày ký",
                        f"{kind} này có hiệu lực từ ngày {self._day()}",
                        f"Ban hành kèm theo {kind} này Kế hoạch {self.one(words()['subjects'])}",
                        f"{kind} này thay thế {kind} số {self.random.randint(1, 900)}/QĐ-UBND ngày {self._day()}",
                    ]
                ),
                "",
            )
        ]

    def _group(self) -> Parts:
        text = self.one(words()["groups"])
        return [(text.upper() if self.chance(0.4) else text, "")]

    def _things(self) -> Parts:
        return [(", ".join(self.random.sample(objects(), 2)), "")]

    def _titled(self) -> Parts:
        return [*self.bodies(1)]

    def _noun(self) -> Parts:
        nouns = self.random.sample(words()["nouns"], 2)
        return [
            (
                self.one(
                    [
                        nouns[0],
                        f"{nouns[0]} {self.field().lower()}",
                        f"{nouns[0]} và {nouns[1]}",
                        f"{nouns[0]} {self.one(objects())}",
                    ]
                ),
                "",
            )
        ]

    def _slot(self) -> Parts:
        label = self.one(words()["slots"])
        if self.chance(0.5):
            return [(f"{label}: ", ""), *self.bodies(3)]
        return [(f"{label}: ", ""), (self.limit(), "TIME")]

    def _means(self) -> Parts:
        start = self.one(["Từ ", "Bằng ", "Được ", "Không ", "Việc ", "Có ", "Người ", "Mức ", "Cuộc họp "])
        return [(start + self.one(objects()), "")]

    def _heading(self) -> Parts:
        text = self.one(
            [f"{self.verb()} {self.one(words()['nouns'])}", "tổ chức thực hiện", "nhiệm vụ và giải pháp", self.field()]
        )
        return [(text.upper(), "")]

    def _change(self) -> Parts:
        return [
            (
                (
                    f"{self.one(['Sửa đổi, bổ sung', 'Thay thế', 'Bãi bỏ'])} {self.one(['khoản', 'điểm'])} "
                    f"{self.random.randint(1, 9)} Điều {self.random.randint(1, 60)} "
                    f"{self.one(['như sau', 'Quy chế', 'Quy định'])}"
                ),
                "",
            )
        ]

    def statement(self) -> Parts:
        """Compose what is no order: a basis, a fact, a target, an aim, a principle, a right, an effect, a heading."""
        return self._pick(
            (0.1, self._basis), (0.2, self._fact), (0.34, self._target), (0.42, self._aim), (0.47, self._principle),
            (0.53, self._definition), (0.61, self._right), (0.65, self._scope), (0.7, self._effect), (0.74, self._group),
            (0.77, self._things), (0.86, self._noun), (0.89, self._slot), (0.94, self._means), (0.96, self._heading),
            (0.98, self._change), (2.0, self._titled),
        )  # fmt: skip
