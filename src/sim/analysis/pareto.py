"""Search for policies by NSGA-II: a seeded study that is kept on disk trial by trial and goes on where it stopped.

Trials are kept in a journal (Optuna). The optimiser is made anew for every trial, seeded by the study's seed
and by how many trials are complete, and reads its population from the journal: a search that was interrupted and
resumed makes the same trials as one that was not. A trial that fails is kept as failed and takes no part.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, Final, Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

FloatArray = NDArray[np.float64]
Evaluate = Callable[[FloatArray], FloatArray]
"""From values of the levers to objectives; missing values mean that the trial failed."""
DIRECTION: Final[dict[str, Literal["minimize", "maximize"]]] = {"low": "minimize", "high": "maximize"}
MOST_FAILURES: Final = 0.2
"""Share of trials that may fail before the search gives up."""


class Space(NamedTuple):
    """Names of the levers, and the range of each."""

    names: tuple[str, ...]
    low: FloatArray
    high: FloatArray


class Trials(NamedTuple):
    """Every complete trial in its order, and how many failed."""

    levers: FloatArray  # [trial, lever]
    objectives: FloatArray  # [trial, objective]
    failed: int

    def best(self, better: Sequence[str]) -> NDArray[np.int64]:
        """Return the trials that no other dominates, each package once."""
        chosen = np.flatnonzero(nondominated(self.objectives, better))
        _, first = np.unique(self.levers[chosen], axis=0, return_index=True)
        return np.asarray(np.sort(chosen[first]))


def nondominated(objectives: FloatArray, better: Sequence[str]) -> NDArray[np.bool_]:
    """Return which rows no other row is at least as good as in all columns and better in one."""
    cost = objectives * np.array([1.0 if each == "low" else -1.0 for each in better])
    no_worse = (cost[:, None] <= cost[None]).all(axis=2)
    somewhere_better = (cost[:, None] < cost[None]).any(axis=2)
    return np.asarray(~(no_worse & somewhere_better).any(axis=0))


def search(
    space: Space,
    better: Mapping[str, str],
    evaluate: Evaluate,
    trials: int,
    population: int,
    seed: int,
    storage: Path | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> Trials:
    """Return trials until there are so many complete ones, counting those in the storage.

    Args:
        space: What is searched.
        better: ``low`` or ``high`` by objective.
        evaluate: The model.
        trials: How many complete trials there shall be.
        population: Packages of a generation.
        seed: Seed of the search.
        storage: A journal file; nothing is kept without one.
        progress: Told how many of how many trials are complete.

    Raises:
        RuntimeError: If more than a fifth of the trials fail.
    """
    study = _study(better, storage)
    _drop_unfinished(study)
    while (done := len(_complete(study))) < trials:
        if len(study.trials) - done > MOST_FAILURES * trials:
            raise RuntimeError(f"{len(study.trials) - done} of {len(study.trials)} trials have missing values")
        _try_one(study, space, evaluate, population, seed + 7919 * done)
        if progress is not None:
            progress(len(_complete(study)), trials)
    complete = _complete(study)
    levers = np.array([[trial.params[name] for name in space.names] for trial in complete])
    return Trials(levers, np.array([trial.values for trial in complete]), len(study.trials) - len(complete))


def _study(better: Mapping[str, str], storage: Path | None) -> Any:
    """Return the study of a journal, new or as it was left."""
    import optuna
    from optuna.storages import JournalStorage, journal

    optuna.logging.set_verbosity(optuna.logging.ERROR)
    kept = None if storage is None else JournalStorage(journal.JournalFileBackend(str(storage)))
    directions = [DIRECTION[each] for each in better.values()]
    return optuna.create_study(study_name="search", storage=kept, load_if_exists=True, directions=directions)


def _drop_unfinished(study: Any) -> None:
    """Mark what an interrupted search left running as failed."""
    from optuna.trial import TrialState

    for trial in study.get_trials(deepcopy=False, states=[TrialState.RUNNING]):
        study.tell(trial.number, state=TrialState.FAIL)


def _complete(study: Any) -> list[Any]:
    """Return the complete trials in their order."""
    from optuna.trial import TrialState

    return list(study.get_trials(deepcopy=False, states=[TrialState.COMPLETE]))


def _try_one(study: Any, space: Space, evaluate: Evaluate, population: int, seed: int) -> None:
    """Ask NSGA-II for one package, evaluate it, and tell what came out."""
    import optuna
    from optuna.trial import TrialState

    study.sampler = optuna.samplers.NSGAIISampler(population_size=population, seed=seed % 2**32)
    ranges = zip(space.names, space.low, space.high, strict=True)
    trial = study.ask({name: optuna.distributions.FloatDistribution(low, high) for name, low, high in ranges})
    found = evaluate(np.array([trial.params[name] for name in space.names]))
    if np.isnan(found).any():
        study.tell(trial, state=TrialState.FAIL)
    else:
        study.tell(trial, [float(value) for value in found])
