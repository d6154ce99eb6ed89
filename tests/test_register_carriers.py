"""Who carries a body's duties on a day: provinces, ministries and departments of 2025, splits by field, levels that ended."""

from __future__ import annotations

import re
from collections import Counter
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.lexicon.departments import MINISTRY, PROVINCE, departments
from pipeline.lexicon.registry import BodyRow, registry
from pipeline.register.carriers import WHY, carriers
from pipeline.register.units import field_words, moves, transfers, unit_of, words_of

NOW = "2026-11-26"
PROVINCES = [row for row in registry().rows if row.kind == "province"]
OLD = [row for row in PROVINCES if not row.valid_to or row.valid_to == "2025-06-30"]
CENTRAL = [row for row in registry().rows if row.kind != "province"]
UNITS = [row for row in departments().rows if row.owner == PROVINCE]
EVERY = [
    *(row.id for row in registry().rows),
    *(row.id_of("vn.tinh-ha-giang" if row.owner == PROVINCE else "vn.bo-giao-thong-van-tai" if row.owner == MINISTRY else row.owner)
      for row in departments().rows),
    *(row.id_of("vn.tinh-son-la") for row in UNITS),
]  # fmt: skip


def only(body: str, day: str = NOW, text: str = "", **by: str) -> str:
    found = carriers(body, day, text, **by)
    assert found.decided, found
    ((identity, _),) = found.carriers
    return identity


def test_the_63_provinces_go_to_34() -> None:
    assert len(OLD) == 63
    now = Counter(only(row.id) for row in OLD)
    assert len(now) == 34
    # 23 were formed, 11 stayed as they were (Nghị quyết 202/2025/QH15).
    assert sum(count == 1 for count in now.values()) == 11
    assert {only(row.id, "2025-06-30") for row in OLD} == {row.id for row in OLD}


# Old province | the one that it is in since 2025-07-01.
MERGED = """
tỉnh Hà Giang | tỉnh Tuyên Quang
tỉnh Yên Bái | tỉnh Lào Cai
tỉnh Hòa Bình | tỉnh Phú Thọ
tỉnh Hải Dương | thành phố Hải Phòng
tỉnh Nam Định | tỉnh Ninh Bình
tỉnh Quảng Nam | thành phố Đà Nẵng
tỉnh Bình Định | tỉnh Gia Lai
tỉnh Bình Dương | thành phố Hồ Chí Minh
tỉnh Long An | tỉnh Tây Ninh
tỉnh Kiên Giang | tỉnh An Giang
tỉnh Sóc Trăng | thành phố Cần Thơ
tỉnh Hà Tây | thành phố Hà Nội
tỉnh Thừa Thiên Huế | thành phố Huế
tỉnh Sơn La | tỉnh Sơn La
"""


@pytest.mark.parametrize("line", [line for line in MERGED.splitlines() if line])
def test_a_province_is_followed_by_its_name(line: str) -> None:
    old, new = (part.strip() for part in line.split("|"))
    assert carriers(old, NOW).carriers[0][1] == new
    # Its committee and its departments go with it.
    for unit in ("Ủy ban nhân dân", "Sở Nội vụ", "Công an"):
        found = carriers(f"{unit} {old}", NOW)
        assert found.carriers[0][1] == f"{unit} {new}"
        assert found.printed == f"{unit} {old}"


