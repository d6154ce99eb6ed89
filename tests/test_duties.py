"""Who is charged with what: lead-ins, titles, charging articles and slot lines, on one invented plan."""

from __future__ import annotations

import pytest
from clean_decision import CLEAN, TASK
from proofs import broken_proofs

from pipeline.document.decision import Decision
from pipeline.read.formats import read
from pipeline.steps import decided

Said = list[tuple[str, list[str]]]


def decision_of(text: str) -> Decision:
    source = read(text.encode(), "77.txt")
    decision = decided(source)
    assert broken_proofs(source, decision) == []
    return decision


def duties(text: str, section: str) -> Said:
    """Return the words and the leads of the obligations of a section, and of what is below it."""
    return [
        (obligation.text, [actor.name for actor in obligation.lead])
        for obligation in decision_of(text).obligations
        if obligation.section == section or obligation.section.startswith(f"{section}/")
    ]


def with_tasks(tasks: str) -> str:
    return CLEAN.replace(TASK, f"{TASK}\n\n{tasks}")


@pytest.mark.parametrize(
    ("tasks", "said"),
    [
        (
            "4. Lập danh sách các loại tàu phải có phao, gồm:\n\n- Tàu chở khách;\n\n- Tàu chở cát.",
            [("Lập danh sách các loại tàu phải có phao, gồm: Tàu chở khách; Tàu chở cát", [])],
        ),
        (
            "4. Sở Xây dựng đóng bến trong các trường hợp sau:\n\na) Bố trí thiếu phao;\n\nb) Tổ chức đua đò.",
            [("Sở Xây dựng đóng bến trong các trường hợp sau: Bố trí thiếu phao; Tổ chức đua đò", ["Sở Xây dựng"])],
        ),
        (
            "4. Tuyên truyền theo các hình thức sau:\n\n- Tổ chức hội nghị;\n\n- Phát tờ rơi.",
            [("Tuyên truyền theo các hình thức sau: Tổ chức hội nghị; Phát tờ rơi", [])],
        ),
        (
            "4. Hộ được vay vốn phải đáp ứng các điều kiện sau đây:\n\na) Lắp phao ở bến;\n\nb) Tham gia đội cứu hộ.",
            [],
        ),
        (
            "4. Sở Y tế có trách nhiệm:\n\n- Cấp tủ thuốc cho bến đò;\n\n- Tập huấn sơ cứu.",
            [("Cấp tủ thuốc cho bến đò", ["Sở Y tế"]), ("Tập huấn sơ cứu", ["Sở Y tế"])],
        ),
        (
            ("4. Các cơ quan cấp phép bến (Sở Xây dựng, Ban Quản lý các khu bến thủy nội địa vùng cửa sông Lúa và hạ lưu sông Sậy):"
            "\n\na) Kiểm tra hồ sơ.\n\nb) Công khai kết quả."),
            [("Kiểm tra hồ sơ", ["Các cơ quan cấp phép bến"]), ("Công khai kết quả", ["Các cơ quan cấp phép bến"])],
        ),
        (
            "4. Đề nghị Hội Lái đò tỉnh:\n\na) Vận động hội viên mặc áo phao.\n\nb) Lập đội cứu hộ.",
            [("Vận động hội viên mặc áo phao", ["Hội Lái đò tỉnh"]), ("Lập đội cứu hộ", ["Hội Lái đò tỉnh"])],
        ),
        (
            "4. Văn phòng Ủy ban nhân dân tỉnh.\n\na) Rà soát cầu phao.",
            [("Rà soát cầu phao", ["Văn phòng Ủy ban nhân dân tỉnh"])],
        ),
        (
            "4. Các hợp tác xã đăng ký đò với trạm; lập đội cứu hộ.\n\n- Rà soát cầu phao.\n\n- Sở Y tế cấp tủ thuốc.",
            [
                ("Các hợp tác xã đăng ký đò với trạm", ["Các hợp tác xã"]),
                ("lập đội cứu hộ", ["Các hợp tác xã"]),
                ("Rà soát cầu phao", ["Các hợp tác xã"]),
                ("Sở Y tế cấp tủ thuốc", ["Sở Y tế"]),
            ],
        ),
        (
            "4. Giao các hợp tác xã đăng ký đò;\n\nLập đội cứu hộ;\n\nSửa chữa cầu phao.\n\nRà soát biển báo.",
            [
                ("Giao các hợp tác xã đăng ký đò", ["các hợp tác xã"]),
                ("Lập đội cứu hộ", ["các hợp tác xã"]),
                ("Sửa chữa cầu phao", ["các hợp tác xã"]),
                ("Rà soát biển báo", []),
            ],
        ),
        (
            "4. Các hợp tác xã đăng ký đò. Sở Y tế cấp tủ thuốc.\n\n- Rà soát cầu phao.",
            [
                ("Các hợp tác xã đăng ký đò", ["Các hợp tác xã"]),
                ("Sở Y tế cấp tủ thuốc", ["Sở Y tế"]),
                ("Rà soát cầu phao", []),
            ],
        ),
        (
            "4. PHÒNG NGỪA ĐUỐI NƯỚC\n\na) Rà soát cầu phao.",
            [("Rà soát cầu phao", [])],
        ),
        (
            "4. Các ngành, lĩnh vực khác\n\na) Rà soát cầu phao.",
            [("Rà soát cầu phao", [])],
        ),
        (
            "4. Chính quyền số\n\na) Rà soát cầu phao.",
            [("Rà soát cầu phao", [])],
        ),
        (
            "4. Đề nghị các cơ quan, đơn vị: Tỉnh đoàn, Hội Nông dân tỉnh\n\n- Rà soát cầu phao.\n\n5. UBND các xã.",
            [("Rà soát cầu phao", ["Tỉnh đoàn", "Hội Nông dân tỉnh"])],
        ),
        (
            "4. Trạm Bến bãi có các nghĩa vụ sau:\n\na) Rà soát cầu phao.",
            [("Rà soát cầu phao", ["Trạm Bến bãi"])],
        ),
        (
            "4. Trách nhiệm của Bên cho thuê bến trước ngày bàn giao\n\na) Rà soát cầu phao.\n\nb) Kiểm tra cọc neo.",
            [("Rà soát cầu phao", ["Bên cho thuê bến"]), ("Kiểm tra cọc neo", ["Bên cho thuê bến"])],
        ),
        (
            "4. Trách nhiệm của Sở Y tế trong việc cứu hộ\n\na) Rà soát cầu phao.",
            [("Rà soát cầu phao", ["Sở Y tế"])],
        ),
        (
            "4. Nhiệm vụ của Kế hoạch\n\na) Rà soát cầu phao.",
            [("Rà soát cầu phao", [])],
        ),
        (
            "4. Đối với các sở, ban, ngành:\n\na) Kiểm tra bến đò.\n\nb) Báo cáo kết quả.",
            [("Kiểm tra bến đò", ["các sở, ban, ngành"]), ("Báo cáo kết quả", ["các sở, ban, ngành"])],
        ),
        (
            "4. Phòng Bến bãi (xã)/Phòng Hạ tầng (phường)\n\n- Kiểm tra bến đò.",
            [("Kiểm tra bến đò", ["Phòng Bến bãi", "Phòng Hạ tầng"])],
        ),
        (
            "4. Đối với các sở có bến đò cần sửa:\n\na) Kiểm tra bến đò.",
            [("Kiểm tra bến đò", [])],
        ),
        (
            "4. Sở Y tế có trách nhiệm:\n\n- Cấp tủ thuốc.\n\n- Ủy ban nhân dân các xã:\n\n- Kiểm tra áo phao.\n\n- Tập huấn sơ cứu.",
            [
                ("Cấp tủ thuốc", ["Sở Y tế"]),
                ("Kiểm tra áo phao", ["Ủy ban nhân dân các xã"]),
                ("Tập huấn sơ cứu", ["Ủy ban nhân dân các xã"]),
            ],
        ),
        (
            "4. Ban Quản lý bến không được làm những việc sau:\n\na) Chở quá số khách.\n\nb) Từ chối kiểm tra phao.",
            [("Ban Quản lý bến không được làm những việc sau: Chở quá số khách. Từ chối kiểm tra phao", ["Ban Quản lý bến"])],
        ),
        (
            "4. Để bến đò an toàn; các sở, ban, ngành, Hội Lái đò tỉnh và mọi người dân tập trung thực hiện các việc sau:\n\na) Kiểm tra phao.",
            [("Kiểm tra phao", ["các sở, ban, ngành", "Hội Lái đò tỉnh", "mọi người dân"])],
        ),
        (
            "4. Sở Y tế cấp 300 tủ thuốc cho các bến. Trong đó:\n\n- Bến Lau 200 tủ;\n\n- Bến Sậy 100 tủ.",
            [("Sở Y tế cấp 300 tủ thuốc cho các bến", ["Sở Y tế"])],
        ),
        (
            "4. Rà soát nội quy bến\n\n- Cơ quan thực hiện: các xã. Đồng thời, các xã tiếp tục kiểm tra phao hằng tháng.",
            [("Rà soát nội quy bến", ["các xã"]), ("Đồng thời, các xã tiếp tục kiểm tra phao hằng tháng", ["các xã"])],
        ),
        (
            "4. Kiểm kê phao cứu sinh. Thời hạn hoàn thành: trước ngày 30/11/2031.",
            [("Kiểm kê phao cứu sinh", [])],
        ),
        (
            "4. Ủy quyền cho Giám đốc Sở Xây dựng giải quyết các thủ tục sau:\n\na) Cấp phép mở bến;\n\nb) Thu hồi phép mở bến.",
            [],
        ),
        (
            "4. Lực lượng trực bến bao gồm:\n\na) Tổ chức cứu hộ được huy động;\n\nb) Đội lái đò.",
            [],
        ),
        (
            "4. Khuyến khích các bến lắp máy thông minh như:\n\n- Giám sát mực nước;\n\n- Cảnh báo lũ.",
            [("Khuyến khích các bến lắp máy thông minh như: Giám sát mực nước; Cảnh báo lũ", [])],
        ),
        (
            "4. Sở Y tế có trách nhiệm lập hồ sơ và gửi văn bản đến:\n\na) Sở Xây dựng đối với thủ tục cấp phép bến;\n\nb) Bộ Xây dựng.",
            [
                (
                    "Sở Y tế có trách nhiệm lập hồ sơ và gửi văn bản đến: Sở Xây dựng đối với thủ tục cấp phép bến; Bộ Xây dựng",
                    ["Sở Y tế"],
                )
            ],
        ),
        (
            "4. Tổ chức in lại bản đồ luồng\n\nThời gian thực hiện sau khi quy hoạch bến được ban hành.",
            [("Tổ chức in lại bản đồ luồng", [])],
        ),
        (
            "4. Trong quá trình kinh doanh, chủ bến được đóng bến trong các trường hợp sau:\n\na) Thay phao (theo đơn buộc bến phải đóng);",
            [],
        ),
        (
            "4. Tổ chức, cá nhân có quyền gửi đơn về bến bằng các hình thức sau\n\na) Gửi trực tiếp đến Sở Xây dựng.",
            [],
        ),
        (
            "4. Tổ chức, cá nhân có quyền gửi đơn về bến bằng các hình thức sau:\n\na) Gửi trực tiếp đến Sở Xây dựng.",
            [],
        ),
        (
            "4. Sở Xây dựng\n\nChủ trì triển khai các nhiệm vụ: Kiểm kê phao; sơn lại cọc neo.",
            [
                ("Chủ trì triển khai các nhiệm vụ: Kiểm kê phao", ["Sở Xây dựng"]),
                ("sơn lại cọc neo", ["Sở Xây dựng"]),
            ],
        ),
        (
            "4. Các phòng chuyên môn của Ban Bến bãi gồm:\n\na) Phòng Hành chính;\n\nb) Phòng Pháp chế và Điều tra, xử lý vi phạm.",
            [],
        ),
        (
            "4. Trách nhiệm của Sở Xây dựng\n\na) Yêu cầu các cơ quan kiểm kê phao; kiểm tra cọc neo.\n\nb) Cấp phép mở bến.",
            [
                ("Yêu cầu các cơ quan kiểm kê phao", ["Sở Xây dựng"]),
                ("kiểm tra cọc neo", ["Sở Xây dựng"]),
                ("Cấp phép mở bến", ["Sở Xây dựng"]),
            ],
        ),
        (
            "4. Trước ngày 15/3/2031, các xã:\n\n- Kiểm tra phao;\n\n- Báo cáo Sở Xây dựng.",
            [("Kiểm tra phao", ["các xã"]), ("Báo cáo Sở Xây dựng", ["các xã"])],
        ),
    ],
    ids=[
        "things", "cases", "ways", "conditions", "charged", "known-by-work", "asked", "full-stop", "below-an-order", "goes-on",
        "below-two",
        "capitals", "fields", "digital", "asked-of-several", "has-to",
        "of-whom", "in-what", "of-a-plan", "towards", "each-for-one", "towards-more", "peers", "prohibited", "for-a-purpose", "before-a-lead-in",
        "after-a-slot", "slot-inside", "powers", "made-of", "such-as", "to-whom", "slot-without-colon",
        "while-at-work", "open-ways", "open-ways-colon", "no-slot", "rooms", "asks", "when-and-who",
    ],
)  # fmt: skip
def test_a_lead_in_charges_what_stands_below_it(tasks: str, said: Said) -> None:
    assert [(text.replace("  ", " "), lead) for text, lead in duties(with_tasks(tasks), "#1/II/4")] == said


