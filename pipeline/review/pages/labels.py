"""What closed values are called on the pages, in Vietnamese and in English."""

from __future__ import annotations

from pipeline.compare.fields import TITLES

Pair = tuple[str, str]

LABELS: dict[str, dict[str, Pair]] = {
    "field": {
        **TITLES,
        "obligation": ("Có phải nghĩa vụ", "Is it an obligation"),
        "": ("Cả nghĩa vụ", "Whole obligation"),
    },
    "state": {
        "open": ("Chưa rà soát", "Not reviewed"),
        "accepted": ("Đã chấp nhận", "Accepted"),
        "corrected": ("Đã sửa", "Corrected"),
        "rejected": ("Đã bỏ", "Rejected"),
        "added": ("Người thêm", "Added by a person"),
        "replaced": ("Đã thay thế", "Replaced"),
        "orphaned": ("Mất chỗ trong văn bản", "Lost its place"),
        "approved": ("Đã duyệt", "Approved"),
    },
    "urgency": {
        "0": ("Thiếu hoặc mâu thuẫn", "Missing or contradictory"),
        "1": ("Chưa chắc chắn", "Doubtful"),
        "2": ("Có thời hạn hoặc chủ thể", "Binds a body or a day"),
        "3": ("Còn lại", "The rest"),
    },
    "standing": {
        "on-time": ("Đúng hạn", "On time"),
        "within": ("Trong hạn", "Within time"),
        "overdue": ("Quá hạn", "Overdue"),
        "unknown": ("Chưa rõ hạn", "No known day"),
    },
    "filter": {
        "todo": ("Cần xử lý", "Waiting for somebody"),
        "open": ("Chưa rà soát", "Not reviewed"),
        "checked": ("Chờ duyệt", "Waiting for approval"),
        "approved": ("Đã duyệt", "Approved"),
        "rejected": ("Đã bỏ", "Rejected"),
        "all": ("Tất cả", "All"),
    },
    "origin": {
        "extracted": ("Máy trích", "Extracted"),
        "added": ("Người thêm", "Added by a person"),
        "split": ("Tách ra", "Split off"),
        "merged": ("Gộp lại", "Merged"),
    },
    "role": {
        "viewer": ("Người xem", "Viewer"),
        "reviewer": ("Người rà soát", "Reviewer"),
        "approver": ("Người duyệt", "Approver"),
        "admin": ("Quản trị", "Administrator"),
        "loader": ("Hệ thống", "System"),
    },
    "action": {
        "accepted": ("Chấp nhận", "Accepted"),
        "corrected": ("Sửa", "Corrected"),
        "rejected": ("Bỏ", "Rejected"),
        "added": ("Thêm mới", "Added"),
        "split": ("Tách", "Split"),
        "merged": ("Gộp", "Merged"),
        "approved": ("Duyệt", "Approved"),
        "done": ("Ghi nhận hoàn thành", "Recorded as fulfilled"),
        "undone": ("Hoàn tác", "Taken back"),
        "loaded": ("Nạp bản trích", "Extraction loaded"),
        "carried": ("Chuyển sang bản trích mới", "Carried over"),
        "orphaned": ("Mất chỗ trong bản trích mới", "Lost its place"),
        "sent": ("Gửi rà soát lần hai", "Sent to a second reviewer"),
        "withdrawn": ("Thu hồi khỏi người thứ hai", "Withdrawn from the second reviewer"),
        "settled": ("Phân xử", "Settled"),
        "kept": ("Giữ ý kiến", "Kept"),
        "taken": ("Lấy bản mới", "New reading taken"),
        "dismissed": ("Đóng", "Closed"),
        "reattached": ("Gắn lại", "Reattached"),
    },
    "by": {
        "week": ("Tuần", "Week"),
        "month": ("Tháng", "Month"),
        "version": ("Phiên bản máy trích", "Extractor version"),
    },
    "rate": {
        "precision": ("Nghĩa vụ trích đúng", "Real obligations (precision)"),
        "recall": ("Nghĩa vụ không bị sót", "Obligations found (recall)"),
    },
    "why": {
        "amends": ("Quyết định này sửa đổi, bổ sung nó", "This decision amends it"),
        "replaces": ("Quyết định này thay thế nó", "This decision replaces it"),
        "repeals": ("Quyết định này bãi bỏ nó", "This decision repeals it"),
        "amended-by": ("Nó sửa đổi, bổ sung quyết định này", "It amends this decision"),
        "replaced-by": ("Nó thay thế quyết định này", "It replaces this decision"),
        "repealed-by": ("Nó bãi bỏ quyết định này", "It repeals this decision"),
        "same-number": ("Cùng số, cùng cơ quan, cùng năm", "Same number, body and year"),
        "same-subject": ("Trích yếu giống nhau", "Like subject"),
    },
    "kind": {
        "report": ("Báo cáo", "Report"),
        "draft": ("Xây dựng, soạn thảo", "Draft"),
        "submit": ("Trình", "Submit"),
        "inspect": ("Kiểm tra", "Inspect"),
        "train": ("Đào tạo, tập huấn", "Train"),
        "fund": ("Bố trí kinh phí", "Fund"),
        "publish": ("Công bố, tuyên truyền", "Publish"),
        "coordinate": ("Phối hợp", "Coordinate"),
        "carry_out": ("Thực hiện", "Carry out"),
        "propose": ("Đề xuất", "Propose"),
        "build": ("Xây dựng công trình, hệ thống", "Build"),
        "issue": ("Ban hành", "Issue"),
        "guide": ("Hướng dẫn", "Guide"),
    },
}
