"""Every chance event is a function of seed, stream, date, index and unit (section 9)."""

import numpy as np

from sim import draws

FORUMS = 300
CELLS = 400
INCIDENTS = 410  # plus the type
JURISDICTIONS = 500
EXTERNAL_INCIDENTS = 520
SECTOR_LAWS = 540  # plus the sector


def unit(kind: int, number: int) -> np.uint64:
    """Return the key of a unit."""
    return np.uint64(draws.unit_key(kind, number))


class Chance:
    """The uniform numbers of one replicate at the current tick."""

    def __init__(self, seed: int):
        self.seed = np.uint64(seed)
        self.at(0)

    def at(self, tick: int):
        """Turn to another date."""
        self.tick = tick
        self._keys = {}

    def uniform(self, stream: np.uint64, who: np.uint64, index: int = 0) -> float:
        """Return ``U[stream, index]`` of a unit, strictly between 0 and 1."""
        key = self._keys.get((stream, index))
        if key is None:
            key = np.uint64(draws.stream_key(self.seed, stream, self.tick, index))
            self._keys[stream, index] = key
        return draws.uniform(key, who)

    def normal(self, stream: np.uint64, who: np.uint64) -> float:
        """Return ``N[stream]``: the standard normal quantile of the uniform number."""
        return draws.normal(self.uniform(stream, who))

    def poisson(self, stream: np.uint64, who: np.uint64, mean: float, index: int = 0) -> int:
        """Return the Poisson quantile of the uniform number."""
        return draws.poisson(self.uniform(stream, who, index), float(mean))