def test_a_new_sentence_takes_its_lead_from_the_first_piece_of_the_one_before() -> None:
    text = with_tasks(
        "4. Sở Y tế tập huấn sơ cứu; Ủy ban nhân dân các xã cấp áo phao; kiểm tra cọc neo. Định kỳ báo cáo Sở Xây dựng."
    )
    assert [lead for _, lead in duties(text, "#1/II/4")] == [
        ["Sở Y tế"],
        ["Ủy ban nhân dân các xã"],
        ["Ủy ban nhân dân các xã"],
        ["Sở Y tế"],
    ]


def test_a_competence_orders_nobody_and_a_duty_beside_it_does() -> None:
    text = with_tasks(
        "III. THẨM QUYỀN CHO THUÊ BẾN\n\n1. Chủ tịch Ủy ban nhân dân xã quyết định cho thuê bến nhỏ.\n\n"
        "2. Chủ tịch Ủy ban nhân dân xã báo cáo Sở Tài chính trước khi cho thuê bến lớn."
    )
    assert duties(text, "#1/III") == [
        (
            "Chủ tịch Ủy ban nhân dân xã báo cáo Sở Tài chính trước khi cho thuê bến lớn",
            ["Chủ tịch Ủy ban nhân dân xã"],
        )
    ]


REGULATION = (
    "QUYẾT ĐỊNH:\n\nĐiều 1. Ban hành kèm theo Quyết định này Quy chế bến đò.\n\nQUY CHẾ\n\nBẾN ĐÒ\n\n"
    "(Ban hành kèm theo Quyết định số 5/QĐ-SXD)\n\n"
)


