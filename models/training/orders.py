"""Composes orders: by their subject, their verb, a giver, a time, a charge."""

from __future__ import annotations

from collections.abc import Callable

from names import Names, Parts
from vocabulary import acting, adverbs, objects, shown, verbs, words


class Orders(Names):
    """Composes orders, out of names and times."""

    def verb(self) -> str:
        return self.one(verbs())

    def adverb(self) -> str:
        return self.one(adverbs())

    def act(self) -> Parts:
        """Compose a verb with what it works on."""
        verbs = [self.verb()]
        while len(verbs) < 3 and self.chance(0.25):
            verbs.append(self.verb())
        text = f"{', '.join(verbs)} {self.thing()}"
        if self.chance(0.3):
            text = f"{self.adverb()} {text}"
        while self.chance(0.3):
            text += f"{self.one([', ', ', ', ' và ', ', đồng thời '])}{self.verb()} {self.thing()}"
        return [(text, "")]

    def thing(self) -> str:
        """Compose what is worked on: one thing or several, with what they are for, where, or of whom."""
        text = self.one(objects())
        while self.chance(0.25):
            text += f"{self.one([', ', ' và ', '; ' if self.chance(0.1) else ', '])}{self.one(words()['objects'])}"
        if self.chance(0.3):
            text += (
                self.one([" đối với ", " cho ", " về ", " trong ", " của ", " phục vụ ", " tại "])
                + self.field().lower()
            )
        if self.chance(0.15):
            text += f" {self.one(['theo', 'của', 'thuộc', 'trong', 'và'])} {self.plan()}"
        if self.chance(0.1):
            text += f" ({self.one(words()['nouns'])}, {self.one(words()['nouns'])})"
        return text

    def _end(self) -> Parts:
        parts: Parts = []
        if self.chance(0.3):
            parts.append((f" {self.one(words()['tails'])}", ""))
        if self.chance(0.12):
            parts.append((f" {self.one(words()['events'])}", ""))
        if self.chance(0.15):
            parts += [
                (self.one([", trình ", ", báo cáo ", ", tham mưu ", ", gửi ", " gửi ", ", gửi về ", " về "]), ""),
                *self.bodies(2),
            ]
            parts.append(
                (self.one(["", " phê duyệt", " xem xét, quyết định", " để tổng hợp", " ban hành", " theo dõi"]), "")
            )
        if self.chance(0.3):
            limit = self.limit()
            parts += [(self.one([" ", ", ", " ", "; thời gian hoàn thành: ", " ("]), ""), (limit, "TIME")]
            if parts[-2][0] == " (":
                parts.append((")", ""))
        return parts

    def plan(self) -> str:
        """Compose the title of a plan: its years limit nothing."""
        year = self.random.randint(2010, 2030)
        kind = self.one(
            ["Chương trình", "Chiến lược", "Kế hoạch", "Đề án", "Quy hoạch", "Chương trình mục tiêu quốc gia"]
        )
        years = self.one(
            [f"giai đoạn {year}-{year + 5}", f"thời kỳ {year}-{year + 10}, tầm nhìn đến năm {year + 30}", f"đến năm {year}",
             f"giai đoạn {year} - {year + 10}", f"năm {year}"]
        )  # fmt: skip
        return f"{kind} {self.one(['phát triển', 'về', 'quốc gia', 'hành động về'])} {self.field().lower()} {years}"

    def _by_subject(self) -> Parts:
        how = self.one(
            [" chủ trì, phối hợp với ", " phối hợp với ", " chủ trì phối hợp ", " có trách nhiệm ", " ", " chịu trách nhiệm ",
             " thực hiện: ", " tổ chức ", " căn cứ chức năng, nhiệm vụ được giao "]
        )  # fmt: skip
        parts = [*self.bodies(), (how, "")]
        if "phối hợp" in how:
            parts += [*self.bodies(), (" ", "")]
        return [*parts, *self.act(), *self._end()]

    def _by_verb(self) -> Parts:
        if self.chance(0.25):
            return [
                (self.one(["chủ trì, phối hợp với ", "phối hợp với ", "phối hợp chặt chẽ với "]), ""),
                *self.bodies(),
                (" ", ""),
                *self.act(),
                *self._end(),
            ]
        return [*self.act(), *self._end()]

    def _given(self) -> Parts:
        word = self.one(["Giao ", "Đề nghị ", "Yêu cầu ", "Giao cho ", "Phân công ", "Chỉ đạo "])
        return [
            (word, ""),
            *self.bodies(),
            (self.one([" chủ trì, ", " ", " phối hợp ", " khẩn trương "]), ""),
            *self.act(),
            *self._end(),
        ]

    def _timed(self) -> Parts:
        return [(self.limit(), "TIME"), (", ", ""), *self._by_subject()]

    def _charge(self) -> Parts:
        return [
            *self.bodies(5),
            (
                (
                    f" chịu trách nhiệm {self.one(['thi hành', 'tổ chức thực hiện'])} "
                    f"{self.one(['Quyết định', 'Nghị quyết', 'Kế hoạch', 'Chỉ thị'])} này"
                ),
                "",
            ),
        ]

    def _report(self) -> Parts:
        return [
            (self.limit(), "TIME"),
            (self.one([" báo cáo ", ", tổng hợp, báo cáo "]), ""),
            *self.bodies(2),
            (" " + self.one(words()["tails"]), ""),
        ]

    def order(self) -> Parts:
        """Compose an order: by its subject, its verb, a giver, a time, a charge."""
        return self._pick(
            (0.24, self._by_subject), (0.54, self._by_verb), (0.68, self._plain), (0.76, self._given),
            (0.82, self._timed), (0.86, self._acts), (0.89, self._charge), (0.92, self._report), (2.0, self._opened),
        )  # fmt: skip

    def _opened(self) -> Parts:
        start = self.one(
            ["Đối với ", "Trường hợp ", "Trên cơ sở ", "Căn cứ ", "Khi có ", "Sau khi có ", "Trong quá trình "]
        )
        order = self._by_subject() if self.chance(0.6) else self._by_verb()
        return [(f"{start}{self.thing()}, ", ""), *order]

    def _plain(self) -> Parts:
        return [(self.one(shown()), ""), *self._end()]

    def _acts(self) -> Parts:
        name, rest = self.random.choice(acting())
        return [(name, "BODY"), (rest, ""), *self._end()]

    def _pick(self, *options: tuple[float, Callable[[], Parts]]) -> Parts:
        at = self.random.random()
        return next(make for limit, make in options if at < limit)()
