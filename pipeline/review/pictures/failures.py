"""Why there is no picture of a page, each with words for people and the status that the web has for it."""

from __future__ import annotations

_REASONS: dict[str, tuple[str, str]] = {
    "ENCRYPTED": ("the file asks for a password", "tệp yêu cầu mật khẩu"),
    "DAMAGED": ("the file is damaged", "tệp bị hỏng"),
    "WRONG_TYPE": ("a file of this kind has no pages to draw", "loại tệp này không có trang để vẽ"),
    "LIMIT_SIZE": ("the file has more bytes than are taken in", "tệp vượt quá dung lượng cho phép"),
    "LIMIT_PAGES": ("the file has more pages than are shown", "tệp có quá nhiều trang"),
    "LIMIT_PIXELS": ("the picture has more pixels than are drawn", "ảnh có quá nhiều điểm ảnh"),
    "TIMEOUT": ("it takes too long to draw", "vẽ trang mất quá nhiều thời gian"),
    "MEMORY": ("it takes too much memory to draw", "vẽ trang cần quá nhiều bộ nhớ"),
    "CRASH": ("the process that drew it died", "tiến trình vẽ trang đã dừng đột ngột"),
    "BUSY": ("other pages are being drawn; load it again", "đang vẽ các trang khác; hãy tải lại"),
    "INTERNAL": ("a defect of thihanh; please report it", "lỗi của thihanh; hãy báo lỗi"),
}
"""By the codes of outcomes, as far as there are such; a process that draws may say no other word."""

COSTLY = frozenset({"TIMEOUT", "MEMORY", "CRASH"})
"""Failures that cost a process, so that the same page is not drawn again and again."""


class NoPicture(Exception):
    """There is no picture; the message says why, in English and (`message_vi`) Vietnamese."""

    status = 404

    def __init__(self, message: str, message_vi: str) -> None:
        super().__init__(message)
        self.message = message
        self.message_vi = message_vi


class NoOriginal(NoPicture):
    """The file that was extracted lies nowhere, or has other bytes now."""

    def __init__(self, name: str) -> None:
        super().__init__(
            f"{name}: the file that was extracted is not found, or has changed; name the folder where it lies: "
            "--documents FOLDER",
            f"{name}: không tìm thấy tệp đã trích xuất, hoặc tệp đã thay đổi; hãy chỉ ra thư mục chứa tệp: "
            "--documents THƯ_MỤC",
        )


class NoPage(NoPicture, IndexError):
    """The file has no such page."""

    def __init__(self, page: int) -> None:
        super().__init__(f"there is no page {page}", f"không có trang {page}")


class PictureFailed(NoPicture):
    """The page can't be drawn; `code` is one of a closed set of names, most of them those of outcomes."""

    status = 422

    def __init__(self, code: str) -> None:
        self.code = code if code in _REASONS else "INTERNAL"
        reason, reason_vi = _REASONS[self.code]
        super().__init__(f"the page can't be shown: {reason}", f"không hiển thị được trang: {reason_vi}")
        if self.code == "BUSY":
            self.status = 503