STATUTE = (
    "Điều 1. {place}\n\n1. {said}\n\n2. Trụ sở đặt tại bến Lau.\n\n"
    "Điều 2. Nhiệm vụ và quyền hạn\n\n1. Kiểm kê phao.\n\n2. Sở Y tế cấp tủ thuốc.\n\n"
    "Điều 3. Các loại bến\n\n1. Cấp phép bến ngang.\n"
)


@pytest.mark.parametrize(
    ("place", "said", "lead"),
    [
        ("Vị trí và chức năng", "Chi cục Bến bãi là tổ chức hành chính thuộc Sở Xây dựng.", ["Chi cục Bến bãi"]),
        ("Địa vị pháp lý", "Quỹ Bến đò (sau đây gọi là Quỹ) là tổ chức tài chính nhà nước.", ["Quỹ Bến đò"]),
        ("Vị trí và chức năng", "Chi cục Bến bãi có con dấu riêng.", []),
        ("Các loại đò", "Chi cục Bến bãi là tổ chức hành chính thuộc Sở Xây dựng.", []),
    ],
    ids=["department", "fund", "says-not-what-it-is", "another-matter"],
)
def test_tasks_that_name_nobody_are_those_of_the_body_that_the_regulation_is_of(
    place: str, said: str, lead: list[str]
) -> None:
    text = REGULATION + STATUTE.format(place=place, said=said)
    assert duties(text, "#1/Điều 2") == [("Kiểm kê phao", lead), ("Sở Y tế cấp tủ thuốc", ["Sở Y tế"])]
    assert duties(text, "#1/Điều 3") == [("Cấp phép bến ngang", [])]


def test_which_rule_holds_for_the_money_orders_nothing() -> None:
    text = with_tasks("III. KINH PHÍ THỰC HIỆN\n\nThực hiện theo quy định tại Nghị quyết số 7/NQ-HĐND.")
    assert not any("7/NQ-HĐND" in said for said, _ in duties(text, "#1"))


def test_which_rule_holds_for_something_in_a_regulation_orders_nothing_where_nobody_is_told() -> None:
    text = (
        "Điều 1. Hồ sơ bến\n\n1. Hồ sơ mở bến: Thực hiện theo quy định tại Điều 5 Nghị định số 7/2031/NĐ-CP.\n\n"
        "2. Kiểm tra phao.\n\nĐiều 2. Trách nhiệm của Sở Xây dựng\n\n1. Thực hiện quy định tại Điều 1 Quy chế này.\n"
    )
    assert duties(REGULATION + text, "#1") == [
        ("Kiểm tra phao", []),
        ("Thực hiện quy định tại Điều 1 Quy chế này", ["Sở Xây dựng"]),
    ]


