"""The firm step in mesa-frames: firms are a polars frame, rules are expressions, look-ups are gathers.

Runs in an environment of its own (``requirements.txt``) as a process that is told on standard input how many months to
play, and answers with the processor seconds that took and a digest of the counts.
"""

from __future__ import annotations

import hashlib
import os
import sys
import time
from typing import Any, NamedTuple

os.environ.setdefault("POLARS_MAX_THREADS", "1")

import numpy as np
import polars as pl
from mesa_frames import AgentSetPolars, ModelDF
from numpy_step import (
    ADOPT,
    CELLS,
    CHOOSE_B,
    CHOOSE_G,
    FLAGS,
    INCIDENT,
    KNOW,
    KNOW_LAW,
    MEAN_B,
    MEAN_G,
    PATTERNS,
    RETAIN,
    REVIEW,
    SECTORS,
    SIZES,
    uniform,
)

PAIRS = ("binding", "guideline", "binding_cost", "guideline_cost")
SHARED = (
    "entry_level", "burden_effect", "size_factor", "adoption_chance", "awareness_chance", "law_awareness_chance",
    "retention", "review_chance", "reputation", "naming", "liability", "penalty", "perceived", "deference", "export",
    "disclosure", "large_guideline", "large_binding", "customer_weight", "misuse_sanction", "escalation",
)  # fmt: skip
COUNTED = ("adopted", "aware", "aware_law", "guideline_reported", "guideline_substantive", "binding_reported",
           "binding_substantive", "substantive", "active")  # fmt: skip
C = pl.col


