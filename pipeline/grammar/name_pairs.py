"""Words of names that a comma or "và" holds together: "Phòng Công tác học sinh, sinh viên", "phòng cháy và chữa cháy"."""

from __future__ import annotations

import re

from pipeline.grammar.name_bounds import TITLED
from pipeline.letters import UPPER

# Two words that mostly stand together, with a comma between them: "Phòng Công tác học sinh, sinh viên", "các trường đại học, cao đẳng".
_LEVELS = re.compile(
    r"(?<=các ngành), các cấp(?!\w)|(?<=các cấp), các ngành(?!\w)|(?<=các ngành), địa phương(?:, đơn vị)?(?!\w)"
)
"""Of which branches and levels a body is, of whose name more stands before: "Ban Chỉ huy Phòng thủ dân sự các ngành, các cấp"."""
_SET_PAIR = re.compile(
    r"(?:(?<=học sinh), (?:sinh|học) viên|(?<=lâm sàng), cận lâm sàng|(?<=đại học), cao đẳng|(?<=cao đẳng), (?:đại học|trung cấp)|"
    # "Các cơ sở sản xuất, kinh doanh thực phẩm", "doanh nghiệp bưu chính, viễn thông": what they do.
    r"(?<=sản xuất), (?:lắp ráp|kinh doanh(?:, dịch vụ)?|chế biến(?:, kinh doanh)?|buôn bán)|(?<=khám bệnh), chữa bệnh|(?<=khám), chữa bệnh|"
    r"(?<=viễn thông), (?:bưu chính|công nghệ thông tin)|(?<=bưu chính), (?:viễn thông|chuyển phát)|(?<=báo chí), (?:xuất bản|truyền thông)|"
    r"(?<=cơ quan báo), đài|(?<=các báo), đài|(?<=đài phát thanh), truyền hình|(?<=truyền thanh), truyền hình|"
    r"(?<=nuôi trồng), (?:khai thác|đánh bắt|chế biến)|(?<=hành khách), hàng hóa|(?<=ngành), nghề|(?<=mầm non), phổ thông|"
    r"(?<=bồi thường), giải phóng mặt bằng|(?<=phổ thông), giáo dục thường xuyên|(?<=chăn nuôi), giết mổ|(?<=thu mua), chế biến|"
    # "UBND các huyện, thị", as before 2010; "Ban Chỉ huy … các huyện, thị, thành".
    r"(?<=các chi), đảng bộ|(?<=các huyện), thị(?:, thành)?(?! xã| trấn| phố)(?=\s|$|[,;.])|(?<=các sở), (?:ban )?ngành(?=\s+(?:tỉnh|huyện|cấp))|"
    r"(?<=các thôn), (?:khu phố|khối phố|bản|buôn|làng|xóm|ấp)(?=\s)|(?<=các thôn), khu dân cư|"
    r"(?<=thủy lợi), thủy điện|(?<=thủy điện), thủy lợi|(?<=chính trị), tư tưởng|"
    # "Sở VH,TT&DL", "Phòng LĐ, TB&XH".
    r"(?:(?<=sở vh)|(?<=bộ vh)|(?<=phòng vh)),\s?tt(?:&|,\s?|\svà\s)dl|(?:(?<=sở lđ)|(?<=bộ lđ)|(?<=phòng lđ)),\s?tb(?:&|\svà\s)xh|"
    r"(?<=người lang thang), xin ăn|(?<=phòng cháy), chữa cháy(?: rừng)?|"
    r"(?<=giám sát), phản biện(?: xã hội)?|(?<=tư vấn), phản biện(?: và giám định(?: xã hội)?)?)(?!\w)"
)
# "Đồng chí Lê Văn Bến, Phó Chủ tịch UBND xã" is one; "đồng chí Lê Văn Bến, Chủ tịch UBND các xã" are more.
_HIS_OFFICE = re.compile(
    r"\s(?:Phó\s)?(?:Chủ tịch|Giám đốc|Trưởng|Bí thư|Chánh|Chủ nhiệm|Ủy viên|Thứ trưởng|Bộ trưởng|Cục trưởng|Vụ trưởng|Viện trưởng|"
    # "… Phó Chủ tịch UBND xã đôn đốc các thôn" is one: "các" stands behind his act.
    rf"Hiệu trưởng|Tổ trưởng|Đội trưởng)(?!\w)(?!(?:\s(?:[{UPPER}]\w*|ban|nhân|dân|đồng)){{0,6}}\scác\s)"
)


def pair_end(text: str, lowered: str, position: int, comma: int) -> int:
    """Return where two words end that the comma between them holds together, or somebody's office begins behind the name; 0 else."""
    pair = _SET_PAIR.match(lowered, comma)
    if pair:
        return pair.end()
    levels = _LEVELS.match(lowered, comma)
    if levels and levels.end() - comma + 9 < comma - position:
        return levels.end()
    return comma + 1 if TITLED.match(text, position) and _HIS_OFFICE.match(text, comma + 1) else 0


# "Ban chỉ huy phòng chống thiên tai và tìm kiếm cứu nạn", in small letters.
_AND_PAIR = re.compile(
    r"(?:(?<=thiên tai )và tìm kiếm,? cứu nạn|(?<=lụt bão )và tìm kiếm,? cứu nạn|(?<=kế hoạch bảo vệ )và phát triển rừng|"
    # "Ban Quản lý nợ và cưỡng chế thuế", "Phòng Quản lý nợ và cưỡng chế nợ thuế".
    r"(?<=quản lý nợ )và cưỡng chế(?: nợ)?(?: thuế)?|"
    r"(?<=phòng cháy )và chữa cháy|(?<=chữa cháy )và cứu (?:nạn|hộ))(?!\w)"
)


def and_end(lowered: str, at: int) -> int:
    """Return where two words end that "và" holds together, 0 where it does not."""
    pair = _AND_PAIR.match(lowered, at)
    return pair.end() if pair else 0