def test_below_a_title_of_bodies_that_is_not_read_those_of_the_title_above_do_not_act() -> None:
    text = with_tasks(
        "4. Nhiệm vụ của thành viên Ban Chỉ đạo\n\n4.1. Sở Y tế\n\n- Cấp tủ thuốc.\n\n"
        "4.2. Các cơ quan nay mai giữ sổ ngành bến đò\n\n- Kiểm kê phao."
    )
    assert duties(text, "#1/II/4") == [("Cấp tủ thuốc", ["Sở Y tế"]), ("Kiểm kê phao", [])]


def test_powers_that_are_handed_down_order_nothing() -> None:
    text = (
        "Điều 1. Đối tượng và nội dung phân cấp\n\n1. Đối tượng: các xã ven sông.\n\n2. Nội dung phân cấp:\n\n"
        "a) Tổ chức thi lái đò;\n\nb) Cấp thẻ lái đò.\n\nĐiều 2. Tổ chức thực hiện\n\nSở Xây dựng in thẻ lái đò.\n"
    )
    assert [said for said, _ in duties(REGULATION + text, "#1")] == ["Sở Xây dựng in thẻ lái đò"]


def test_beside_scope_and_effect_only_who_is_plainly_told_to_act_is_charged() -> None:
    text = (
        "Chương I\n\nQUY ĐỊNH CHUNG\n\nĐiều 1. Phạm vi điều chỉnh\n\nQuy chế này nêu việc Sở Xây dựng phải làm ở bến.\n\n"
        "Điều 2. Các loại bến\n\n1. Cấp phép bến ngang.\n\n"
        "2. Thủ trưởng các đơn vị có trách nhiệm khóa các bến không còn dùng.\n\nChương II\n\nĐIỀU KHOẢN CHUNG\n\n"
        "Điều 3. Hiệu lực thi hành\n\n1. Quy chế này có hiệu lực từ ngày 01/7/2031.\n\n"
        "2. Trường hợp có vướng mắc, đề nghị các chủ bến phản ánh về Sở Xây dựng.\n"
    )
    assert [said for said, _ in duties(REGULATION + text, "#1")] == [
        "Thủ trưởng các đơn vị có trách nhiệm khóa các bến không còn dùng",
        "Trường hợp có vướng mắc, đề nghị các chủ bến phản ánh về Sở Xây dựng",
    ]


def test_what_an_article_does_itself_is_a_task_where_a_plan_orders_it() -> None:
    plan = "KẾ HOẠCH\n\nAn toàn đò ngang\n\nI. CÁC VIỆC CẦN LÀM\n\n1. Ban hành danh mục bến phải có phao.\n\n2. Kiểm tra phao.\n"
    assert [said for said, _ in duties(plan, "I")] == ["Ban hành danh mục bến phải có phao", "Kiểm tra phao"]
    decision = "QUYẾT ĐỊNH:\n\nĐiều 1. Ban hành danh mục bến phải có phao.\n\nĐiều 2. Kiểm tra phao.\n"
    assert [said for said, _ in duties(decision, "Điều 1")] == []


def test_what_a_body_is_orders_it_nothing() -> None:
    text = (
        "Điều 1. Vị trí và chức năng\n\n1. Ban Quản lý bến là đơn vị thuộc Sở Xây dựng; chịu sự chỉ đạo của Sở Xây dựng.\n\n"
        "Điều 2. Nhiệm vụ\n\n1. Kiểm tra phao.\n"
    )
    assert [said for said, _ in duties(REGULATION + text, "#1")] == ["Kiểm tra phao"]


def test_below_a_title_of_what_is_forbidden_no_act_is_ordered() -> None:
    text = (
        "Điều 5. Các hành vi bị nghiêm cấm\n\n1. Cho mượn thẻ lái đò.\n\n2. Tổ chức đua đò.\n\nĐiều 6. Việc hằng ngày\n\n"
        "1. Kiểm tra phao.\n"
    )
    assert [said for said, _ in duties(REGULATION + text, "#1")] == ["Kiểm tra phao"]


def test_a_form_orders_nothing_and_ends_where_the_next_procedure_begins() -> None:
    form = "Mẫu số 02\n\nKính gửi: Sở Xây dựng\n\nĐề nghị cấp thẻ lái đò.\n\nCung cấp bản sao sổ trực.\n\n"
    text = with_tasks(
        f"4. Cấp thẻ\n\nSở Xây dựng kiểm tra đơn.\n\n{form}a) Thông tin người lái đò\n\n- Ghi rõ tuổi.\n\n"
        "b) Cấp lại thẻ\n\nTrình tự thực hiện\n\n- Sở Xây dựng thu thẻ cũ."
    )
    assert [said for said, _ in duties(text, "#1/II/4")] == ["Sở Xây dựng kiểm tra đơn", "Sở Xây dựng thu thẻ cũ"]


def test_of_a_procedure_only_the_steps_order_anything() -> None:
    text = with_tasks(
        "4. Cấp phép bến\n\na) Trình tự thực hiện\n\n- Bước 1: Sở Xây dựng kiểm tra bến.\n\nb) Cách thức thực hiện: Gửi hồ sơ "
        "qua bưu điện.\n\nc) Thành phần, số lượng hồ sơ\n\n- Dự thảo quyết định mở bến.\n\nd) Thời hạn giải quyết: 05 ngày.\n\n"
        "đ) Cơ quan giải quyết: Sở Xây dựng\n\ne) Phí, lệ phí: Không."
    )
    assert [said for said, _ in duties(text, "#1/II/4") if not said.startswith("Bước")] == []
    few = with_tasks("4. Cấp phép bến\n\na) Cách thức thực hiện: Gửi hồ sơ qua bưu điện.\n\nb) Phí: Nộp một lần.")
    assert [said for said, _ in duties(few, "#1/II/4")] != []


