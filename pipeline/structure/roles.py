"""What a section is for, by the words of its title; a section without a telling title has the role of the one above."""

from __future__ import annotations

import re

from pipeline.document.outline import Node
from pipeline.letters import UPPER
from pipeline.lexicon.words import section_roles

# Attached documents and appendices whose whole text is tasks, and those that only list or define.
_ZONE_ROLES = {"body": "articles", "attachment": "tasks", "appendix": "appendix"}


# "PHỤ LỤC II. PHÂN CÔNG NHIỆM VỤ …": what such an appendix lists is ordered, though it names nobody.
_TASKS = re.compile(r"\b(?:nhiệm vụ|giải pháp|phân công|công việc|kế hoạch|lộ trình|tiến độ)\b", re.IGNORECASE)
# "PHỤ LỤC. QUY TRÌNH XỬ LÝ VĂN BẢN …" is what the decision promulgates, set as an appendix.
_RULES = re.compile(
    r"(?:quy trình|quy chế|quy định|nội quy|hướng dẫn|phương án|kịch bản|chương trình|đề án)\b", re.IGNORECASE
)
_FORMS = re.compile(r"\b(?:(?<!kiểu )mẫu|báo cáo|đề cương|thuyết minh|phiếu|đơn(?! vị))\b", re.IGNORECASE)

UNTITLED = "untitled"
"""The type of a part that follows the signature with no title of its own."""


def with_roles(root: Node, kind: str, type_name: str, *, listing: bool = False) -> None:
    """Set the role of every node below `root`, in place; `type_name` is the attached document's own type.

    `listing` says that the decision only publishes procedures or lists.
    """
    start = _ZONE_ROLES[kind]
    if kind == "attachment" and type_name in {"Quy chế", "Quy định", "Điều lệ", "Nội quy", "Quy trình"}:
        start = "regulation"
    if kind == "attachment" and type_name in {"Danh mục", "Bảng", "Biểu", "Bảng giá", "Đơn giá", "Định mức"}:
        start = "list"
    if type_name == UNTITLED:
        start = "list"
    if listing and kind != "body":
        # Administrative procedures that a decision publishes tell applicants what to do, and order no body anything; nor do their
        # tables, while a list of tasks that is attached to a plan does.
        start = "procedures"
    if start == "appendix" and not _FORMS.search(root.text):
        start = "tasks" if _TASKS.search(root.text) else "regulation" if _RULES.match(root.text) else start
    root.role = start
    for node in root.nodes():
        _set(node, start)


# "PHẦN II. NỘI DUNG CỤ THỂ CỦA TỪNG THỦ TỤC HÀNH CHÍNH" is no part of tasks. In internal procedures state bodies tell each other what to do.
_TELLS_PROCEDURES = re.compile(r"thủ tục(?! hành chính nội bộ)", re.IGNORECASE)
# "a) Yêu cầu các đơn vị kiểm kê phao" asks somebody; it is no title of requirements.
_ASKS = re.compile(
    rf"Yêu cầu (?:(?:các|những|mọi|mỗi|từng|tất cả|toàn thể|cơ quan|đơn vị|tổ chức|người|doanh nghiệp|thủ trưởng|lãnh đạo|cán bộ|công chức|đảng viên|"
    rf"giáo viên|học sinh|nhân dân|nhà thầu|nhà trường|chủ (?!yếu|động|đạo|trương|đề|quan)\w+)\s|[{UPPER}])"
)

# "Định hướng nghề nghiệp cho học sinh …" is to be done; "Định hướng phát triển đô thị" is a title, also of a part yet to be written.
_GUIDES = re.compile(
    r"Định hướng (?!phát triển|chung|đến|chiến lược|quy hoạch|năm|giai đoạn|công tác|nhiệm vụ|không gian|kiến trúc)\w.*[.;]$",
    re.DOTALL,
)
_WORDS = 30
"""Characters of "1. Tình hình thực hiện", a title whose text was lost."""
_TITLE = 80


def _set(node: Node, inherited: str) -> None:
    # "Điều 1. Phê duyệt dự toán … do Trung tâm A tổ chức thực hiện … ." is a sentence and no title, whatever stands below it.
    sentence = node.style == "article" and not node.titled and node.text.endswith(".")
    titled = node.titled or len(node.text) < _TITLE or (node.content and not sentence)
    own = role_of_title(node.text) if titled else ""
    if inherited == "procedures" and _TELLS_PROCEDURES.search(node.text):
        own = ""
    asks = own == "requirements" and (not node.content or node.text.rstrip().endswith(":")) and _ASKS.match(node.text)
    alone = not node.content and ":" not in node.text and len(node.text) > _WORDS
    if asks or (alone and (own == "background" or (own == "viewpoints" and _GUIDES.match(node.text)))):
        # "3. Kết quả thực hiện gửi về Sở A trước ngày 25", "Định hướng nghề nghiệp cho học sinh …": a sentence with nothing below it.
        own = ""
    if not own and node.style == "article" and node.titled and inherited == "general":
        # "Chương I. QUY ĐỊNH CHUNG" holds articles that tell a body to act, beside those on scope and terms.
        own = "frame"
    node.role = own or inherited
    for below in node.nodes():
        _set(below, node.role)


def role_of_title(title: str) -> str:
    """Return the role that a title's words give, "" where they tell nothing.

    Good: "MỤC ĐÍCH, YÊU CẦU" is purpose. "Xây dựng mục tiêu …" tells nothing: the words must begin the title.
    """
    return section_roles().role(title)
