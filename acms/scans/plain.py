"""Files chosen in forms that are no scans: tables, transfer files, attachments. What each use takes, and who may choose one."""

import io
import zipfile
from collections.abc import Callable
from dataclasses import dataclass

from acms.base import tables
from acms.base.errors import Refused
from acms.scans import words

MB = 1024 * 1024
TABLES = ".xlsx,.xls,.ods,.csv,.txt,.tsv"
_PACKED, _OLD_OFFICE = (b"PK\x03\x04",), (b"\xd0\xcf\x11\xe0",)
# First bytes by extension: what an attachment says it is and what it is must agree.
FIRST_BYTES = {
    "pdf": (b"%PDF",),
    "jpg": (b"\xff\xd8\xff",),
    "jpeg": (b"\xff\xd8\xff",),
    "png": (b"\x89PNG",),
    "zip": _PACKED,
    **dict.fromkeys(("docx", "xlsx", "pptx"), _PACKED),
    **dict.fromkeys(("doc", "xls", "ppt"), _OLD_OFFICE),
}


@dataclass(frozen=True)
class PlainFile:
    """One use of a file that nobody looks at as a picture. `look`: refuses what the use cannot be. `at_desk`: only reviewers choose one."""

    code: str
    accept: str
    most_upload: int
    too_big: words.Trouble
    look: Callable[[str, bytes], object]
    at_desk: bool = True


def _table(_name: str, data: bytes) -> None:
    """By its bytes, whatever it is called. Raises Refused."""
    tables.quick(io.BytesIO(data))


def _transfer(_name: str, data: bytes) -> None:
    """What it says is read when it is received. Raises Refused."""
    if not data.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{"):
        raise Refused(words.NO_JSON, "no_file")


def attachment(name: str, data: bytes) -> str:
    """The extension of an allowed attachment. Raises Refused."""
    extension = name.rsplit(".", 1)[-1].lower() if "." in name else ""
    if extension not in FIRST_BYTES:
        raise Refused(words.WRONG_ATTACHMENT, "wrong_file")
    if not data:
        raise Refused(words.EMPTY[0], "empty")
    if len(data) > ATTACHMENT.most_upload:
        raise Refused("".join(ATTACHMENT.too_big), "too_big")
    if not data.startswith(FIRST_BYTES[extension]) or not _is_office(extension, data):
        raise Refused(words.DISGUISED, "disguised")
    return extension


def _is_office(extension: str, data: bytes) -> bool:
    """A docx, xlsx or pptx is a ZIP with the parts of one; macros do not come in."""
    if extension not in ("docx", "xlsx", "pptx"):
        return True
    try:
        names = zipfile.ZipFile(io.BytesIO(data)).namelist()
    except zipfile.BadZipFile:
        return False
    return "[Content_Types].xml" in names and not any(name.endswith("vbaProject.bin") for name in names)


IMPORT = PlainFile("import_table", TABLES, 100 * MB, words.IMPORT_TOO_BIG, _table)
EVALUATIONS = PlainFile("evaluations", TABLES, 20 * MB, words.EVALUATIONS_TOO_BIG, _table, at_desk=False)
TRANSFER = PlainFile("transfer_file", ".json,application/json", 2 * MB, words.TRANSFER_TOO_BIG, _transfer)
ATTACHMENT = PlainFile(
    "attachment", ",".join(f".{extension}" for extension in FIRST_BYTES), 20 * MB, words.ATTACHMENT_TOO_BIG, attachment
)
PLAIN = {one.code: one for one in (IMPORT, EVALUATIONS, TRANSFER, ATTACHMENT)}