@pytest.mark.parametrize(("subject", "rows"), [("Công bố thủ tục hành chính về bến đò", 0), ("Kế hoạch về bến đò", 1)])
def test_the_tables_of_published_procedures_order_nothing(subject: str, rows: int) -> None:
    table = "<tr><td>Nội dung</td><td>Cơ quan chủ trì</td><td>Thời gian</td></tr>"
    row = "<tr><td>Kiểm tra phao</td><td>Sở Xây dựng</td><td>05 ngày</td></tr>"
    head = f"<p>SỞ XÂY DỰNG</p><p>Số: 9/QĐ-SXD</p><p>QUYẾT ĐỊNH</p><p>{subject}</p><p>GIÁM ĐỐC SỞ XÂY DỰNG</p><p>QUYẾT ĐỊNH:</p>"
    page = f"{head}<p>Điều 1. Ban hành kèm theo Quyết định này.</p><p>PHỤ LỤC I</p><p>DANH MỤC</p><table>{table}{row}</table>"
    found = decided(read(f"<html><body>{page}</body></html>".encode(), "9.html")).obligations
    assert len([one for one in found if one.origin == "table-row"]) == rows


@pytest.mark.parametrize(("kind", "said"), [("", []), (" nội bộ", ["Sở Xây dựng cấp phép bến trong 5 ngày"])])
def test_the_content_of_published_procedures_is_no_part_of_tasks(kind: str, said: list[str]) -> None:
    subject = f"Công bố thủ tục hành chính{kind} về bến đò"
    head = f"<p>SỞ XÂY DỰNG</p><p>Số: 9/QĐ-SXD</p><p>QUYẾT ĐỊNH</p><p>{subject}</p><p>GIÁM ĐỐC SỞ XÂY DỰNG</p><p>QUYẾT ĐỊNH:</p>"
    annex = f"<p>PHẦN I. DANH MỤC</p><p>Bến đò</p><p>PHẦN II. NỘI DUNG CỤ THỂ CỦA TỪNG {f'thủ tục hành chính{kind}'.upper()}</p>"
    page = f"{head}<p>Điều 1. Công bố kèm theo Quyết định này.</p><p>PHỤ LỤC I</p>{annex}<p>1. Sở Xây dựng cấp phép bến trong 5 ngày.</p>"
    found = decided(read(f"<html><body>{page}</body></html>".encode(), "9.html")).obligations
    assert [one.text for one in found] == said


@pytest.mark.parametrize(
    ("title", "said"),
    [
        ("MẪU BÁO CÁO", ["Sở Xây dựng kiểm tra phao hằng quý"]),
        ("QUY TRÌNH PHÁT PHAO", ["Nêu rõ số phao đã cấp", "Sở Xây dựng kiểm tra phao hằng quý"]),
        ("NHIỆM VỤ CỤ THỂ", ["Nêu rõ số phao đã cấp", "Sở Xây dựng kiểm tra phao hằng quý"]),
    ],
)
def test_in_an_appendix_that_is_not_on_tasks_only_who_is_named_acts(title: str, said: list[str]) -> None:
    text = f"{CLEAN}\n\nPhụ lục II\n\n{title}\n\n1. Nêu rõ số phao đã cấp.\n\n2. Sở Xây dựng kiểm tra phao hằng quý.\n"
    assert [words for words, _ in duties(text, "Phụ lục II")] == said


def test_below_a_lead_in_that_was_not_understood_the_missing_lead_is_doubted() -> None:
    lead_in = "Vì mùa nước an toàn, lời hứa của các xã, phường ven sông là các việc sau:"
    found = decision_of(with_tasks(f"4. {lead_in}\n\na) Kiểm tra phao."))
    (one,) = [obligation for obligation in found.obligations if obligation.section == "#1/II/4/a"]
    assert one.lead == []
    assert "lead" in one.check
    assert "lead:lead-in-unread" in one.reasons


def test_as_in_an_article_means_whom_the_article_charges() -> None:
    decision = decision_of(CLEAN)
    names = {body.id: body.name for body in decision.bodies}
    meant = {recipient.name: [names[key] for key in recipient.stands_for] for recipient in decision.decision.recipients}
    assert meant == {"Các bến đò": [], "Như Điều 3": ["Giám đốc Sở Xây dựng", "Giám đốc Công an tỉnh"]}
    elsewhere = decision_of(CLEAN.replace("Như Điều 3", "Như Điều 2"))
    assert [recipient.stands_for for recipient in elsewhere.decision.recipients] == [[], []]


TELEGRAM = """|
- Sở Xây dựng, Sở Y tế;
|
|
- Ủy ban nhân dân các xã:
|
Sông Lúa, Sông Sậy.
|
Nước sông Lúa đang lên nhanh từ ngày 01 tháng 3 năm 2031.
Chủ tịch Ủy ban nhân dân tỉnh yêu cầu thực hiện các việc sau:
1. Sở Xây dựng:
a) Rà soát bến đò ngang.
b) Kiểm tra phao tiêu.
2. Sở Y tế chuẩn bị tủ thuốc ở bến Lau./.
|
Nơi nhận:
- Như trên;
- Lưu: VT.
|
CHỦ TỊCH
Trần Văn Bến
|
"""


def test_the_text_behind_the_last_pipe_of_the_addressees_is_no_cell() -> None:
    head = CLEAN[: CLEAN.index("QUYẾT ĐỊNH\n\nBan hành")] + "CÔNG ĐIỆN\n\nVề an toàn đò ngang\n\n"
    wired = "CHỦ TỊCH ỦY BAN NHÂN DÂN TỈNH điện:\n\n"
    decision = decided(read((head + wired + TELEGRAM).encode(), "77.md"))
    assert decision.tables == []
    assert [(o.text, [actor.name for actor in o.lead]) for o in decision.obligations] == [
        ("Rà soát bến đò ngang", ["Sở Xây dựng"]),
        ("Kiểm tra phao tiêu", ["Sở Xây dựng"]),
        ("Sở Y tế chuẩn bị tủ thuốc ở bến Lau", ["Sở Y tế"]),
    ]


