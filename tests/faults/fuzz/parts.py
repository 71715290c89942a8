"""A zip written as text, so that whoever changes bytes at random changes what is in the parts, not their checksums."""

import io
import re
import zipfile

_PART = re.compile(rb"\n?%%([^%\n]+)%%\n")


def zipped(text: bytes) -> bytes:
    """The zip of a text that `as_text` wrote: `%%name%%` on a line of its own, then the part."""
    _, *found = _PART.split(text)
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as package:
        for name, part in dict(zip(found[::2], found[1::2], strict=True)).items():
            package.writestr(zipfile.ZipInfo(name.decode("latin-1")), part)
    return buffer.getvalue()


def as_text(package: bytes) -> bytes:
    """The parts of a zip, one after the other, without pictures and themes, which no reader looks at."""
    with zipfile.ZipFile(io.BytesIO(package)) as archive:
        names = [name for name in archive.namelist() if "theme" not in name and not name.endswith((".png", "/"))]
        return b"\n".join(b"%%" + name.encode() + b"%%\n" + archive.read(name) for name in names)
