"""Tells what a file is when it isn't an Excel workbook, so that the user knows how to save it."""

from kpro_analysis.errors import InputError

ZIP = b"PK\x03\x04"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # older Office files, and newer ones that are protected
HEAD = 4096  # bytes that are enough to know a type by

SAVE_AS = "Åbn den i Excel, og gem den som Excel-projektmappe (*.xlsx)."


def refuse_other_type(data: bytes, name: str) -> None:
    """Raise InputError that names the real type unless the bytes begin as an .xlsx does.

    `name` is the file's name as it may be shown.
    """
    if not data:
        raise InputError(f"«{name}» er tom (0 byte). Vent, til den er gemt og synkroniseret, og prøv igen.")
    if data.startswith(OLE):
        raise InputError(_about_ole(data, name))
    if not data.startswith(ZIP):
        raise InputError(f"«{name}» er ikke en projektmappe fra Excel, men {_about_text(data[:HEAD])}. {SAVE_AS}")
    if b"mimetypeapplication/vnd.oasis.opendocument" in data[:HEAD]:
        raise InputError(f"«{name}» er et OpenDocument-regneark (.ods). {SAVE_AS}")


def _about_ole(data: bytes, name: str) -> str:
    if "EncryptedPackage".encode("utf-16-le") in data:
        return (
            f"«{name}» er beskyttet med adgangskode. Fjern adgangskoden i Excel (Filer, Oplysninger), og gem den igen."
        )
    return f"«{name}» er en projektmappe i Excels gamle format (.xls). {SAVE_AS}"


def _about_text(head: bytes) -> str:
    """The type of a file that is neither zip nor OLE, as a Danish noun.

    >>> _about_text(b"#001;Titel\\n"), _about_text(b"<html>")
    ('en tekstfil (CSV)', 'en webside (HTML)')
    """
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    if start.startswith(b"%pdf"):
        return "en PDF"
    if start.startswith((b"<!doctype html", b"<html", b"<table", b"<head", b"<meta")):
        return "en webside (HTML)"
    if start.startswith((b"<?xml", b"<")):
        return "en XML-fil"
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "en tekstfil (CSV)"
    if any(byte < 9 for byte in head):
        return "en fil af en anden slags"
    return "en tekstfil (CSV)" if any(mark in head for mark in (b";", b",", b"\t")) else "en tekstfil"