def test_whom_a_lead_in_above_all_parts_asks_acts_in_those_that_name_nobody() -> None:
    head = CLEAN[: CLEAN.index("QUYẾT ĐỊNH\n\nBan hành")] + "CHỈ THỊ\n\nVề an toàn đò ngang\n\n"
    decision = decision_of(
        head
        + "Nước sông đang lên. Để không ai bị nạn, Chủ tịch Ủy ban nhân dân tỉnh yêu cầu Giám đốc Sở Xây dựng, Chủ tịch Ủy ban "
        "nhân dân các xã thực hiện ngay các việc sau:\n\n1. Kiểm tra phao tiêu.\n\n2. Sở Y tế chuẩn bị tủ thuốc.\n"
    )
    asked = ["Giám đốc Sở Xây dựng", "Chủ tịch Ủy ban nhân dân các xã"]
    assert [(o.text, [actor.name for actor in o.lead]) for o in decision.obligations] == [
        ("Kiểm tra phao tiêu", asked),
        ("Sở Y tế chuẩn bị tủ thuốc", ["Sở Y tế"]),
    ]


def test_a_title_that_begins_with_towards_hands_down_bodies_without_a_name_of_their_own() -> None:
    tasks = "4. Đối với tổ chức tín dụng:\n\n- Cho vay đóng đò.\n\n- Báo cáo Ngân hàng Nhà nước."
    assert [lead for _, lead in duties(with_tasks(tasks), "#1/II/4")] == [["tổ chức tín dụng"]] * 2


@pytest.mark.parametrize(
    ("title", "lead"),
    [
        ("4. Chủ tịch Ủy ban nhân dân các xã chịu trách nhiệm toàn diện", ["Chủ tịch Ủy ban nhân dân các xã"]),
        ("4. Bí thư, Chủ tịch Ủy ban nhân dân các xã chịu trách nhiệm", ["Bí thư", "Chủ tịch Ủy ban nhân dân các xã"]),
        ("4. Thanh tra tỉnh phải chủ động phương án kiểm tra", ["Thanh tra tỉnh"]),
        ("4. Sở Y tế chủ trì", ["Sở Y tế"]),
    ],
)
def test_a_title_that_charges_somebody_hands_down_whom(title: str, lead: list[str]) -> None:
    assert [lead for _, lead in duties(with_tasks(f"{title}\n\n- Kiểm tra áo phao.\n\n- Lập sổ."), "#1/II/4")] == [
        lead
    ] * 2


def test_a_known_name_goes_on_with_the_levels_that_it_has() -> None:
    tasks = "4. Kho bạc Nhà nước từ tỉnh đến xã ưu tiên giải quyết kinh phí sửa bến."
    assert [lead for _, lead in duties(with_tasks(tasks), "#1/II/4")] == [["Kho bạc Nhà nước từ tỉnh đến xã"]]


def test_who_asks_for_what_stands_below_leads_none_of_it() -> None:
    lead_in = "Để sửa bến, Thủ tướng Chính phủ yêu cầu Chủ tịch Ủy ban nhân dân các xã, trong đó trọng tâm là các xã: Bến Lau, Cồn Mây "
    tasks = f"4. {lead_in}khẩn trương thực hiện các việc sau:\n\n- Dựng lại cầu phao.\n\n- Báo cáo Bộ Tài chính."
    assert [lead for _, lead in duties(with_tasks(tasks), "#1/II/4")] == [["Chủ tịch Ủy ban nhân dân các xã"]] * 2


def test_a_slot_inside_a_paragraph_gives_the_time_of_its_task() -> None:
    text = with_tasks("4. Kiểm kê phao cứu sinh. Thời hạn hoàn thành: trước ngày 30/11/2031.")
    found = [obligation for obligation in decision_of(text).obligations if obligation.section == "#1/II/4"]
    assert [[deadline.value for deadline in obligation.deadlines] for obligation in found] == [["2031-11-30"]]


def test_the_day_of_a_case_is_no_deadline() -> None:
    text = with_tasks(
        "4. Nếu đến ngày 15/3/2031 chưa xong thì Sở Xây dựng báo cáo Ủy ban nhân dân tỉnh trước ngày 20/3/2031."
    )
    found = [obligation for obligation in decision_of(text).obligations if obligation.section == "#1/II/4"]
    assert [[deadline.value for deadline in obligation.deadlines] for obligation in found] == [["2031-03-20"]]


def test_a_title_that_says_who_carries_it_out_is_a_slot() -> None:
    text = with_tasks(
        "4. Nội dung\n\na) Kiểm tra phao;\n\nb) Lập sổ bến.\n\n5. Chủ trì thực hiện\n\n- Sở Xây dựng.\n\n- Các xã."
    )
    found = [one for one in decision_of(text).obligations if one.section.startswith("#1/II/4/")]
    assert [[actor.name for actor in one.lead] for one in found] == [["Sở Xây dựng", "Các xã"]] * 2


@pytest.mark.parametrize(
    ("line", "times"),
    [
        ("Thời hạn chậm nhất 05 ngày làm việc kể từ ngày ký Kế hoạch", [1, 1]),
        ("Thời hạn hoàn thành không quá 05 ngày làm việc kể từ ngày ký Kế hoạch.", [1, 1]),
        ("Thời hạn thuê bến của các hộ ven sông còn dài.", [0, 0]),
    ],
)
def test_a_line_that_says_by_when_has_no_need_of_a_colon(line: str, times: list[int]) -> None:
    text = with_tasks(f"4. Sở Xây dựng:\n\nKiểm kê phao cứu sinh; lập sổ theo dõi bến đò.\n\n{line}")
    found = [one for one in decided(read(text.encode(), "a.txt")).obligations if one.section == "#1/II/4"]
    assert [len(one.deadlines) for one in found] == times


CHARGED = "Điều 3. Giám đốc Sở Xây dựng, Giám đốc Công an tỉnh chịu trách nhiệm thi hành Quyết định này./."


