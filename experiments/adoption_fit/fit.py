"""Fit the adoption equations to the rows that may be fitted, and test them on those held out.

Run from the root of the project: ``python experiments/adoption_fit/fit.py``. Writes three tables beside
itself: ``fit.csv``, ``errors.csv`` and ``jump.csv``.
"""

from __future__ import annotations

import csv
from pathlib import Path
from typing import NamedTuple

import numpy as np
from curves import ROOT, SIZES, Guess, World, adoption, month_of, total, world
from scipy.optimize import least_squares, minimize_scalar
from scipy.special import expit, logit

HERE = Path(__file__).resolve().parent
NAMES = ("ln innovation", "ln imitation", "threshold_spread", "mean_large", "mean_medium", "mean_small")
CENTRE = np.array([np.log(0.077), np.log(0.245), 2.75, 0.0, 0.0, 0.0])  # middle of each range; the means are free
PRIOR = np.array([0.68, 0.45, 0.9, 10.0, 10.0, 10.0])
LOW = np.array([np.log(0.02), np.log(0.1), 1.0, -8.0, -8.0, -8.0])
HIGH = np.array([np.log(0.3), np.log(0.6), 4.5, 12.0, 12.0, 12.0])
NOISE = {"read": 0.1, "recalled": 0.15, "rough": 0.2}  # logits: sampling, rounding and what the model leaves out
SURVEY_MONTH = "03"  # Eurostat asks in the first quarter of the year

EU_ROWS = {  # rows of data/01_adoption.csv and the size class they are about (None: all firms)
    "A008": 0, "A007": 1, "A006": 2, "A011": 0, "A010": 1, "A009": 2,
    "A014": 0, "A013": 1, "A012": 2, "A004": None,
}  # fmt: skip
JAPAN_ROWS = {"A093": 0, "A094": 1}  # large; small and medium together


class Observation(NamedTuple):
    """One observed share: row, month, size class, logit, its error, and what it may be used for."""

    row: str
    date: str
    size: int | None
    value: float
    noise: float
    split: str


def observations(rows: dict[str, int | None]) -> list[Observation]:
    """Return the observations of some rows of the data."""
    with (ROOT / "data/01_adoption.csv").open(encoding="utf-8") as file:
        found = {row["id"]: row for row in csv.DictReader(file) if row["id"] in rows}
    return [_observation(found[name], size) for name, size in rows.items()]


def _observation(row: dict[str, str], size: int | None) -> Observation:
    date = row["period"] if "-" in row["period"] else f"{row['period']}-{SURVEY_MONTH}"
    share = float(row["value"]) / 100
    return Observation(row["id"], date, size, float(logit(share)), NOISE[row["confidence"]], row["split"])


def guess_of(vector: np.ndarray) -> Guess:
    """Return the candidate of a vector in the order of ``NAMES``."""
    return Guess(float(np.exp(vector[0])), float(np.exp(vector[1])), float(vector[2]), tuple(vector[3:]))


def predicted(shares: np.ndarray, about: World, seen: Observation) -> float:
    """Return the logit that the curves give for an observation in the EU."""
    month = month_of(seen.date)
    share = total(shares, about.firms)[month] if seen.size is None else shares[month, seen.size]
    return float(logit(share))


def residuals(vector: np.ndarray, about: World, fit: list[Observation]) -> np.ndarray:
    """Return weighted errors on the fitted rows, followed by distances from the middle of the ranges."""
    shares = adoption(guess_of(vector), about)
    errors = [(predicted(shares, about, seen) - seen.value) / seen.noise for seen in fit]
    return np.concatenate([errors, (vector - CENTRE) / PRIOR])


def fit_eu(about: World, fit: list[Observation]) -> tuple[np.ndarray, np.ndarray]:
    """Return the best vector and its standard errors (linear, with the prior)."""
    offsets = ([0, 0, 0, -0.5, 1.5, 3], [1, 0, -1, -0.5, 1, 2], [-1, 0.5, 1, 0, 2, 4])
    starts = [np.add(CENTRE, offset) for offset in offsets]
    results = [least_squares(residuals, start, bounds=(LOW, HIGH), args=(about, fit)) for start in starts]
    best = min(results, key=lambda result: result.cost)
    return best.x, np.sqrt(np.diag(np.linalg.inv(best.jac.T @ best.jac)))


