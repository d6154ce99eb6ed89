"""The zip of a Word file: looked at before anything is unpacked, and unpacked within limits."""

from __future__ import annotations

import encodings.cp437  # noqa: F401 - zipfile reads names by it: each child would load it anew
import io
import zipfile

from pipeline.errors import EncryptedFile, TooMuchPacked
from pipeline.read import limits

_ENCRYPTED = 0x1


class Packed:
    """An open archive whose directory is within the limits; parts are found by their names, small or capital letters alike."""

    def __init__(self, data: bytes, name: str) -> None:
        """Open the archive.

        Raises:
            TooMuchPacked: too many parts or bytes, two parts of one name, a name that leads out of the archive.
            EncryptedFile: a part is encrypted.
            zipfile.BadZipFile: it is none.
        """
        self._name = name
        self._archive = zipfile.ZipFile(io.BytesIO(data))
        self._left = limits.XML_BYTES
        entries = self._archive.infolist()
        if len(entries) > limits.ZIP_PARTS:
            raise self._refused(f"{len(entries):,} parts", f"{len(entries)} phần")
        self._entries: dict[str, zipfile.ZipInfo] = {}
        for entry in entries:
            self._check(entry)
            self._entries[entry.filename.lower()] = entry
        total = sum(entry.file_size for entry in entries)
        if total > limits.ZIP_BYTES:
            raise self._refused(f"{total:,} bytes unpacked", f"{total} byte sau khi giải nén")

    def read(self, path: str) -> bytes | None:
        """Return a part's bytes, None where there is none of that name.

        Raises TooMuchPacked where all that was read so far is more than is unpacked, the same part twice included: what the directory says of
        sizes is not believed.
        """
        entry = self._entries.get(path.lower())
        if entry is None:
            return None
        with self._archive.open(entry) as part:
            content = part.read(self._left + 1)
        self._left -= len(content)
        if self._left < 0:
            most = limits.XML_BYTES
            raise self._refused(f"more than {most:,} bytes in its parts", f"hơn {most} byte trong các phần")
        return content

    def _check(self, entry: zipfile.ZipInfo) -> None:
        path = entry.filename
        if entry.flag_bits & _ENCRYPTED:
            raise EncryptedFile(
                f"{self._name} is an encrypted archive: save it without a password",
                f"{self._name} là tệp nén có mật khẩu: hãy lưu lại không có mật khẩu",
            )
        # Of two parts of one name each program takes another: two readers would read two decisions.
        if path.lower() in self._entries:
            raise self._refused(f"the part {path!r} twice", f"phần {path!r} hai lần")
        if path.startswith(("/", "\\")) or ".." in path.replace("\\", "/").split("/"):
            raise self._refused(f"a part named {path!r}", f"phần mang tên {path!r}")
        packed = max(entry.compress_size, 1)
        # Pictures are never unpacked, and a blank bitmap packs to a thousandth.
        if (
            path.lower().endswith((".xml", ".rels"))
            and entry.file_size > limits.ZIP_SMALL
            and entry.file_size > limits.ZIP_RATIO * packed
        ):
            raise self._refused(
                f"{path!r} packed to less than a {limits.ZIP_RATIO}th", f"{path!r} nén quá {limits.ZIP_RATIO} lần"
            )

    def _refused(self, what: str, what_vi: str) -> TooMuchPacked:
        return TooMuchPacked(
            f"{self._name} holds {what}, which no program writes: save it anew in Word",
            f"{self._name} có {what_vi}, không đúng như tệp Word thông thường: hãy lưu lại bằng Word",
        )
