"""LibreOffice as a converter: old Word and RTF become DOCX, so that one reader knows what a Word file is."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from pipeline.read import programs

VARIABLE = "THIHANH_SOFFICE"
"""The environment variable that names the program where it isn't on PATH under its usual names."""

LIMITS = programs.Limits(seconds=60, size=300_000_000)
"""One call takes about a second. The size is that of its folder: the file, its profile and the result."""

_NAMES = ("soffice", "libreoffice")
_SWITCHES = ("--headless", "--invisible", "--norestore", "--nolockcheck", "--nodefault", "--nologo")

# No macro runs, nothing is fetched for a link, no linked section is brought up to date, no Java is looked for.
_PROFILE = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="DisableMacrosExecution" oor:op="fuse">
<value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="MacroSecurityLevel" oor:op="fuse">
<value>3</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="BlockUntrustedRefererLinks" oor:op="fuse">
<value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Writer/Content/Update"><prop oor:name="Link" oor:op="fuse">
<value>0</value></prop></item>
<item oor:path="/org.openoffice.Office.Java/VirtualMachine"><prop oor:name="Enable" oor:op="fuse">
<value>false</value></prop></item>
</oor:items>
"""


@dataclass(frozen=True, slots=True)
class Converted:
    """The DOCX that came out, b"" where none did; `by` names the program and its version, `failure` tells why."""

    docx: bytes
    by: str
    failure: str = ""


def find() -> Path | None:
    """Return LibreOffice's program, or None where there is none."""
    return programs.find(_NAMES, VARIABLE)


def to_docx(program: Path, data: bytes, suffix: str) -> Converted:
    """Convert a file to DOCX; `suffix` (".doc", ".rtf") is what its bytes are, whatever it is called.

    Every call has a profile of its own, so several may run side by side. Raises nothing: a failure is told.
    """
    by = f"libreoffice {'.'.join(programs.version(program, '--version').split('.')[:2])}".strip()
    with TemporaryDirectory(prefix="thihanh-") as place:
        folder = Path(place)
        profile = folder / "profile"
        (profile / "user").mkdir(parents=True)
        (profile / "user" / "registrymodifications.xcu").write_text(_PROFILE, "utf-8")
        (folder / f"source{suffix}").write_bytes(data)
        command: list[str | Path] = [
            program,
            f"-env:UserInstallation={profile.as_uri()}",
            *_SWITCHES,
            "--convert-to",
            "docx:MS Word 2007 XML",
            "--outdir",
            folder / "result",
            folder / f"source{suffix}",
        ]
        try:
            done = programs.run(command, folder, LIMITS)
        except OSError as error:
            return Converted(b"", by, os.strerror(error.errno or 0))
        if done.stopped:
            return Converted(b"", by, _STOPPED[done.stopped])
        result = folder / "result" / "source.docx"
        # It ends with 0 even where it could not read the file.
        if not result.is_file():
            told = done.errors.decode("utf-8", "replace").strip().splitlines()
            return Converted(b"", by, told[-1] if told else f"it ended with {done.code} and wrote nothing")
        return Converted(result.read_bytes(), by)


_STOPPED: dict[programs.Stop, str] = {
    "time": f"it was not done after {LIMITS.seconds:.0f} seconds",
    "size": f"it wrote more than {LIMITS.size // 1_000_000} MB",
}