# Body | words of the task | who carries it now; several are candidates, "?" where nobody is known.
BODIES = """
Bộ Kế hoạch và Đầu tư | | Bộ Tài chính
Bộ Giao thông vận tải | Sửa chữa cầu yếu trên quốc lộ | Bộ Xây dựng
Bộ Giao thông vận tải | Đổi giấy phép lái xe trực tuyến | Bộ Công an
Bộ Giao thông vận tải | | Bộ Xây dựng, Bộ Công an
Bộ Nông nghiệp và Phát triển nông thôn | | Bộ Nông nghiệp và Môi trường
Bộ Tài nguyên và Môi trường | | Bộ Nông nghiệp và Môi trường
Bộ Thông tin và Truyền thông | Phổ cập chữ ký số | Bộ Khoa học và Công nghệ
Bộ Thông tin và Truyền thông | Chỉ đạo cơ quan báo chí đưa tin | Bộ Văn hóa, Thể thao và Du lịch
Bộ Thông tin và Truyền thông | Nâng cấp đài truyền thanh xã | Bộ Văn hóa, Thể thao và Du lịch
Bộ Thông tin và Truyền thông | Diễn tập bảo đảm an toàn, an ninh mạng | Bộ Công an
Bộ Lao động - Thương binh và Xã hội | Đào tạo nghề cho ngư dân | Bộ Giáo dục và Đào tạo
Bộ Lao động - Thương binh và Xã hội | Mở tổng đài bảo vệ trẻ em | Bộ Y tế
Bộ Lao động - Thương binh và Xã hội | Rà soát hộ nghèo, hộ cận nghèo | Bộ Nông nghiệp và Môi trường
Bộ Lao động - Thương binh và Xã hội | Sửa mức lương tối thiểu vùng | Bộ Nội vụ
Bộ Lao động - Thương binh và Xã hội | Bộ Lao động - Thương binh và Xã hội lập cơ sở cai nghiện | Bộ Công an
Bộ Lao động - Thương binh và Xã hội | Ngăn lao động trẻ em | Bộ Nội vụ, Bộ Y tế
Bộ trưởng Bộ Kế hoạch và Đầu tư | | Bộ Tài chính
Ủy ban Dân tộc | | Bộ Dân tộc và Tôn giáo
Bộ Nội vụ | Cấp thẻ công chức | Bộ Nội vụ
Bộ Nội vụ | Cấp đăng ký hoạt động tôn giáo | Bộ Dân tộc và Tôn giáo
Bộ Tư pháp | | Bộ Tư pháp
Bộ Tư pháp | Rút ngắn thời gian cấp Phiếu lý lịch tư pháp | Bộ Công an
Sở Tư pháp tỉnh Hà Giang | Số hóa hồ sơ lý lịch tư pháp | Công an tỉnh Tuyên Quang
Sở Tư pháp tỉnh Hà Giang | Tập huấn hòa giải viên | Sở Tư pháp tỉnh Tuyên Quang
Tổng cục Thuế | | Cục Thuế
Tổng cục Giáo dục nghề nghiệp | | Bộ Giáo dục và Đào tạo
Cục Việc làm Bộ Lao động - Thương binh và Xã hội | | Cục Việc làm Bộ Nội vụ
Vụ Pháp chế Bộ Kế hoạch và Đầu tư | | Bộ Tài chính
Ban Tuyên giáo Trung ương | | Ban Tuyên giáo và Dân vận Trung ương
Sở Kế hoạch và Đầu tư tỉnh Sơn La | | Sở Tài chính tỉnh Sơn La
Sở Kế hoạch và Đầu tư tỉnh Hà Giang | | Sở Tài chính tỉnh Tuyên Quang
Giám đốc Sở Kế hoạch và Đầu tư tỉnh Hà Giang | | Sở Tài chính tỉnh Tuyên Quang
Sở LĐTBXH tỉnh Bình Dương | Trợ giúp xã hội cho người khuyết tật | Sở Y tế thành phố Hồ Chí Minh
Sở LĐTBXH các tỉnh, thành phố trực thuộc Trung ương | Giới thiệu việc làm | Sở Nội vụ các tỉnh, thành phố trực thuộc Trung ương
Sở Văn hóa, Thể thao và Du lịch tỉnh Bình Dương | Xếp hạng điểm du lịch | Sở Du lịch thành phố Hồ Chí Minh
Sở Ngoại vụ tỉnh Hà Giang | | Sở Ngoại vụ tỉnh Tuyên Quang, Ủy ban nhân dân tỉnh Tuyên Quang
Tỉnh ủy tỉnh Hà Giang | | Tỉnh ủy Tuyên Quang
Ủy ban nhân dân các tỉnh, thành phố trực thuộc Trung ương | | Ủy ban nhân dân các tỉnh, thành phố trực thuộc Trung ương
Ủy ban nhân dân huyện Mường La | | Ủy ban nhân dân cấp xã, Ủy ban nhân dân cấp tỉnh
Phòng Nội vụ các huyện, thị xã | | Ủy ban nhân dân cấp xã, Ủy ban nhân dân cấp tỉnh
Hội đồng nhân dân quận Cầu Giấy | | Hội đồng nhân dân cấp xã, Hội đồng nhân dân cấp tỉnh
Tòa án nhân dân huyện Mường La | | Tòa án nhân dân khu vực
Ủy ban nhân dân thành phố Thuận An | | Ủy ban nhân dân cấp xã, Ủy ban nhân dân cấp tỉnh
Bộ Chỉ huy Quân sự tỉnh Yên Bái | | Bộ Chỉ huy Quân sự tỉnh Lào Cai
Ủy ban nhân dân xã Vân Hồ | | ?
các cơ quan, đơn vị liên quan | | các cơ quan, đơn vị liên quan
Thủ trưởng các đơn vị | | Thủ trưởng các đơn vị
UBND các xã, phường | | UBND các xã, phường
Công ty Điện lực Sông Lúa | | ?
"""
TABLE = [line for line in BODIES.splitlines() if line]


