"""Random draws as a hash: every uniform is a pure function of who, what, when and which seed.

``uniform(stream_key(seed, STREAM, tick, index), unit)`` depends on nothing else: not on order, threads, other units, or
what was drawn before. Scenarios are thereby paired at the level of each firm's each decision. Time is counted
in quarter months (:data:`TICKS_PER_MONTH`), so a half-month step meets the same draws as a month where dates meet.

The hash is the finaliser of SplitMix64 (Steele, Lea and Flood 2014), applied once to each part of the key.
"""

from __future__ import annotations

import hashlib
import math
from typing import Final

import numpy as np

from sim.compiled import compiled

TICKS_PER_MONTH: Final = 4

_GOLDEN = np.uint64(0x9E3779B97F4A7C15)
_FIRST = np.uint64(0xBF58476D1CE4E5B9)
_SECOND = np.uint64(0x94D049BB133111EB)
_S30 = np.uint64(30)
_S27 = np.uint64(27)
_S31 = np.uint64(31)
_S11 = np.uint64(11)
_UNIT = 2.0**-53
_LARGEST = 1.0 - 2.0**-53


def stream(name: str) -> np.uint64:
    """Return the number of a named stream; adding a stream changes no other."""
    return np.uint64(int.from_bytes(hashlib.sha256(name.encode()).digest()[:8], "little"))


THRESHOLD = stream("adoption threshold")
PROPENSITY = stream("compliance propensity")
MALICIOUS = stream("malicious intent")
GAIN = stream("gain from misuse")
EXPORT = stream("export markets")
EXPORT_SHARE = stream("export share")
FRONTIER_FIRM = stream("frontier developer")
BRUSSELS = stream("applies foreign practice at home")
ADOPT = stream("adopt")
AWARE = stream("become aware of the guideline")
AWARE_LAW = stream("become aware of the law")
RETAIN = stream("stay aware at a revision")
REVIEW = stream("review compliance")
CHOOSE_GUIDELINE = stream("choose guideline")
CHOOSE_BINDING = stream("choose binding")
SUBSTANCE_GUIDELINE = stream("substance of guideline compliance")
SUBSTANCE_BINDING = stream("substance of binding compliance")
OWN_INCIDENT = stream("own detected incident")
INCIDENT = stream("recorded incidents")
SEVERITY = stream("severity")
DETECT = stream("detection")
EXTERNAL = stream("external misuse")
CONSENSUS = stream("consensus")
LAW = stream("law changes")
ENTRY = stream("start-up entry")
EXIT = stream("start-up exit")
RELEASE = stream("frontier release")


@compiled
def mix(word: np.uint64) -> np.uint64:
    """Scramble 64 bits so that each input bit changes half of the output bits."""
    word = (word ^ (word >> _S30)) * _FIRST
    word = (word ^ (word >> _S27)) * _SECOND
    return word ^ (word >> _S31)


@compiled
def stream_key(seed: np.uint64, name: np.uint64, tick: int, index: int) -> np.uint64:
    """Return the key of one stream at one time; ``index`` tells several draws of a unit apart."""
    return indexed_key(stream_word(seed, name, tick), index)


@compiled
def stream_word(seed: np.uint64, name: np.uint64, tick: int) -> np.uint64:
    """Return what the keys of one stream at one time have in common."""
    word = mix(seed + _GOLDEN)
    word = mix((word ^ name) + _GOLDEN)
    return mix(word + np.uint64(tick) * _GOLDEN)


@compiled
def indexed_key(word: np.uint64, index: int) -> np.uint64:
    """Return the key of one of several draws, given what :func:`stream_word` returned."""
    return mix(word + np.uint64(index) * _GOLDEN)


@compiled
def unit_key(kind: int, number: int) -> np.uint64:
    """Return the key of a unit: ``kind`` is a cell or another name-space, ``number`` its place in it."""
    return mix((np.uint64(kind) << np.uint64(40)) + np.uint64(number) + _GOLDEN)


@compiled
def uniform(key: np.uint64, unit: np.uint64) -> float:
    """Return a uniform number strictly between 0 and 1."""
    return min((float(mix(key + unit) >> _S11) + 0.5) * _UNIT, _LARGEST)  # one word in 2^53 would round to 1


@compiled
def normal(uniform_number: float) -> float:
    """Return the standard normal quantile of a uniform number (Acklam's approximation with one Halley step).

    Error below 1e-12 after the refinement, so that draws are the same function on every machine.
    """
    p = uniform_number
    if p < 0.02425:
        q = math.sqrt(-2.0 * math.log(p))
        x = _tail(q)
    elif p > 1.0 - 0.02425:
        q = math.sqrt(-2.0 * math.log1p(-p))
        x = -_tail(q)
    else:
        q = p - 0.5
        r = q * q
        upper = (
            (((-3.969683028665376e01 * r + 2.209460984245205e02) * r - 2.759285104469687e02) * r + 1.383577518672690e02)
            * r
            - 3.066479806614716e01
        ) * r + 2.506628277459239e00
        lower = (
            (((-5.447609879822406e01 * r + 1.615858368580409e02) * r - 1.556989798598866e02) * r + 6.680131188771972e01)
            * r
            - 1.328068155288572e01
        ) * r + 1.0
        x = q * upper / lower
    error = 0.5 * math.erfc(-x / math.sqrt(2.0)) - p
    step = error * math.sqrt(2.0 * math.pi) * math.exp(0.5 * x * x)
    return x - step / (1.0 + 0.5 * x * step)


@compiled
def _tail(q: float) -> float:
    upper = (
        (((-7.784894002430293e-03 * q - 3.223964580411365e-01) * q - 2.400758277161838e00) * q - 2.549732539343734e00)
        * q
        + 4.374664141464968e00
    ) * q + 2.938163982698783e00
    lower = (
        ((7.784695709041462e-03 * q + 3.224671290700398e-01) * q + 2.445134137142996e00) * q + 3.754408661907416e00
    ) * q + 1.0
    return upper / lower


@compiled
def poisson(uniform_number: float, mean: float) -> int:
    """Return the Poisson quantile of a uniform number: never smaller for a larger mean.

    By inversion up to a mean of 500; above, by the normal quantile of the cube-root transform (Wilson and Hilferty
    1931), which is within one count of exact there.
    """
    if uniform_number < 1.0 - mean:  # exp(-mean) is at least 1 - mean: most draws end here
        return 0
    if mean > 500.0:
        return max(0, int(mean * (1.0 - 1.0 / (9.0 * mean) + normal(uniform_number) / (3.0 * math.sqrt(mean))) ** 3))
    term = math.exp(-mean)
    total = term
    count = 0
    while uniform_number > total and count < 2000:
        count += 1
        term *= mean / count
        total += term
    return count


@compiled
def happens(uniform_number: float, rate: float) -> bool:
    """Return whether a Poisson event of this rate happens, with its cheap bound tested first."""
    return uniform_number < rate and uniform_number < -math.expm1(-rate)


def replicate_seed(seed: int, replicate: int) -> int:
    """Return the seed of one replicate; more replicates change none of the others.

    It is ``stream_key(seed, stream("replicate"), replicate, 0)`` without the compiler, which takes long to load: the
    driver of a sweep calls nothing else that is compiled.
    """
    mixed = getattr(mix, "py_func", mix)
    with np.errstate(over="ignore"):
        word = mixed(np.uint64(seed) + _GOLDEN)
        word = mixed((word ^ stream("replicate")) + _GOLDEN)
        word = mixed(word + np.uint64(replicate) * _GOLDEN)
        return int(mixed(word))