@pytest.mark.parametrize(
    ("article", "lead"),
    [
        (CHARGED, ["Giám đốc Sở Xây dựng", "Giám đốc Công an tỉnh"]),
        (
            (
                "Điều 3. Các ông (bà): Trưởng Ban Quản lý bến; Giám đốc các Sở: Y tế, Xây dựng; Chủ tịch Ủy ban nhân dân các xã ven sông "
                "chịu trách nhiệm thi hành Quyết định này./."
            ),
            [
                "Trưởng Ban Quản lý bến",
                "Giám đốc các Sở: Y tế",
                "Xây dựng",
                "Chủ tịch Ủy ban nhân dân các xã ven sông",
            ],
        ),
    ],
    ids=["commas", "semicolons"],
)
def test_the_closing_article_is_one_duty_of_all_whom_it_lists(article: str, lead: list[str]) -> None:
    assert [found for _, found in duties(CLEAN.replace(CHARGED, article), "Điều 3")] == [lead]


def test_recipients_may_go_on_in_capitals_and_below_the_signature() -> None:
    text = CLEAN.replace(
        "- Các bến đò;\n- Như Điều 3.\n", "- Các bến đò;\n- VP: các PCVP, các Phòng: TH,\nKTTH, NC;\n- Như Điều 3;\n"
    ).replace("Trần Văn Bến\n", "Trần Văn Bến\n\nTrung tâm Thông tin bến thủy;\n\nLưu: VT.\n")
    decision = decision_of(text)
    assert [recipient.name for recipient in decision.decision.recipients][:2] == [
        "Các bến đò",
        "VP: các PCVP, các Phòng: TH, KTTH, NC",
    ]
    assert [recipient.name for recipient in decision.decision.recipients][-2:] == [
        "Trung tâm Thông tin bến thủy",
        "Lưu: VT",
    ]
    assert decision.decision.signer.name == "Trần Văn Bến"
    assert "Phụ lục" not in [section.path for section in decision.sections]


def test_what_follows_the_signature_without_a_title_orders_nobody() -> None:
    text = (
        CLEAN[: CLEAN.index("KẾ HOẠCH\n\nAN TOÀN")]
        + "Bản dịch lời rao của người lái đò: gọi đò, buộc đò, đẩy đò ra giữa dòng.\n\n1. Kiểm tra dây buộc.\n"
    )
    decision = decision_of(text)
    assert [section.kind for section in decision.sections if section.path.startswith("Phụ lục")][:1] == ["appendix"]
    assert [o.text for o in decision.obligations if o.section.startswith("Phụ lục")] == []


def test_a_source_of_money_is_no_order() -> None:
    text = with_tasks(
        "4. Kinh phí thực hiện\n\n- Hỗ trợ từ trung ương.\n\n- Hỗ trợ từ 05 triệu đồng cho mỗi bến.\n\n- Hỗ trợ từ tỉnh: Đề xuất hỗ trợ phao."
    )
    told = [said for said, _ in duties(text, "#1/II/4")]
    assert told == ["Hỗ trợ từ 05 triệu đồng cho mỗi bến", "Hỗ trợ từ tỉnh: Đề xuất hỗ trợ phao"]


def test_the_plan_that_the_subject_names_is_attached_though_no_note_says_so() -> None:
    note = "(Ban hành kèm theo Quyết định số 77/QĐ-UBND ngày 02 tháng 3 năm 2031)\n\n"
    text = CLEAN.replace(note, "").replace("II. NHIỆM VỤ", "II. CHUẨN BỊ MÙA LŨ")
    assert "#1/II/1" in [obligation.section for obligation in decision_of(text).obligations]


Whole = list[tuple[str, list[str], list[str], list[str]]]
_PRESS = (["Sở Y tế"], ["Sở Xây dựng", "các xã ven sông"], ["2031"])


