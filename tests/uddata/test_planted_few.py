"""One world of 21 files; `test_planted.py` has the measure over more than 200."""

from pathlib import Path

from tests.uddata.faults import KINDS
from tests.uddata.planted import expected, world
from tests.uddata.planted_run import run_world

SEED = 1


def test_what_is_planted_is_found_and_judged(tmp_path, say):
    said, told = run_world(SEED, tmp_path, say)
    files = world(SEED)
    planted = [(file.name, rule) for file in files for rule in expected(file)[0]]
    found = [place for place in planted if place[1] in told.get(place[0], set())]
    false = [(f.name, rule) for f in files for rule in told.get(f.name, set()) - expected(f)[0] - expected(f)[1]]
    assert len(planted) >= 15 and len({kind for file in files for kind in file.planted}) >= 12
    assert len(found) >= 0.95 * len(planted) and len(false) <= 0.05 * len(planted)
    assert "kort-passer-ikke" in told["skemaer"]
    verdicts = {(Path(one["file"]).stem, one["municipality"]): one for one in said["verdicts"]}
    assert {one["verdict"] for one in said["verdicts"]} == {
        "kan bruges",
        "kan bruges med forbehold",
        "kan ikke bruges",
    }
    assert all(bool(one["reasons"]) == (one["verdict"] != "kan bruges") for one in said["verdicts"])
    for file in files:
        rules = {KINDS[name].rule for name in file.planted if name in KINDS}
        if rules & {"dato-byttet"}:
            assert verdicts[file.name, file.municipality]["verdict"] == "kan ikke bruges"
    for name in ("liste.csv", "liste.xlsx"):
        say("check", tmp_path / "mappe", "--supplier", tmp_path / name)
    told_supplier = (tmp_path / "liste.csv").read_text(encoding="utf-8-sig")
    private = {one.id for file in files for one in file.asked} | {one.cpr for file in files for one in file.asked}
    private |= {words for file in files for one in file.asked for _, words in one.answers.values() if len(words) > 20}
    assert "dato-byttet" in told_supplier and not [secret for secret in private if secret in told_supplier]
