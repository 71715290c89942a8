"""Looks through the bytes of finished files for what tells who somebody is; never tells what it is, only where."""

import hashlib
import hmac
import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field, replace
from enum import StrEnum
from pathlib import Path

from kpro_analysis.cpr import PersonClass, read_person
from kpro_analysis.errors import InputError
from kpro_analysis.leak_readers.door import file_items
from kpro_analysis.leak_readers.reading import ALL, BETWEEN, HARD, Reading, Unread, all_at
from kpro_analysis.privacy import Kind, Known, Leak, find_leaks, hide

MOST_BYTES = 500 * 2**20  # of a file
_HARMLESS = re.compile(  # what ten digits in a row can be part of: checksums, ids, times of day, long decimals
    r"(?<![0-9A-Za-z])(?:[0-9a-f]{32}|[0-9A-F]{32}|[0-9a-f]{40}|[0-9A-F]{40}|[0-9a-f]{56}|[0-9a-f]{64}|[0-9A-F]{64}"
    r"|[0-9a-f]{96}|[0-9a-f]{128}|[0-9A-F]{128}|[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}"
    r"|(?:19|20)\d\d-\d\d-\d\d[T ]\d\d[:.]\d\d)(?![0-9A-Za-z])"
    r"|(?<=\d)\.\d{10,}+"
)
_UNSEEN = re.compile("[\u00ad\u200b-\u200f\u2060\ufeff]")
_ID_DIGITS = 8
_LONGEST_ID = 130  # letters, with what is before and after it
NOBODY = Known()


class HitKind(StrEnum):
    """What kind of thing was found."""

    CPR = "cpr"
    SUBSTITUTE = "erstatnings-cpr"
    EMAIL = "e-mail"
    PHONE = "telefon"
    NAME = "navn"
    UNREAD = "kan ikke undersøges"

    @property
    def danish(self) -> str:
        """What the file does, in a sentence."""
        return {
            HitKind.CPR: "indeholder noget, der ligner et CPR-nummer",
            HitKind.SUBSTITUTE: "indeholder noget, der ligner et erstatnings-CPR-nummer",
            HitKind.EMAIL: "indeholder en e-mailadresse",
            HitKind.PHONE: "indeholder et telefonnummer",
            HitKind.NAME: "indeholder et navn fra kontaktkolonnerne",
            HitKind.UNREAD: "kan ikke undersøges",
        }[self]

    @property
    def advice(self) -> str:
        """What to do."""
        if self is HitKind.UNREAD:
            return "Gem den i et format, der kan læses (fx .html, .xlsx, .pdf eller .csv), eller udelad den."
        return "Fjern det, hvor det kommer fra, og lav filen igen."


_KINDS = {Kind.EMAIL: HitKind.EMAIL, Kind.PHONE: HitKind.PHONE, Kind.NAME: HitKind.NAME}


@dataclass(frozen=True)
class Hit:
    """Something that must not leave the house: the file, the place in it ("" for all of it), and the kind.

    Personal details in names and places are hidden. `code` is an HMAC-SHA-256 of what was found, under the scan's salt:
    the same for the same text of the same kind, so that it can be allowed without being kept.
    """

    file: str
    place: str
    kind: HitKind
    code: str = field(repr=False, compare=False)
    number: int = 1

    @property
    def id(self) -> str:
        """A short name of the hit, from its place and not from what it is: as long as the file is the same."""
        told = "\0".join((self.file, self.place, self.kind, str(self.number)))
        return hashlib.sha256(told.encode(errors="replace")).hexdigest()[:_ID_DIGITS]

    @property
    def sentence(self) -> str:
        """The place as users read it.

        >>> Hit("tabeller.xlsx", "ark «ÆØ», celle B7", HitKind.CPR, "").sentence
        'tabeller.xlsx (ark «ÆØ», celle B7) indeholder noget, der ligner et CPR-nummer.'
        """
        place = f" ({self.place})" if self.place else ""
        return f"{self.file}{place} {self.kind.danish}."


def scan(
    name: str, content: bytes, known: Known = NOBODY, *, kinds: Collection[Kind] = HARD, salt: bytes = b""
) -> tuple[Hit, ...]:
    """What a file holds, each place and text once; empty when nothing was found. Without more said: CPR and e-mail.

    What a file is, is seen from its bytes. Looked through are its name and, of

    - HTML, SVG and other XML: what is shown, attributes, comments, scripts, styles, and files written into it;
    - Excel workbooks: cells (also numbers that are a CPR, maybe without its leading zero), comments, names, properties,
      headers, kept values of charts, hidden sheets; of any other zip, every file in it;
    - PDFs: each page, also what is broken over two lines, and what describes it;
    - notebooks: sources, outputs and metadata; JSON, CSV, calendars and other texts; texts in PNG and JPEG.

    Digits may be written as people and programs write them: other dashes and blanks, full width, invisible signs in
    between, entities, web addresses, base64. Checksums, UUIDs, times, long decimals and coordinates aren't looked into.
    What can't be read is a hit too. Not read are the dots of pictures and the shapes of fonts.

    >>> [hit.place for hit in scan("spor.csv", b"spor;tid\\n6701901234;kl. 12")]
    ['linje 2']
    """
    scanner = _Scanner(name, known, tuple(kinds), salt)
    scanner.look(all_at("navnet", name))
    for item in file_items(name, content):
        scanner.look(item)
    return tuple(scanner.hits.values())