@pytest.mark.parametrize(
    ("tasks", "said"),
    [
        (
            ("4. In tờ rơi về áo phao\n\na) Cơ quan chủ trì: Sở Y tế.\n\nb) Cơ quan phối hợp: Sở Xây dựng, các xã ven sông.\n\n"
            "c) Thời gian thực hiện: Năm 2031."),
            [("In tờ rơi về áo phao", *_PRESS)],
        ),
        (
            ("4. Phổ biến nội quy\n\na) In tờ rơi về áo phao;\n\nb) Tổ chức thi lái đò giỏi.\n\nc) Đơn vị thực hiện: Sở Y tế.\n\n"
            "d) Phối hợp: Sở Xây dựng, các xã ven sông.\n\nđ) Hoàn thành trong năm 2031."),
            [("In tờ rơi về áo phao", *_PRESS), ("Tổ chức thi lái đò giỏi", *_PRESS)],
        ),
        (
            ("4. Phổ biến nội quy\n\n4.1. Nội dung, biện pháp\n\na) In tờ rơi về áo phao;\n\nb) Tổ chức thi lái đò giỏi.\n\n"
            "4.2. Cơ quan chủ trì, phối hợp\n\na) Cơ quan chủ trì\n\n- Sở Y tế: in ấn;\n\n(Sở Y tế là cơ quan thường trực.)\n\n"
            "b) Cơ quan phối hợp\n\n- Sở Xây dựng; các xã ven sông.\n\n4.3. Thời gian thực hiện: Năm 2031."),
            [("In tờ rơi về áo phao", *_PRESS), ("Tổ chức thi lái đò giỏi", *_PRESS)],
        ),
        (
            "4. Phổ biến nội quy\n\na) Nội dung: Các đơn vị thuộc Sở tiến hành rà soát phao tiêu.\n\nb) Thời hạn: tháng 4/2031.",
            [("Các đơn vị thuộc Sở tiến hành rà soát phao tiêu", ["Các đơn vị thuộc Sở"], [], ["2031-04"])],
        ),
        (
            "4. Cấp thẻ lái đò\n\na) Kiểm tra hồ sơ.\n\nb) Thời hạn giải quyết: 05 ngày.\n\n5. Thời gian thực hiện: Năm 2031.",
            [("Kiểm tra hồ sơ", [], [], [])],
        ),
        (
            ("4. Phổ biến nội quy\n\na) In tờ rơi về áo phao.\n\nb) Sở Tài chính cấp kinh phí.\n\nc) Cơ quan chủ trì: Sở Y tế.\n\n"
            "d) Thời gian thực hiện: Năm 2031."),
            [("In tờ rơi về áo phao", ["Sở Y tế"], [], ["2031"]), ("Sở Tài chính cấp kinh phí", ["Sở Tài chính"], [], ["2031"])],
        ),
        (
            "4. In tờ rơi về áo phao. Thời gian thực hiện: Năm 2031. Cơ quan chủ trì: Sở Y tế. Cơ quan phối hợp: Sở Xây dựng, các xã ven sông.",
            [("In tờ rơi về áo phao", *_PRESS)],
        ),
        (
            "4. In tờ rơi về áo phao; đơn vị chủ trì: Sở Y tế; đơn vị phối hợp: Sở Xây dựng, các xã ven sông; thời gian: năm 2031.",
            [("In tờ rơi về áo phao", *_PRESS)],
        ),
        (
            "4. In tờ rơi về áo phao (chủ trì: Sở Y tế; phối hợp: Sở Xây dựng, các xã ven sông; thời gian: năm 2031). Sau đó, Sở Y tế cấp tờ rơi.",
            [("In tờ rơi về áo phao", *_PRESS), ("Sau đó, Sở Y tế cấp tờ rơi", ["Sở Y tế"], [], [])],
        ),
        (
            ("4. In tờ rơi\n\n- In tờ rơi về áo phao.\n\n- Người phụ trách: Giám đốc Sở Y tế.\n\n- Các đơn vị phối hợp: Sở Xây dựng.\n\n"
            "- Thời điểm hoàn thành: tháng 4/2031."),
            [("In tờ rơi về áo phao", ["Giám đốc Sở Y tế"], ["Sở Xây dựng"], ["2031-04"])],
        ),
        (
            "4. In tờ rơi (tháng 8/2031; Sở Y tế chủ trì, phối hợp với Sở Xây dựng).",
            [
                (
                    "In tờ rơi (tháng 8/2031; Sở Y tế chủ trì, phối hợp với Sở Xây dựng)",
                    ["Sở Y tế"],
                    ["Sở Xây dựng"],
                    ["2031-08"],
                )
            ],
        ),
    ],
    ids=[
        "title", "points", "headings", "content", "procedure", "own-subject", "in-sentences", "in-one-sentence", "in-brackets", "people",
        "told-last",
    ],
)  # fmt: skip
def test_labelled_slot_lines_fill_the_tasks_above_them(tasks: str, said: Whole) -> None:
    found = [
        (
            one.text,
            *([actor.name for actor in role] for role in (one.lead, one.cooperating)),
            [day.value for day in one.deadlines],
        )
        for one in decision_of(with_tasks(tasks)).obligations
        if one.section.startswith("#1/II/4")
    ]
    assert found == said


def test_the_title_is_not_cut_where_a_sentence_says_it_again() -> None:
    title = "Kế hoạch an toàn đò ngang; chấn chỉnh bến bãi"
    text = with_tasks(f"4. Sở Y tế tuyên truyền {title}; cấp tủ thuốc; chấn chỉnh bến bãi ở cồn.")
    text = text.replace("Ban hành Kế hoạch an toàn đò ngang\n", f"Ban hành {title}\n", 1)
    assert [words for words, _ in duties(text, "#1/II/4")] == [
        f"Sở Y tế tuyên truyền {title}",
        "cấp tủ thuốc",
        "chấn chỉnh bến bãi ở cồn",
    ]


def test_who_is_named_to_act_inherits_nobody_who_cooperates_with_another() -> None:
    tasks = "4. Sở Y tế chủ trì, phối hợp với Công an tỉnh:\n\n- Cấp tủ thuốc.\n\n- Sở Xây dựng rà soát cầu phao."
    found = [one for one in decision_of(with_tasks(tasks)).obligations if one.section == "#1/II/4"]
    assert [([actor.name for actor in one.lead], [actor.name for actor in one.cooperating]) for one in found] == [
        (["Sở Y tế"], ["Công an tỉnh"]),
        (["Sở Xây dựng"], []),
    ]


@pytest.mark.parametrize("title", ["Phân công thực hiện.", "Tổ chức thực hiện Kế hoạch.", "Phân công nhiệm vụ cụ thể."])
def test_a_title_with_a_stop_above_numbered_parts_orders_nothing(title: str) -> None:
    tasks = f"4. {title}\n\n4.1. Sở Y tế cấp tủ thuốc.\n\n4.2. Sở Xây dựng rà soát cầu phao."
    assert [words for words, _ in duties(with_tasks(tasks), "#1/II/4")] == [
        "Sở Y tế cấp tủ thuốc",
        "Sở Xây dựng rà soát cầu phao",
    ]


@pytest.mark.parametrize(
    ("item", "said"),
    [
        ("Đánh giá tình hình thực hiện Kế hoạch, báo cáo Ủy ban nhân dân tỉnh trước ngày 15/12/2031.", 1),
        ("Kết quả thực hiện gửi về Sở Xây dựng trước ngày 25 hằng tháng.", 1),
        ("Định hướng nghề nghiệp cho học sinh các xã ven sông trong năm học 2031 - 2032.", 1),
        ("Yêu cầu mỗi xã thành lập một tổ cứu hộ trước mùa lũ.", 1),
        ("Định hướng phát triển kinh tế - xã hội của tỉnh", 0),
        ("Nguyên tắc bố trí vốn thực hiện theo Nghị quyết của Hội đồng nhân dân tỉnh.", 0),
        ("Tình hình sạt lở bờ sông diễn biến phức tạp.", 0),
        ("Kết quả thực hiện năm 2030 đạt 80 phần trăm kế hoạch.", 0),
        ("Kết quả đạt được năm 2030: cấp phép 12 bến.", 0),
        ("Yêu cầu các cơ quan, đơn vị thực hiện tốt các nội dung sau:\n\na) Rà soát bến trước 30/4.", 1),
    ],
)
def test_a_sentence_that_begins_as_a_title_does_is_none(item: str, said: int) -> None:
    found = duties(with_tasks(f"4. {item}"), "#1/II/4")
    assert len(found) == said, found