@pytest.mark.parametrize("line", TABLE)
def test_who_carries_a_body_s_duties_now(line: str) -> None:
    body, text, wanted = (part.strip() for part in line.split("|"))
    found = carriers(body, NOW, text)
    names = [name for _, name in (found.carriers or found.candidates)]
    assert ", ".join(names) == wanted.replace("?", ""), found
    assert found.printed == body
    assert found.decided == (len(found.carriers) == 1)


def test_bare_names_are_read_by_whose_decision_it_is() -> None:
    by = {"issuer": "Ủy ban nhân dân tỉnh Yên Bái", "issued_on": "2024-05-06"}
    assert only("Sở Kế hoạch và Đầu tư", **by) == "vn.tinh-lao-cai.so-tai-chinh"
    assert only("Chánh Thanh tra tỉnh", **by) == "vn.tinh-lao-cai.thanh-tra-tinh"
    assert only("x/giam-doc-so-y-te", name="Giám đốc Sở Y tế", **by) == "vn.tinh-lao-cai.so-y-te"
    assert only("Bộ trưởng", issuer="Bộ Tư pháp", issued_on="2024-05-06") == "vn.bo-tu-phap"
    district = carriers("UBND huyện Văn Yên", NOW, **by)
    assert [name for _, name in district.candidates] == ["Ủy ban nhân dân cấp xã", "Ủy ban nhân dân tỉnh Lào Cai"]


def test_what_left_before_the_decision_named_the_body_is_not_followed() -> None:
    text = "Cấp đăng ký hoạt động tôn giáo"
    assert only("vn.bo-noi-vu", text=text, issued_on="2024-01-02") == "vn.bo-dan-toc-va-ton-giao"
    assert only("vn.bo-noi-vu", text=text, issued_on="2025-05-06") == "vn.bo-noi-vu"
    # It came to the ministry on the day on which religion left it.
    labour = "vn.bo-lao-dong-thuong-binh-va-xa-hoi"
    assert only(labour, text="Việc làm cho chức sắc tôn giáo") == "vn.bo-noi-vu"


def test_a_commune_named_after_the_change_is_itself() -> None:
    assert carriers("Ủy ban nhân dân xã Vân Hồ", NOW, issued_on="2025-08-01").decided
    assert carriers("Ủy ban nhân dân xã Vân Hồ", "2025-06-30", issued_on="2025-01-02").decided


def test_a_long_text_lists_several_works_and_decides_nothing() -> None:
    text = "Đào tạo nghề cho ngư dân"
    long = text + "; rà soát danh mục" * 40
    assert carriers("Bộ Lao động - Thương binh và Xã hội", NOW, text).decided
    assert not carriers("Bộ Lao động - Thương binh và Xã hội", NOW, long).decided


def test_between_the_end_and_the_successor_nobody_is_known() -> None:
    found = carriers("vn.tinh-long-an.cuc-thue", "2025-05-01")
    assert (found.carriers, found.candidates, found.decided, found.why) == ((), (), False, ("gap",))
    assert only("vn.tinh-long-an.cuc-thue") == "vn.tinh-tay-ninh.thue"


