"""A pack appears whole or not at all, tells nothing of who anybody is, and only the sender's key leads back."""

import csv
import hashlib
import io
import json
import re
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import openpyxl
import pytest

from kpro_analysis.errors import InputError, UsageError
from kpro_analysis.leak_scan import scan
from kpro_analysis.minlog.audit_result import Audit, Group
from kpro_analysis.minlog.evidence_brief import Brief
from kpro_analysis.minlog.evidence_files import Origin, Published, publish
from kpro_analysis.minlog.evidence_pseudonyms import CITIZEN, STAFF, pack_pseudonyms
from kpro_analysis.pdf_text import page_count, pdf_texts
from tests.minlog.evidence_source import KEY, LISTS, SmallLog, brief_of, usual_asked, usual_audit, usual_log

ORIGIN = Origin("0123456789abcdef", (("log.csv", "ab" * 32),), {"kpro_analysis": "1.0"})
FILES = {"bevis.html", "bevis.pdf", "tabeller.xlsx", "spor.csv", "manifest.json"}
CPR = "670190-1234"
EMAIL = "navn@kommune.example"


@pytest.fixture(scope="module")
def usual(tmp_path_factory: pytest.TempPathFactory) -> Brief:
    return brief_of(usual_log(), tmp_path_factory.mktemp("usual"))


def written(brief: Brief, folder: Path) -> Published:
    (folder / "audit").mkdir(exist_ok=True)
    return publish(brief, ORIGIN, folder / "pakke", folder / "audit")


def lines(published: Published) -> list[dict[str, str]]:
    text = (published.folder / "spor.csv").read_bytes()
    assert text.startswith(b"\xef\xbb\xbf")
    return list(csv.DictReader(io.StringIO(text.decode("utf-8-sig")), delimiter=";"))


def test_the_manifest_tells_of_every_file_and_the_key_stays_behind(usual: Brief, tmp_path: Path) -> None:
    published = written(usual, tmp_path)
    assert {path.name for path in published.folder.iterdir()} == FILES == set(published.files)
    told = json.loads((published.folder / "manifest.json").read_text(encoding="utf-8"))
    assert {each["name"] for each in told["files"]} == FILES - {"manifest.json"}
    for each in told["files"]:
        content = (published.folder / each["name"]).read_bytes()
        assert (each["bytes"], each["sha256"]) == (len(content), hashlib.sha256(content).hexdigest())
    assert (told["days"], told["generation"], told["made"]) == (180, ORIGIN.generation, "2024-03-01T08:00:00+00:00")
    assert told["inputs"] == [{"name": "log.csv", "sha256": "ab" * 32}]
    assert published.key_file == tmp_path / "audit" / "bevisnøgler" / "2024-03-01-3A4B5C.csv"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["audit", "pakke"]


