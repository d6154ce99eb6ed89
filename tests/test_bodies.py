"""Which body a name means: ids that stay, names read by whose decision it is, successors by its day, old provinces and new."""

from __future__ import annotations

import json
import re
from importlib import resources
from pathlib import Path

import pytest
from clean_decision import CLEAN, TASK

from pipeline.grammar.alternatives import letter_first
from pipeline.grammar.names import Gazetteer, name_end
from pipeline.letters import folded
from pipeline.lexicon.departments import MINISTRY, PROVINCE, DepartmentRow, departments, known_names
from pipeline.lexicon.registry import registry
from pipeline.link.body_ids import Scope, body_id, known_body
from pipeline.read.formats import read
from pipeline.steps import decided

KNOWN_NAMES = known_names()
IDS = Path(__file__).with_name("registry_ids.txt")
SON_LA = Scope("1-QD-UBND-2024-05-06", province="vn.tinh-son-la", day="2024-05-06")
HUE = Scope("2-QD-UBND-2026-05-06", province="vn.thanh-pho-hue", day="2026-05-06")
NOI_VU = Scope("3-QD-BNV-2025-05-06", ministry="vn.bo-noi-vu", day="2025-05-06", issuer="Bộ Nội vụ")
REGION = Scope("5-QD-HDV-2026-05-06", issuer="Hội đồng điều phối vùng Sông Lúa", defined=(("Vùng", "vùng Sông Lúa"),))
NOBODY = Scope("4-QD-TTg-2024-05-06", day="2024-05-06")


def ids() -> list[str]:
    """Return every id of the registry; a unit of provinces or ministries stands as "province.slug" or "ministry.slug"."""
    return sorted({row.id for row in registry().rows} | {f"{row.owner}.{row.slug}" for row in departments().rows})


def test_ids_stay() -> None:
    """An id that was once published is never renamed or taken away: outputs and other systems hold it."""
    assert ids() == IDS.read_text("utf-8").split()


@pytest.mark.parametrize("row", departments().rows, ids=lambda row: f"{row.owner}.{row.slug}")
def test_departments(row: DepartmentRow) -> None:
    day = row.valid_to or row.valid_from
    scope = {
        PROVINCE: Scope("x", province="vn.tinh-son-la", day=day),
        MINISTRY: Scope("x", ministry="vn.bo-noi-vu", day=day),
    }.get(row.owner, Scope("x", day=day))
    owner = scope.province or scope.ministry or row.owner
    at = row.example.find(row.name)
    assert at >= 0, "the example shows the name"
    if row.name in KNOWN_NAMES or row.name.startswith("Văn phòng Đoàn"):
        assert row.example[at : name_end(row.example, at, Gazetteer(KNOWN_NAMES))] == row.name
    assert body_id(row.name, scope) == f"{owner}.{row.slug}"
    for alias in row.aliases:
        if not folded(alias).endswith("thành phố"):
            assert body_id(alias, scope) == f"{owner}.{row.slug}"


def test_rows_of_departments_are_well_formed() -> None:
    central = {row.id for row in registry().rows}
    own = {f"{row.owner}.{row.slug}" for row in departments().rows}
    for row in departments().rows:
        assert row.owner in {PROVINCE, MINISTRY} | central
        assert re.fullmatch(r"[a-z0-9-]+", row.slug)
        assert re.fullmatch(r"(?:\d{4}-\d{2}-\d{2})?", row.valid_from)
        assert re.fullmatch(r"(?:\d{4}-\d{2}-\d{2})?", row.valid_to)
        for successor in row.successors:
            whole = successor.body_id if successor.body_id.startswith("vn.") else f"{row.owner}.{successor.body_id}"
            assert whole in central | own, f"{row.slug} has an unknown successor"
            assert row.valid_to < successor.from_


def test_no_unit_of_one_owner_has_two_meanings_on_one_day() -> None:
    seen: dict[tuple[str, str], DepartmentRow] = {}
    for row in departments().rows:
        for name in {folded(name) for name in (row.name, *row.aliases)}:
            other = seen.setdefault((row.owner, name), row)
            assert other.slug == row.slug, f"{name} is {other.slug} and {row.slug}"


