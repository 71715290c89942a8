"""The rule `optimal` against scipy's MILP and OR-tools: the same best total, and the time of each; run among the peers.

All get the same whole numbers: scores in billionths of a point, as ours compares them, and costs in kroner. Ours also
settles ties (the cheapest of equally good sets, then further rules), which the others don't.
"""

import json
import time
from collections.abc import Callable
from dataclasses import replace

import numpy as np
from ortools.algorithms.python import knapsack_solver
from ortools.sat.python import cp_model
from scipy.optimize import Bounds, LinearConstraint, milp

from kpro_analysis.weighting.model import Contest, prepare, score_keys
from kpro_analysis.weighting.settings import Rule, agreed_settings
from tests.benchmarks.registers import synthetic

COUNTS = (91, 1_000, 10_000)
LIMIT = 10  # seconds for one answer
RUNS = 5
Solver = Callable[[np.ndarray, np.ndarray, int], int | None]


def highs(score: np.ndarray, cost: np.ndarray, room: int) -> int | None:
    limit = LinearConstraint(cost[None, :], -np.inf, room)
    options = {"mip_rel_gap": 0, "time_limit": LIMIT}
    found = milp(-score / 1e9, integrality=1, bounds=Bounds(0, 1), constraints=limit, options=options)
    return int(score[np.rint(found.x).astype(bool)].sum()) if found.status == 0 else None


def cp_sat(score: np.ndarray, cost: np.ndarray, room: int) -> int | None:
    model = cp_model.CpModel()
    taken = [model.new_bool_var("") for _ in score]
    model.add(cp_model.LinearExpr.weighted_sum(taken, cost.tolist()) <= room)
    model.maximize(cp_model.LinearExpr.weighted_sum(taken, score.tolist()))
    solver = cp_model.CpSolver()
    solver.parameters.max_time_in_seconds = LIMIT
    if solver.solve(model) != cp_model.OPTIMAL:
        return None
    return int(score[[solver.boolean_value(one) for one in taken]].sum())


def knapsack(score: np.ndarray, cost: np.ndarray, room: int) -> int | None:
    kind = knapsack_solver.SolverType.KNAPSACK_MULTIDIMENSION_BRANCH_AND_BOUND_SOLVER
    solver = knapsack_solver.KnapsackSolver(kind, "best set")
    solver.set_time_limit(LIMIT)
    solver.init(score.tolist(), [cost.tolist()], [room])
    total = int(solver.solve())
    return total if solver.is_solution_optimal() else None


SOLVERS: dict[str, Solver] = {"scipy milp": highs, "OR-tools CP-SAT": cp_sat, "OR-tools knapsack": knapsack}


def median_ms(work: Callable[[], object]) -> float:
    """Of some runs, fewer where one takes more than a second."""
    times: list[float] = []
    while len(times) < RUNS and sum(times) < 1000:
        begun = time.perf_counter()
        work()
        times.append(1000 * (time.perf_counter() - begun))
    return float(np.median(times))


def row(contest: Contest) -> list[str]:
    """Milliseconds of ours and of each solver; fails when one calls another total the best."""
    outcome = contest.evaluate()
    score, cost = score_keys(outcome.score), np.rint(outcome.cost).astype(np.int64)
    room, best = int(outcome.available), int(score[outcome.funded].sum())
    cells = [f"{median_ms(contest.evaluate):.1f}"]
    for name, solver in SOLVERS.items():
        begun = time.perf_counter()
        found = solver(score, cost, room)
        if found is None:
            cells.append(f"no proof in {LIMIT} s")
            continue
        agrees = abs(found - best) <= (1e3 if solver is highs else 0)  # HiGHS takes scores as floats
        assert agrees, f"{name} found {found}, ours {best}"
        once = 1000 * (time.perf_counter() - begun)
        cells.append(f"{once if once > 1000 else median_ms(lambda s=solver: s(score, cost, room)):.1f}")
    return cells


def rows() -> list[list[str]]:
    """One for each size of register, kind of cost, and pool: the real one, and one that grows with the requests."""
    found = []
    for count in COUNTS:
        for own, costs in ((False, "by size"), (True, "to the krone")):
            register = synthetic(count, own_figures=own)
            pools = {register.pool, register.pool * count // COUNTS[0]}
            for pool in sorted(pools):
                contest = prepare(register, replace(agreed_settings(register), rule=Rule.OPTIMAL, pool=pool))
                found.append([f"{count:,}", costs, f"{pool:,.0f}", *row(contest)])
    return found


if __name__ == "__main__":
    print(
        json.dumps(
            {"head": ["requests", "costs", "pool, kr.", "ours, ms", *(f"{n}, ms" for n in SOLVERS)], "rows": rows()}
        )
    )
