"""What this machine has of the programs and models that some formats need, and how to get what is missing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from pipeline.batch import sandbox
from pipeline.errors import ThihanhError
from pipeline.read import libreoffice, programs, tesseract
from pipeline.trained import MODEL, models_folder


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked for: its name, what it is for, its version ("" where it is missing), and how to get it."""

    name: str
    purpose: str
    purpose_vi: str
    version: str
    install: str

    @property
    def found(self) -> bool:
        """Tell whether it is there."""
        return bool(self.version)


def findings() -> Iterator[Finding]:
    """Look for everything that thihanh can use besides itself; nothing is changed or installed."""
    try:
        engine = tesseract.engine("")
        version = f"{engine.version} (vie)"
    except ThihanhError:
        version = ""
    yield Finding("Tesseract", "scans and photos", "bản quét, ảnh chụp", version, tesseract.INSTALL)
    soffice = libreoffice.find()
    yield Finding(
        "LibreOffice", "old Word (.doc) and RTF", "Word cũ (.doc), RTF",
        programs.version(soffice, "--version") if soffice else "", "apt-get install libreoffice-writer-nogui",
    )  # fmt: skip
    for name, arguments in (("antiword", ()), ("catdoc", ("-V",))):
        path = programs.find([name])
        yield Finding(
            name, "old Word where LibreOffice is missing", "Word cũ khi không có LibreOffice",
            (programs.version(path, *arguments) or "?") if path else "", f"apt-get install {name}",
        )  # fmt: skip
    active = sandbox.protections()
    yield Finding(
        "Landlock", "a file's reader sees that file alone", "tiến trình đọc chỉ thấy tệp của nó",
        str(active.landlock or ""), "Linux 5.13 or newer with Landlock",
    )  # fmt: skip
    yield Finding(
        "network namespace", "a file's reader opens no connection", "tiến trình đọc không có mạng",
        "yes" if active.network else "", "root, or kernel.unprivileged_userns_clone=1",
    )  # fmt: skip
    yield Finding(
        "mount namespace", "LibreOffice removes no file of yours in /tmp", "LibreOffice không xóa được tệp của bạn trong /tmp",
        "yes" if active.mounts else "", "root, or kernel.unprivileged_userns_clone=1",
    )  # fmt: skip
    yield Finding(
        "second reader", "how sure each field is", "mức chắc chắn của từng trường",
        MODEL if (models_folder() / MODEL).is_dir() else "", "make model",
    )  # fmt: skip