@pytest.mark.parametrize(
    ("name", "scope", "identity"),
    [
        ("Sở Nội vụ", SON_LA, "vn.tinh-son-la.so-noi-vu"),
        ("Sở nội vụ", SON_LA, "vn.tinh-son-la.so-noi-vu"),
        ("Công an tỉnh", SON_LA, "vn.tinh-son-la.cong-an"),
        ("UBND tỉnh", SON_LA, "vn.tinh-son-la.uy-ban-nhan-dan"),
        ("Công an thành phố", HUE, "vn.thanh-pho-hue.cong-an"),
        ("Ủy ban nhân dân thành phố Huế", NOBODY, "vn.thanh-pho-hue.uy-ban-nhan-dan"),
        ("Sở Y tế tỉnh Sơn La", NOBODY, "vn.tinh-son-la.so-y-te"),
        ("Sở Y tế (tỉnh Sơn La)", HUE, "vn.tinh-son-la.so-y-te"),
        ("Vụ Pháp chế", NOI_VU, "vn.bo-noi-vu.vu-phap-che"),
        ("Vụ Pháp chế, Bộ Tư pháp", NOI_VU, "vn.bo-tu-phap.vu-phap-che"),
        ("Vụ Pháp chế thuộc Bộ Tư pháp", NOBODY, "vn.bo-tu-phap.vu-phap-che"),
        ("Cục Việc làm", NOBODY, "vn.bo-lao-dong-thuong-binh-va-xa-hoi.cuc-viec-lam"),
        ("Cục Việc làm", NOI_VU, "vn.bo-noi-vu.cuc-viec-lam"),
        ("Bộ", NOI_VU, "vn.bo-noi-vu"),
        ("Bộ trưởng", NOI_VU, "3-QD-BNV-2025-05-06/bo-truong-bo-noi-vu"),
        ("Văn phòng", NOI_VU, "vn.bo-noi-vu.van-phong-bo"),
        ("Hội đồng", REGION, "5-QD-HDV-2026-05-06/hoi-dong-dieu-phoi-vung-song-lua"),
        ("Hội đồng điều phối Vùng", REGION, "5-QD-HDV-2026-05-06/hoi-dong-dieu-phoi-vung-song-lua"),
        ("các địa phương trong vùng", REGION, "5-QD-HDV-2026-05-06/cac-dia-phuong-trong-vung"),
        ("đơn vị", REGION, "5-QD-HDV-2026-05-06/don-vi"),
        # What a bare name means there is not certain.
        ("Sở Nội vụ", NOBODY, "4-QD-TTg-2024-05-06/so-noi-vu"),
        ("Công an thành phố", SON_LA, "1-QD-UBND-2024-05-06/cong-an-thanh-pho"),
        ("Công an tỉnh", HUE, "2-QD-UBND-2026-05-06/cong-an-tinh"),
        ("Bộ", SON_LA, "1-QD-UBND-2024-05-06/bo"),
        ("Vụ Pháp chế", NOBODY, "4-QD-TTg-2024-05-06/vu-phap-che"),
        ("Giám đốc Sở Nội vụ", SON_LA, "1-QD-UBND-2024-05-06/giam-doc-so-noi-vu"),
        ("Sở Nội vụ các tỉnh, thành phố", NOBODY, "4-QD-TTg-2024-05-06/so-noi-vu-cac-tinh-thanh-pho"),
    ],
)
def test_a_name_is_read_by_whose_decision_it_is(name: str, scope: Scope, identity: str) -> None:
    assert body_id(name, scope) == identity


def test_successors_are_those_after_the_day() -> None:
    planning = known_body("Sở Kế hoạch và Đầu tư", SON_LA)
    assert planning is not None
    assert [(one.body_id, one.from_) for one in planning.successors] == [("vn.tinh-son-la.so-tai-chinh", "2025-03-01")]
    labour = known_body("Sở Lao động - Thương binh và Xã hội", SON_LA)
    assert labour is not None
    assert [one.field for one in labour.successors if one.body_id.endswith("so-giao-duc-va-dao-tao")] == [
        "giáo dục nghề nghiệp"
    ]
    # A ministry that lives on gave away a part in 2025: told of decisions before that day, and of none after it.
    before, after = known_body("Bộ Nội vụ", SON_LA), known_body("Bộ Nội vụ", HUE)
    assert before is not None
    assert after is not None
    assert [one.field for one in before.successors] == ["tín ngưỡng, tôn giáo"]
    assert after.successors == ()


