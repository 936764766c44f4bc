"""The firm step in idiomatic NumPy: a column a property, one operation at a time on all firms that it concerns.

It needs nothing of the project: what it reads comes from the tape, so that it also runs where the project is not.
"""

from __future__ import annotations

from typing import Any

import numpy as np

ADOPT, KNOW, KNOW_LAW, RETAIN, REVIEW, CHOOSE_G, CHOOSE_B, MEAN_G, MEAN_B, INCIDENT = range(10)
SECTORS, SIZES, PATTERNS, CELLS = 6, 3, 16, 108
GOLDEN = (np.uint64(0xBF58476D1CE4E5B9), np.uint64(0x94D049BB133111EB))
FLAGS = (
    "adopted", "aware", "aware_law", "guideline_reported", "guideline_substantive", "binding_reported",
    "binding_substantive", "active", "review_due",
)  # fmt: skip


def uniform(key: np.uint64, unit: Any) -> Any:
    """Return a uniform number for each unit: the same hash as the engine's."""
    word = unit + key
    word = (word ^ (word >> np.uint64(30))) * GOLDEN[0]
    word = (word ^ (word >> np.uint64(27))) * GOLDEN[1]
    word ^= word >> np.uint64(31)
    return ((word >> np.uint64(11)).astype(np.float64) + 0.5) * 2.0**-53


def logistic(x: Any) -> Any:
    """Return 1 / (1 + exp(-x)) without overflow."""
    odds = np.exp(-np.abs(x))
    return np.where(x >= 0.0, 1.0, odds) / (1.0 + odds)