def fit_japan(guess: Guess, about: World) -> float:
    """Return Japan's shift: a prior of 0 +- 1 and half a logit of error, for another definition of use."""
    rows = observations(JAPAN_ROWS)

    def cost(shift: float) -> float:
        shares = adoption(guess, about, shift)
        curves = {0: shares[:, 0], 1: total(shares, about.firms, 1)}
        errors = [logit(curves[seen.size or 0][month_of(seen.date)]) - seen.value for seen in rows]
        return float(np.sum(np.square(np.array(errors) / 0.5)) + shift**2)

    return float(minimize_scalar(cost, bounds=(-3, 3), method="bounded").x)


def baselines(fit: list[Observation], about: World, seen: Observation) -> tuple[float, float]:
    """Return what a logistic through the rows up to 2023, and 0.55 logits a year after 2023, say."""
    logits = {(old.date[:4], old.size): old.value for old in fit}
    frozen, constant = [], []
    for size in range(len(SIZES)) if seen.size is None else [seen.size]:
        before, last = logits["2021", size], logits["2023", size]
        frozen.append(last + (last - before) / 2 * (int(seen.date[:4]) - 2023))
        constant.append(last + 0.55 * (int(seen.date[:4]) - 2023))
    if seen.size is not None:
        return frozen[0], constant[0]
    weights = about.firms / about.firms.sum()
    return float(logit(expit(frozen) @ weights)), float(logit(expit(constant) @ weights))


def write(name: str, header: list[str], rows: list[list[object]]) -> None:
    """Write a table beside this script and show it."""
    with (HERE / name).open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerows([header, *rows])
    for row in [header, *rows]:
        print("  ".join(f"{cell!s:>18}" for cell in row))


def percent(value: float | None) -> object:
    """Return a logit as a percentage for the table; nothing stays empty."""
    return "" if value is None else round(100 * float(expit(value)), 1)


def error(values: list[float], seen: list[Observation]) -> float:
    """Return the root mean square error, logits."""
    return float(np.sqrt(np.mean([(value - each.value) ** 2 for value, each in zip(values, seen, strict=True)])))


def compare(vector: np.ndarray, about: World, seen: list[Observation]) -> None:
    """Write what the model and the baselines say beside what was observed; baselines are for rows held out."""
    shares, rows = adoption(guess_of(vector), about), []
    fit, held = ([each for each in seen if each.split == split] for split in ("fit", "validate"))
    for each in seen:
        others = baselines(fit, about, each) if each in held else (None, None)
        values = [each.value, predicted(shares, about, each), *others]
        size = "all" if each.size is None else SIZES[each.size]
        rows.append([each.row, each.split, each.date, size, *map(percent, values)])
    columns = zip(*(baselines(fit, about, each) for each in held), strict=True)
    models = [[predicted(shares, about, each) for each in held], *map(list, columns)]
    errors = [round(error(values, held), 2) for values in models]
    rows.append(["root mean square error, logits", "validate", "", "", "", *errors])
    write(
        "errors.csv", ["row", "split", "date", "size", "observed", "model", "frozen logistic", "constant logits"], rows
    )


def vary_jump(about: World, seen: list[Observation]) -> None:
    """Write what the fit says about 2024 if the jump of 2022 is assumed smaller or larger."""
    fit, held = ([each for each in seen if each.split == split] for split in ("fit", "validate"))
    rows: list[list[object]] = []
    for scale in (0.0, 0.5, 1.0, 2.0):
        world_of_jump = about._replace(jump=scale * about.jump)
        vector, _ = fit_eu(world_of_jump, fit)
        shares = adoption(guess_of(vector), world_of_jump)
        values = [predicted(shares, world_of_jump, each) for each in held]
        rows.append(
            [round(world_of_jump.jump, 2), round(vector[2], 2), percent(values[-1]), round(error(values, held), 2)]
        )
    write("jump.csv", ["jump (ln)", "threshold_spread", "all firms 2024 (%)", "error held out (logits)"], rows)


def main() -> None:
    """Fit, test, and write the tables."""
    about, seen = world("eu"), observations(EU_ROWS)
    vector, errors = fit_eu(about, [each for each in seen if each.split == "fit"])
    shift = fit_japan(guess_of(vector), world("japan"))
    rows = [[n, round(v, 3), round(e, 3), p] for n, v, e, p in zip(NAMES, vector, errors, PRIOR, strict=True)]
    rows.append(["shift_japan", round(shift, 3), "", 1.0])
    write("fit.csv", ["parameter", "value", "standard error", "prior sd"], rows)
    compare(vector, about, seen)
    vary_jump(about, seen)


if __name__ == "__main__":
    main()