def scan_files(paths: Iterable[Path], known: Known = NOBODY, salt: bytes = b"") -> tuple[Hit, ...]:
    """What all these files, and those in these folders, hold of every kind; raises InputError for one that isn't there.

    `known`: the people whose names and telephone numbers must not come out (`register.contacts.known_people`, or
    `Known(known_names(["Ida Testesen"]))`).
    """
    return tuple(
        hit for name, path in files_in(paths) for hit in scan(name, _content(path), known, kinds=ALL, salt=salt)
    )


def files_in(paths: Iterable[Path]) -> Iterator[tuple[str, Path]]:
    """All files, in order, with the names that they are told by; raises InputError for one that isn't there."""
    for path in paths:
        if path.is_dir():
            yield from ((str(p.relative_to(path)), p) for p in sorted(path.rglob("*")) if not p.is_dir())
        elif path.exists():
            yield path.name, path
        else:
            raise InputError(f"«{_masked(path.name)}» findes ikke. Se efter, om navn og mappe er rigtige.")


class _Scanner:
    """Looks through the texts of one file, and keeps each thing once in each place."""

    def __init__(self, name: str, known: Known, kinds: tuple[Kind, ...], salt: bytes) -> None:
        self._kinds = kinds
        self.hits: dict[tuple[str, HitKind, str], Hit] = {}
        self._known, self._salt = known, salt
        self._name = self._hidden(name)
        self._places: dict[str, str] = {}
        self._counted: dict[tuple[str, HitKind], int] = {}

    def look(self, item: Reading | Unread) -> None:
        """Add what is in a text, or that it can't be read."""
        if isinstance(item, Unread):
            self._add(item.place, HitKind.UNREAD, hashlib.sha256(item.content).hexdigest())
            return
        text, kinds = item.text, {kind for kind in item.kinds if kind in self._kinds}
        leaks = find_leaks(text, self._known, kinds - {Kind.PHONE})
        if Kind.PHONE in kinds:  # not over lines: numbers in a column are no telephone number
            leaks += find_leaks(text.replace("\n", BETWEEN), self._known, {Kind.PHONE})
        for leak in _whole(leaks):
            if leak.kind is Kind.EMAIL or not _is_harmless(text, leak):
                found = text[leak.start : leak.end]
                self._add(item.where(leak.start), _kind_of(leak, found), _plain(found))

    def _add(self, place: str, kind: HitKind, found: str) -> None:
        place = self._places.get(place) or self._places.setdefault(place, self._hidden(place))
        code = hmac.digest(self._salt, f"{kind}\0{found}".encode(errors="replace"), "sha256").hex()
        if (place, kind, code) not in self.hits:
            number = self._counted[place, kind] = self._counted.get((place, kind), 0) + 1
            self.hits[place, kind, code] = Hit(self._name, place, kind, code, number)

    def _hidden(self, text: str) -> str:
        return hide(text, find_leaks(text, self._known))


def _whole(leaks: Iterable[Leak]) -> Iterator[Leak]:
    """Those of one kind that overlap as one; but each CPR-like number by itself."""
    last: dict[Kind, Leak] = {}
    for leak in leaks:
        before = last.get(leak.kind)
        if before is None or leak.kind is Kind.CPR or leak.start >= before.end:
            if before is not None:
                yield before
            last[leak.kind] = leak
        else:
            last[leak.kind] = replace(before, end=max(before.end, leak.end))
    yield from last.values()


def _kind_of(leak: Leak, found: str) -> HitKind:
    if leak.kind is not Kind.CPR:
        return _KINDS[leak.kind]
    person = read_person(_plain(found))
    return HitKind.SUBSTITUTE if person and person.person_class is PersonClass.SUBSTITUTE else HitKind.CPR


def _plain(found: str) -> str:
    """What is the same however it is written."""
    text = unicodedata.normalize("NFKC", _UNSEEN.sub("", found)).casefold()
    return "".join(letter for letter in text if letter.isalnum() or letter == "@")


def _is_harmless(text: str, leak: Leak) -> bool:
    """Whether it touches a longer number or id."""
    around = _HARMLESS.finditer(text, max(0, leak.start - _LONGEST_ID), leak.end + _LONGEST_ID)
    return any(match.start() < leak.end and leak.start < match.end() for match in around)


def _masked(name: str) -> str:
    return hide(name, find_leaks(name, Known()))


def _content(path: Path) -> bytes:
    try:
        if path.is_file() and path.stat().st_size <= MOST_BYTES:
            return path.read_bytes()
    except OSError:
        raise InputError(f"«{_masked(path.name)}» kan ikke læses. Se efter, om du har læseadgang til den.") from None
    raise InputError(
        f"«{_masked(path.name)}» kan ikke undersøges: den er ikke en fil, eller den er over {MOST_BYTES // 2**20} MB."
    )