class InNumPy:
    """The firm step in NumPy, fed from the tape."""

    def __init__(self, tape: Any, start: Any) -> None:
        self._tape, self._start = tape, start

    def play(self, months: int) -> Any:
        """Play so many months from the start; return counts, ``[month, cell, count]``."""
        self._begin()
        return np.stack([self._month(month) for month in range(months)])

    def _begin(self) -> None:
        start = self._start
        self.columns = {name: start.firms[name].copy() for name in start.firms.dtype.names}
        for name in (*FLAGS, "malicious"):
            self.columns[name] = self.columns[name].astype(bool)
        self.cell = np.repeat(np.arange(CELLS), np.diff(start.begin))
        self.jurisdiction, self.sector = self.cell // (SECTORS * SIZES), self.cell // SIZES % SECTORS
        self.seen = np.zeros((3, start.associations), dtype=np.int64)

    def _month(self, month: int) -> Any:
        firm, tape, keys = self.columns, self._tape, self._tape.keys[month]
        cells = tape.cells[month]
        reuse = tape.reuse[month][self.jurisdiction, self.sector, firm["exports"]]
        lead = tape.frontier_reuse[month][self.jurisdiction, firm["exports"]]
        home = cells["binding_cost"][self.cell, firm["frontier"]] * (1.0 - np.where(firm["frontier"] == 1, lead, reuse))
        abroad = (
            cells["size_factor"][self.cell] * tape.duplicate[month][self.jurisdiction, self.sector, firm["exports"]]
        )
        level = cells["entry_level"][self.cell] - cells["burden_effect"][self.cell] * (home + abroad)
        eligible = level >= firm["threshold"]
        chance = uniform(keys[ADOPT], firm["key"])
        new = ~firm["adopted"] & eligible & (chance < cells["adoption_chance"][self.cell])
        firm["adopted"] |= new
        firm["adopted_tick"][new] = month * 4
        users = np.flatnonzero(firm["adopted"])
        using = {name: column[users] for name, column in firm.items()}
        self._use(using, self.cell[users], cells, month, home[users])
        for name in (*FLAGS[1:], "escalated_until", "detected_count"):
            firm[name][users] = using[name]
        return self._counts(users, using, eligible)

    def _use(self, firm: Any, cell: Any, cells: Any, month: int, home: Any) -> None:
        """Let adopters learn, review, misuse and suffer incidents."""
        keys, lead = self._tape.keys[month], firm["frontier"]
        asked, bound = cells["guideline"][cell, lead] > 0.0, cells["binding"][cell, lead] > 0.0
        revised = self._tape.revised[month][cells["jurisdiction"][cell]] > 0.0
        lost = firm["aware"] & revised & (uniform(keys[RETAIN], firm["key"]) >= cells["retention"][cell])
        learn = uniform(keys[KNOW], firm["key"]) < cells["awareness_chance"][cell]
        firm["aware"] = np.where(firm["aware"], ~lost, asked & learn)
        firm["aware_law"] |= bound & (uniform(keys[KNOW_LAW], firm["key"]) < cells["law_awareness_chance"][cell])
        for name, gone in (("guideline", lost | ~asked), ("binding", ~bound)):
            firm[f"{name}_reported"] &= ~gone
            firm[f"{name}_substantive"] &= ~gone
        due = firm["review_due"] | (uniform(keys[REVIEW], firm["key"]) < cells["review_chance"][cell])
        firm["review_due"] &= ~due
        self._review(firm, cell, cells, month, due & firm["aware"] & asked, 0, cells["guideline_cost"][cell, lead])
        self._review(firm, cell, cells, month, due & firm["aware_law"] & bound, 1, home)
        self._misuse(firm, cell, cells, bound)
        self._suffer(firm, cell, cells, month)

    def _review(self, firm: Any, cell: Any, cells: Any, month: int, who: Any, law: int, cost: Any) -> None:
        """Let some reconsider one rule."""
        at, keys, n = np.flatnonzero(who), self._tape.keys[month], self._start.numbers
        c, kind = cells[cell[at]], ("guideline", "binding")[law]
        escalated = firm["escalated_until"][at] > month * 4
        added = np.where(escalated, n["pyramid_penalty"], 0.0)
        share = self.seen[1 + law] / np.maximum(1, self.seen[0])
        peers = (1.0 - c["customer_weight"]) * share[firm["association"][at]] + c["customer_weight"] * c[
            f"large_{kind}"
        ]
        sanction = (c["penalty"] if law else c["disclosure"] * c["naming"]) + c["liability"] + added
        norm = c["deference"] * (n["deference_benefit"] + n["peer_norm_benefit"] * peers)
        gain = norm + c["reputation"] + c["export"] * firm["export_share"][at] + c["perceived"] * sanction - cost[at]
        gain += firm["propensity"][at]
        watched = np.where(escalated | (law == 1), n["surveillance_binding"], n["surveillance_guideline"])
        empty = n["decoupling"] * np.exp(-n["surveillance_effect"] * c["perceived"] * watched)
        unit = firm["key"][at]
        reported = uniform(keys[CHOOSE_G + law], unit) < logistic(gain / n["choice_noise"])
        real = reported & (uniform(keys[MEAN_G + law], unit) >= empty)
        firm[f"{kind}_reported"][at] = reported
        firm[f"{kind}_substantive"][at] = real if law else real & ~firm["malicious"][at]

    def _misuse(self, firm: Any, cell: Any, cells: Any, bound: Any) -> None:
        at = np.flatnonzero(firm["malicious"])
        c = cells[cell[at]]
        expected = c["perceived"] * (c["misuse_sanction"] + np.where(bound[at], c["penalty"], 0.0))
        with np.errstate(divide="ignore"):
            active = (expected <= 0.0) | (firm["log_gain"][at] > np.log(expected))
        firm["active"][at] = active
        firm["binding_substantive"][at[active]] = False

    def _suffer(self, firm: Any, cell: Any, cells: Any, month: int) -> None:
        n = self._start.numbers
        self.practice = 1 * firm["binding_substantive"] + 2 * firm["guideline_substantive"]
        self.practice = self.practice + 4 * firm["frontier"] + 8 * firm["brussels"]
        self.depth = self._start.depths[month * 4 - firm["adopted_tick"]]
        rate = cells["own_rate"][cell, self.practice] * self.depth * 2.0**-32
        hit = np.flatnonzero(uniform(self._tape.keys[month][INCIDENT], firm["key"]) < -np.expm1(-rate))
        firm["review_due"][hit] = True
        hit = hit[cells["escalation"][cell[hit]] > 0.0]
        count = np.minimum(255, firm["detected_count"][hit].astype(np.int64) + 1)
        held = count >= n["pyramid_threshold"]
        firm["detected_count"][hit] = np.where(held, 0, count)
        firm["escalated_until"][hit[held]] = month * 4 + int(n["pyramid_duration"] * 4)

    def _counts(self, users: Any, firm: Any, eligible: Any) -> Any:
        cell = self.cell[users]
        np.bincount(cell * PATTERNS + self.practice, weights=self.depth, minlength=CELLS * PATTERNS)
        named = ("adopted", "aware", "aware_law", "guideline_reported", "guideline_substantive", "binding_reported",
                 "binding_substantive")  # fmt: skip
        flags = [firm[name] for name in named]
        flags += [firm["guideline_substantive"] | firm["binding_substantive"], firm["active"]]
        columns = [np.bincount(self.cell, minlength=CELLS), np.bincount(self.cell[eligible], minlength=CELLS)]
        columns += [np.bincount(cell[flag], minlength=CELLS) for flag in flags]
        seen = [np.bincount(firm["association"][flags[i]], minlength=self._start.associations) for i in (0, 3, 5)]
        self.seen = np.stack(seen)
        return np.stack([*columns, np.zeros(CELLS, dtype=np.int64)], axis=1)