def test_what_a_killed_run_left_beside_the_pack_goes_and_nothing_of_others(
    usual: Brief, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    others = tmp_path / f".{'0' * 16}.mappe"
    others.mkdir()

    def killed(self: Path, target: Path) -> None:
        raise SystemExit

    with monkeypatch.context() as patch:
        patch.setattr(Path, "rename", killed)
        patch.setattr("shutil.rmtree", lambda *_, **__: None)
        with pytest.raises(SystemExit):
            written(usual, tmp_path)
    assert len(list(tmp_path.glob(".*.mappe"))) == 2
    written(usual, tmp_path)
    assert list(tmp_path.glob(".*.mappe")) == [others]


def test_the_key_leads_every_pseudonym_back_and_the_pack_holds_none_of_the_audits(usual: Brief, tmp_path: Path) -> None:
    published = written(usual, tmp_path)
    key = list(csv.reader(io.StringIO(published.key_file.read_bytes().decode("utf-8-sig")), delimiter=";"))
    back = dict(key[1:])
    assert key[0] == ["pakkepseudonym", "auditpseudonym"]
    rows = lines(published)
    assert {row["borger"] for row in rows} | {row["bruger"] for row in rows} == set(back)
    assert {back[row["borger"]] for row in rows if row["spor"] == LISTS[0]} == {
        f"{person & (1 << 64) - 1:016x}" for person in range(-100, -60)
    }
    assert {back[row["bruger"]] for row in rows} == {f"{900:016x}", f"{901:016x}"}
    for name in FILES:
        content = (published.folder / name).read_bytes()
        texts = "\n".join(pdf_texts(content)) if name.endswith("pdf") else content.decode("latin-1")
        assert not any(own in texts for own in back.values()), name


def test_the_same_brief_gives_the_same_bytes(usual: Brief, tmp_path: Path) -> None:
    contents = []
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
        published = written(usual, tmp_path / name)
        contents.append({file: (published.folder / file).read_bytes() for file in FILES})
    assert contents[0] == contents[1]


def test_two_packs_have_other_pseudonyms_but_the_same_traces(usual: Brief, tmp_path: Path) -> None:
    other = brief_of(usual_log(), tmp_path, key=bytes(32))
    assert not set(usual.citizens.values()) & set(other.citizens.values())
    assert usual.citizens.keys() == other.citizens.keys()
    assert [each.trace for each in usual.examples] == [each.trace for each in other.examples]
    assert any("spor-id, der er med i begge" in line for line in usual.about)


def test_pseudonyms_grow_until_all_differ_and_never_look_like_numbers() -> None:
    people = [f"{number:016x}" for number in range(6_000)]
    citizens, staff = (pack_pseudonyms(KEY, kind, people) for kind in (CITIZEN, STAFF))
    assert len(set(citizens.values())) == len(people)
    assert all(re.fullmatch(r"B-(\d[A-HJ-NP-Z]){3,}", shown) for shown in citizens.values())
    assert len(max(citizens.values(), key=len)) > len("B-1A2B3C")
    assert not any(citizens[person][2:] == staff[person][2:] for person in people)
    assert scan("a", " ".join(citizens.values()).encode()) == ()


def planted_log() -> SmallLog:
    log = usual_log()
    log.add_list(f"kald-{CPR}", range(30), activity=f"Søgning på {CPR}", organisation=f"Klinik {CPR}", seconds=400)
    log.add_list("kald-x", range(30), role=f"læge {EMAIL}", system=f"Vagt {CPR}", activity="=1+1", seconds=500)
    log.add(31, f"direkte {EMAIL}", any_episode=False, activity="６７０１９０-１２３４", seconds=600)
    return log


def planted_audit() -> Audit:
    audit = usual_audit()
    groups = (Group(f"Søgning på {CPR}", 900, 30, 60, 20), Group(f"Vagt {EMAIL}", 90, 3, 60, 20))
    return replace(audit, groups=dict.fromkeys(audit.groups, groups), notes=(f"Filen log-{CPR}.csv",))


def test_a_planted_cpr_or_address_never_comes_out(tmp_path: Path) -> None:
    brief = brief_of(planted_log(), tmp_path, planted_audit(), tested=(f"Effekten er set hos {CPR}.",))
    (tmp_path / "audit").mkdir()
    origin = replace(ORIGIN, inputs=((f"log-{CPR}.csv", "ab" * 32),))
    published = publish(brief, origin, tmp_path / "pakke", tmp_path / "audit")
    for name in FILES:
        content = (published.folder / name).read_bytes()
        assert scan(name, content) == ()
        assert CPR.encode() not in content and EMAIL.encode() not in content
    assert {"kald-███", "direkte ███"} < {row["spor"] for row in lines(published)}
    assert {"Klinik ███"} < {row["organisation"] for row in lines(published)}


@pytest.mark.parametrize("place", ["sentences", "about"])
def test_what_the_scan_finds_is_not_published_and_nothing_is_left(usual: Brief, tmp_path: Path, place: str) -> None:
    leaking = replace(usual, **{place: (f"Ring om {CPR}",)})
    with pytest.raises(InputError) as refused:
        written(leaking, tmp_path)
    assert CPR not in str(refused.value)
    assert re.search(r"bevis\.html \(linje \d+\) indeholder noget, der ligner et erstatnings-CPR", str(refused.value))
    assert "bevis.pdf (side 1) indeholder noget, der ligner et erstatnings-CPR-nummer." in str(refused.value)
    assert [path.name for path in tmp_path.iterdir()] == ["audit"]
    assert [*(tmp_path / "audit" / "bevisnøgler").iterdir()] == []


def test_a_folder_that_is_there_is_left_as_it_is(usual: Brief, tmp_path: Path) -> None:
    (tmp_path / "pakke").mkdir()
    published = written(usual, tmp_path)  # an empty folder is no hindrance
    before = {path.name: path.read_bytes() for path in published.folder.iterdir()}
    later = replace(usual, asked=usual_asked(pack="2024-03-02-9Z9Z9Z", made=usual.asked.made + timedelta(days=1)))
    with pytest.raises(UsageError, match="pakke er der allerede"):
        written(later, tmp_path)
    assert {path.name: path.read_bytes() for path in published.folder.iterdir()} == before
    assert [path.name for path in published.key_file.parent.iterdir()] == [published.key_file.name]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["audit", "pakke"]


def test_a_file_where_the_pack_should_be_is_left_as_it_is(usual: Brief, tmp_path: Path) -> None:
    (tmp_path / "pakke").write_bytes(b"min")
    with pytest.raises(UsageError, match="pakke er der allerede"):
        written(usual, tmp_path)
    assert (tmp_path / "pakke").read_bytes() == b"min"


def test_a_pack_is_not_put_where_the_keys_are(usual: Brief, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="ikke må sendes"):
        publish(usual, ORIGIN, tmp_path / "pakke", tmp_path)
    assert [*tmp_path.iterdir()] == []


def test_text_in_the_workbook_and_the_csv_is_never_a_formula(tmp_path: Path) -> None:
    published = written(brief_of(planted_log(), tmp_path, planted_audit()), tmp_path)
    book = openpyxl.load_workbook(published.folder / "tabeller.xlsx")
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert "=1+1" in {cell.value for cell in cells}
    assert {cell.data_type for cell in cells} <= {"s", "n"}
    assert "'=1+1" in {row["aktivitet"] for row in lines(published)}


def test_large_counts_are_written_so_that_they_are_no_cpr(tmp_path: Path) -> None:
    audit = replace(usual_audit(), entries=101_230_000, classes={"A": 101_230_000, "B": 0, "C": 0, "D": 0, "E": 0})
    published = written(brief_of(usual_log(), tmp_path, audit), tmp_path)
    book = openpyxl.load_workbook(published.folder / "tabeller.xlsx")
    assert book["Klasser"]["C4"].value == "101.230.000"


def test_the_pdf_is_one_page_even_when_there_is_much_to_tell(tmp_path: Path) -> None:
    long = "Et meget langt navn på en aktivitet, som systemet skriver, " * 3
    log = SmallLog()
    for number in range(20):
        log.add_list(f"{'spor' * 9}-{number}", range(9), activity=f"{long}{number}", organisation=long)
        log.add(number, f"direkte{number}", any_episode=False, activity=f"{number}{long}", organisation=long)
    tested = ("Registreringerne er 14,2 gange så hyppige (95 %: 12,9-15,6); det ville afvises af flere end nu.",) * 4
    published = written(brief_of(log, tmp_path, tested=tested), tmp_path)
    assert page_count((published.folder / "bevis.pdf").read_bytes()) == 1


def test_a_pack_without_examples_says_so(tmp_path: Path) -> None:
    log = SmallLog()
    log.add(1, "a")
    bare = replace(usual_audit(), inactive=None, inactive_by_days=(), classes=None, care_team=None, groups={})
    published = written(brief_of(log, tmp_path, bare), tmp_path)
    assert "Ingen registreringer ligner dem" in (published.folder / "bevis.html").read_text(encoding="utf-8")
    assert page_count((published.folder / "bevis.pdf").read_bytes()) == 1
    assert lines(published) == []