class Firms(AgentSetPolars):
    """All firms as one frame."""

    def __init__(self, model: Any, tape: Any, start: Any) -> None:
        super().__init__(model)
        self._tape, self._start, self._month = tape, start, 0
        rows = {name: start.firms[name] for name in start.firms.dtype.names}
        frame = pl.DataFrame({"unique_id": np.arange(len(start.firms)), **rows})
        cell = np.repeat(np.arange(CELLS), np.diff(start.begin))
        place, sector = cell // (SECTORS * SIZES), cell // SIZES
        frame = frame.with_columns(
            C(*FLAGS, "malicious").cast(pl.Boolean), cell=cell, place=place,
            market=sector * 64 + rows["exports"], abroad_market=place * 64 + rows["exports"],
        )  # fmt: skip
        self += frame
        self._columns = list(self.agents.columns)
        self._seen = np.zeros((3, start.associations), dtype=np.int64)
        self.counts: list[Any] = []

    def step(self) -> None:
        """Play the coming month."""
        month, tape = self._month, self._tape
        self._month += 1
        shared = self._shared(month)
        frame = self.agents.with_columns(shared[self.agents["cell"]])
        reuse = _at(tape.reuse[month], frame["market"])
        lead = _at(tape.frontier_reuse[month], frame["abroad_market"])
        duplicate = _at(tape.duplicate[month], frame["market"])
        frame = frame.with_columns(reuse=reuse, lead=lead, duplicate=duplicate, chance=self._draw(frame, month, ADOPT))
        frame = frame.with_columns(
            *(
                pl.when(C("frontier") == 1).then(C(f"{name}_1")).otherwise(C(f"{name}_0")).alias(f"my_{name}")
                for name in PAIRS
            )
        )
        saved = pl.when(C("frontier") == 1).then(C("lead")).otherwise(C("reuse"))
        frame = frame.with_columns(home=C("my_binding_cost") * (1.0 - saved), foreign=C("size_factor") * C("duplicate"))
        level = C("entry_level") - C("burden_effect") * (C("home") + C("foreign"))
        frame = frame.with_columns(eligible=level >= C("threshold"))
        new = ~C("adopted") & C("eligible") & (C("chance") < C("adoption_chance"))
        frame = frame.with_columns(
            adopted=C("adopted") | new,
            adopted_tick=pl.when(new).then(pl.lit(month * 4, dtype=pl.Int32)).otherwise(C("adopted_tick")),
        )
        users, rest = frame.filter(C("adopted")), frame.filter(~C("adopted"))
        users = self._suffer(self._misuse(self._reviewed(self._learn(users, month), month)), month)
        self._count(frame, users)
        self.agents = pl.concat([rest.select(self._columns), users.select(self._columns)])

    def _shared(self, month: int) -> pl.DataFrame:
        cells = self._tape.cells[month]
        pairs = {f"{name}_{i}": cells[name][:, i] for name in PAIRS for i in range(2)}
        return pl.DataFrame({name: cells[name] for name in SHARED} | pairs)

    def _draw(self, frame: pl.DataFrame, month: int, stream: int) -> pl.Series:
        return pl.Series(uniform(self._tape.keys[month][stream], frame["key"].to_numpy()))

    def _learn(self, users: pl.DataFrame, month: int) -> pl.DataFrame:
        names = {"retain": RETAIN, "know": KNOW, "know_law": KNOW_LAW}
        draws = {name: self._draw(users, month, stream) for name, stream in names.items()}
        revised = pl.Series(self._tape.revised[month] > 0.0)[users["place"]]
        users = users.with_columns(**draws, revised=revised, asked=C("my_guideline") > 0.0, bound=C("my_binding") > 0.0)
        users = users.with_columns(lost=C("aware") & C("revised") & (C("retain") >= C("retention")))
        learned = C("asked") & (C("know") < C("awareness_chance"))
        users = users.with_columns(
            aware=pl.when(C("aware")).then(~C("lost")).otherwise(learned),
            aware_law=C("aware_law") | (C("bound") & (C("know_law") < C("law_awareness_chance"))),
        )
        keeps = C("asked") & ~C("lost")
        return users.with_columns(
            *((C(f"guideline_{kind}") & keeps) for kind in ("reported", "substantive")),
            *((C(f"binding_{kind}") & C("bound")) for kind in ("reported", "substantive")),
        )

    def _reviewed(self, users: pl.DataFrame, month: int) -> pl.DataFrame:
        due = C("review_due") | (C("review_now") < C("review_chance"))
        users = users.with_columns(review_now=self._draw(users, month, REVIEW)).with_columns(due=due)
        some, others = users.filter(C("due")), users.filter(~C("due"))
        some = some.with_columns(
            review_due=pl.lit(False), escalated=C("escalated_until") > month * 4,
            choose_g=self._draw(some, month, CHOOSE_G), choose_b=self._draw(some, month, CHOOSE_B),
            mean_g=self._draw(some, month, MEAN_G), mean_b=self._draw(some, month, MEAN_B),
        )  # fmt: skip
        guideline = C("disclosure") * C("naming") + C("liability")
        some = self._choose(some, "guideline", C("aware") & C("asked"), guideline, C("my_guideline_cost"), 1)
        some = self._choose(some, "binding", C("aware_law") & C("bound"), C("penalty") + C("liability"), C("home"), 2)
        return pl.concat([some.select(others.columns), others])

    def _choose(self, some: pl.DataFrame, kind: str, who: Any, sanction: Any, cost: Any, row: int) -> pl.DataFrame:
        n = self._start.numbers
        share = pl.Series(self._seen[row] / np.maximum(1, self._seen[0]))[some["association"]]
        peers = (1.0 - C("customer_weight")) * C("share") + C("customer_weight") * C(f"large_{kind}")
        risk = sanction + pl.when(C("escalated")).then(n["pyramid_penalty"]).otherwise(0.0)
        gain = C("deference") * (n["deference_benefit"] + n["peer_norm_benefit"] * peers) + C("reputation")
        gain = gain + C("export") * C("export_share").cast(pl.Float64) + C("perceived") * risk - cost + C("propensity")
        odds = 1.0 / (1.0 + (-gain / n["choice_noise"]).exp())
        close = pl.lit(n["surveillance_binding"])
        watched = (
            close if kind == "binding" else pl.when(C("escalated")).then(close).otherwise(n["surveillance_guideline"])
        )
        empty = n["decoupling"] * (-n["surveillance_effect"] * C("perceived") * watched).exp()
        some = some.with_columns(share=share).with_columns(says=C(f"choose_{kind[0]}") < odds)
        real = C("says") & (C(f"mean_{kind[0]}") >= empty)
        real = real & ~C("malicious") if kind == "guideline" else real
        return some.with_columns(
            pl.when(who).then(C("says")).otherwise(C(f"{kind}_reported")).alias(f"{kind}_reported"),
            pl.when(who).then(real).otherwise(C(f"{kind}_substantive")).alias(f"{kind}_substantive"),
        )

    def _misuse(self, users: pl.DataFrame) -> pl.DataFrame:
        expected = C("perceived") * (C("misuse_sanction") + pl.when(C("bound")).then(C("penalty")).otherwise(0.0))
        pays = (expected <= 0.0) | (C("log_gain").cast(pl.Float64) > expected.log())
        users = users.with_columns(active=pl.when(C("malicious")).then(pays).otherwise(C("active")))
        return users.with_columns(binding_substantive=C("binding_substantive") & ~(C("malicious") & C("active")))

    def _suffer(self, users: pl.DataFrame, month: int) -> pl.DataFrame:
        n = self._start.numbers
        practice = (C("binding_substantive").cast(pl.Int64) + 2 * C("guideline_substantive").cast(pl.Int64)
                    + 4 * C("frontier").cast(pl.Int64) + 8 * C("brussels").cast(pl.Int64))  # fmt: skip
        users = users.with_columns(practice=practice)
        depth = pl.Series(self._start.depths)[month * 4 - users["adopted_tick"]]
        users = users.with_columns(depth=depth)
        at = (users["cell"] * PATTERNS + users["practice"]).to_numpy()
        np.bincount(at, weights=users["depth"].to_numpy(), minlength=CELLS * PATTERNS)
        rate = pl.Series(self._tape.cells[month]["own_rate"].ravel()[at]) * users["depth"] * 2.0**-32
        chance = -np.expm1(-rate.to_numpy())
        hit = pl.Series(self._draw(users, month, INCIDENT).to_numpy() < chance)
        users = users.with_columns(hit=hit, count=C("detected_count").cast(pl.Int64) + 1)
        caught = C("hit") & (C("escalation") > 0.0)
        held = caught & (C("count") >= n["pyramid_threshold"])
        until = month * 4 + int(n["pyramid_duration"] * 4)
        count = (
            pl.when(held).then(0).when(caught).then(pl.min_horizontal(C("count"), 255)).otherwise(C("detected_count"))
        )
        return users.with_columns(
            review_due=C("review_due") | C("hit"), detected_count=count.cast(pl.UInt8),
            escalated_until=pl.when(held).then(pl.lit(until, dtype=pl.Int32)).otherwise(C("escalated_until")),
        )  # fmt: skip

    def _count(self, frame: pl.DataFrame, users: pl.DataFrame) -> None:
        users = users.with_columns(substantive=C("guideline_substantive") | C("binding_substantive"))
        everyone = frame.group_by("cell").agg(pl.len().alias("alive"), C("eligible").sum())
        using = users.group_by("cell").agg(*(C(name).sum() for name in COUNTED))
        table = pl.DataFrame({"cell": np.arange(CELLS)}).join(everyone, on="cell", how="left")
        table = table.join(using, on="cell", how="left").sort("cell").fill_null(0)
        columns = [table[name].to_numpy().astype(np.int64) for name in ("alive", "eligible", *COUNTED)]
        self.counts.append(np.stack([*columns, np.zeros(CELLS, dtype=np.int64)], axis=1))
        groups = users.group_by("association").agg(
            *(C(name).sum() for name in ("adopted", "guideline_reported", "binding_reported"))
        )
        for row, name in enumerate(("adopted", "guideline_reported", "binding_reported")):
            self._seen[row] = 0
            self._seen[row][groups["association"].to_numpy()] = groups[name].to_numpy()


def _at(table: Any, index: pl.Series) -> pl.Series:
    return pl.Series(np.ascontiguousarray(table).ravel())[index]


class Tape(NamedTuple):
    """As in tape.py, which needs the project."""

    cells: Any
    duplicate: Any
    reuse: Any
    frontier_reuse: Any
    revised: Any
    keys: Any


class Start(NamedTuple):
    """As in tape.py, which needs the project."""

    firms: Any
    begin: Any
    depths: Any
    numbers: dict[str, float]
    associations: int


def main(path: str) -> None:
    """Answer each line of standard input: play so many months."""
    found = np.load(path)
    tape = Tape(*(found[name] for name in Tape._fields))
    numbers = dict(zip(found["names"].tolist(), found["values"].tolist(), strict=True))
    start = Start(found["firms"], found["begin"], found["depths"], numbers, int(found["associations"]))
    for line in sys.stdin:
        model = ModelDF()
        firms = Firms(model, tape, start)
        begin = time.process_time()
        for _ in range(int(line)):
            firms.step()
        seconds = time.process_time() - begin
        digest = hashlib.sha256(np.stack(firms.counts).tobytes()).hexdigest()
        print(f"{seconds} {digest}", flush=True)


if __name__ == "__main__":
    main(sys.argv[1])
