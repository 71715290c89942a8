"""More than 200 seeded files, most with one or two faults of 26 kinds: what is planted is found, and hardly more."""

from tests.uddata.planted_run import measured, shares, table

WORLDS = range(100, 110)  # others than those that the thresholds were looked at with


def test_precision_and_recall(tmp_path, say):
    found, missed, false = measured(WORLDS, tmp_path, say)
    recall, precision = shares(found, missed, false)
    assert recall >= 0.95 and precision >= 0.95, table(found, missed, false)
    assert not [kind for kind in {*found, *missed} if found[kind] < 0.9 * (found[kind] + missed[kind])]