def test_the_published_bodies_carry_composed_ids() -> None:
    text = CLEAN.replace("SÔNG LÚA", "SƠN LA").replace("Sông Lúa", "Sơn La").replace("2031", "2024")
    bodies = {body.name: body for body in decided(read(text.encode(), "77.txt")).bodies}
    assert bodies["Sở Xây dựng"].id == "vn.tinh-son-la.so-xay-dung"
    assert bodies["Công an tỉnh"].kind == "unit"
    assert decided(read(CLEAN.encode(), "77.txt")).bodies[0].id.startswith("77-QD-UBND-2031-03-02/")


def test_a_body_that_the_decision_defines_is_one_body_under_both_names() -> None:
    defined = "Thành lập Ban Chỉ đạo chuyển đổi số tỉnh Sông Lúa (sau đây gọi tắt là Ban Chỉ đạo)."
    text = CLEAN.replace(TASK, f"1. {defined}\n2. Ban Chỉ đạo rà soát danh mục dịch vụ, xong trước ngày 30/6/2031.")
    bodies = {name: body for body in decided(read(text.encode(), "77.txt")).bodies for name in body.names_used}
    assert bodies["Ban Chỉ đạo"].name == "Ban Chỉ đạo chuyển đổi số tỉnh Sông Lúa"


def old_and_new_provinces() -> list[tuple[str, str]]:
    """Return the 63 provinces of up to 2025 and where each is now, as underthesea's address data says."""
    data = json.loads(resources.files("underthesea.address").joinpath("data/mapping.json").read_text("utf-8"))
    old, new = data["old_province_names"], data["province_names"]
    return [(old[key]["name"], new[now]["name"]) for key, now in data["province_mapping"].items()]


def test_63_provinces_are_34() -> None:
    pairs = old_and_new_provinces()
    assert (len(pairs), len({new for _, new in pairs})) == (63, 34)
    for old, new in pairs:
        was, now = registry().by_name(old), registry().by_name(new)
        assert was is not None, old
        assert now is not None, new
        if was.id == now.id:
            assert not was.valid_to
        else:
            assert was.valid_to == "2025-06-30"
            assert [(one.body_id, one.from_) for one in was.successors] == [(now.id, "2025-07-01")]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Các đơn vị phụ trách bến đò rà soát phao.", "Các đơn vị phụ trách bến đò"),
        ("UBND các xã, phường ven sông bố trí lực lượng.", "UBND các xã, phường ven sông"),
        ("Các đơn vị tổng hợp, đơn vị phụ trách bến cấp phao.", "Các đơn vị tổng hợp"),
        ("Các đơn vị rà soát phao.", "Các đơn vị"),
        ("UBND các xã, phường có trách nhiệm cấp phao.", "UBND các xã, phường"),
    ],
)
def test_a_known_name_of_several_bodies_goes_on_with_what_tells_which(text: str, name: str) -> None:
    known = Gazetteer(["các đơn vị", "UBND các xã, phường"])
    assert text[: name_end(text, 0, known)] == name


def test_a_pattern_with_its_letters_first_matches_the_same() -> None:
    written = r"(?:(?<=ban )tham\s+mưu|(?<!nhân )dân|(?<=bến )(?<!các bến )đò|(?<=sông )(?:lớn|nhỏ)|phao)\b"
    first = letter_first(written)
    assert first == r"(?:t(?<=ban t)ham\s+mưu|d(?<!nhân d)ân|đ(?<=bến đ)(?<!các bến đ)ò|(?<=sông )(?:lớn|nhỏ)|phao)\b"
    text = "ban tham mưu, tổ tham mưu, nhân dân, người dân, bến đò, các bến đò, sông lớn, phao"
    assert re.findall(first, text) == re.findall(written, text) == ["tham mưu", "dân", "đò", "lớn", "phao"]