@pytest.mark.parametrize("body", EVERY)
def test_the_day_before_the_first_change_is_the_body_s_own(body: str) -> None:
    unit = unit_of(body)
    assert unit is not None
    days = [one.day for one in moves(unit) if one.day]
    owner = registry().by_id(unit.owner)
    days += [one.from_ for one in owner.successors] if owner else []
    if unit.row.valid_to:
        days.append((date.fromisoformat(unit.row.valid_to) + timedelta(days=1)).isoformat())
    before = (date.fromisoformat(min(days, default=NOW)) - timedelta(days=1)).isoformat()
    found = carriers(body, before)
    assert found.carriers == ((body, unit.name),)
    assert found.why == ("unchanged",)


@pytest.mark.parametrize("body", EVERY)
def test_whoever_carries_it_carries_it_still_when_asked_again(body: str) -> None:
    found = carriers(body, NOW)
    assert found.decided == bool(found.carriers)
    assert not (found.carriers and found.candidates)
    for identity, name in found.carriers:
        assert carriers(identity, NOW).carriers == ((identity, name),)
    unit = unit_of(body)
    assert unit is not None
    if unit.row.valid_to and unit.row.valid_to < NOW:
        assert body not in {identity for identity, _ in (*found.carriers, *found.candidates)}
        assert found.source


@pytest.mark.parametrize("row", [row for row in UNITS if row.valid_to], ids=lambda row: row.slug)
def test_departments_that_ended_have_somebody_in_every_province(row: BodyRow) -> None:
    for province in PROVINCES:
        found = carriers(f"{province.id}.{row.slug}", NOW)  # type: ignore[attr-defined]
        ends = found.carriers or found.candidates
        assert ends
        here = only(province.id)
        assert all(identity.startswith(f"{here}.") for identity, _ in ends)


def test_ministries_that_ended_lead_to_those_of_today() -> None:
    gone = [row for row in CENTRAL if row.kind == "ministry" and row.valid_to]
    assert len(gone) == 6
    today = {row.id for row in CENTRAL if row.kind in {"ministry", "ministerial-agency"} and not row.valid_to}
    # 14 ministries and 3 agencies of their rank (Nghị quyết 176/2025/QH15).
    assert len(today) == 17
    for row in gone:
        found = carriers(row.id, NOW)
        assert {identity for identity, _ in (*found.carriers, *found.candidates)} <= today
        assert any("176/2025/QH15" in law for law in found.source)


def test_the_lists_hold_together() -> None:
    for one in transfers()["transfers"]:
        unit = unit_of(one["body"])
        assert unit is not None
        assert unit.sibling(one["to"]) is not None
        assert re.fullmatch(r"(?:\d{4}-\d{2}-\d{2})?", one["from"])
        assert one["source"]
    assert all(unit_of(f"province.{one['slug']}") for one in transfers()["not_everywhere"])
    slugs = [who["slug"] for one in transfers()["ended"] for who in one["candidates"] if "slug" in who]
    assert all(unit_of(f"province.{slug}") for slug in slugs)


def test_every_field_of_a_successor_is_told_by_some_words() -> None:
    fields = {one.field for row in (*registry().rows, *departments().rows) for one in row.successors if one.field}
    fields |= {one["field"] for one in transfers()["transfers"] if one["field"]}
    assert all(words_of(field) for field in fields)
    joined = " | ".join(fields)
    assert all(field in joined.lower() for field, _ in field_words())


def test_reasons_are_said_in_both_languages() -> None:
    codes = {
        code for line in TABLE for code in carriers(line.split("|")[0].strip(), NOW, line.split("|")[1].strip()).why
    }
    assert codes <= set(WHY)
    assert all(english and vietnamese for english, vietnamese in WHY.values())


@given(
    st.sampled_from(EVERY),
    st.dates(date(2000, 1, 1), date(2035, 1, 1)),
    st.sampled_from([line.split("|")[1] for line in TABLE]),
)
def test_on_no_day_and_for_no_text_does_it_go_round(body: str, day: date, text: str) -> None:
    found = carriers(body, day, text)
    assert set(found.why) <= set(WHY)
    assert found.decided == bool(found.carriers)
    again = carriers(body, day.isoformat(), text)
    assert again == found


@given(st.text(max_size=60), st.text(max_size=30))
def test_any_name_gives_an_answer(name: str, issuer: str) -> None:
    found = carriers(name, NOW, issuer=issuer)
    assert found.printed == name
    assert found.decided == bool(found.carriers)
