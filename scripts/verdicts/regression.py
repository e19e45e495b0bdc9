"""A multinomial logistic regression, small enough to be read: the same weights on every machine, to the digits kept."""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt

__all__ = ["learn"]

Matrix = npt.NDArray[np.float64]

_STEPS: Final = 4000
_SPREAD: Final = 0.1
"""Added to every figure's deviation, so that what hardly ever occurs gets no great weight."""


def learn(x: Matrix, y: npt.NDArray[np.int64], weight: Matrix, penalty: float) -> Matrix:
    """Weights by figure and kind, in log-odds at the figure's value 1. The first column of `x` is all ones.

    Accelerated gradient descent (Nesterov, 1983) on the weighted log-loss with `penalty` on the squared weights.
    """
    mean, deviation = x.mean(axis=0), x.std(axis=0) + _SPREAD
    mean[0], deviation[0] = 0.0, 1.0
    z = (x - mean) / deviation
    wanted = np.eye(int(y.max()) + 1)[y]
    punished = np.full((x.shape[1], 1), penalty)
    punished[0] = 0.0
    step = 1.0 / (0.5 * float(np.linalg.norm((z * weight[:, None]).T @ z, 2)) + penalty)
    found = ahead = np.zeros((x.shape[1], wanted.shape[1]))
    for number in range(_STEPS):
        gradient = z.T @ ((_shares(z @ ahead) - wanted) * weight[:, None]) + punished * ahead
        before, found = found, ahead - step * gradient
        ahead = found + number / (number + 3) * (found - before)
    raw: Matrix = found / deviation[:, None]
    raw[0] -= (raw[1:] * mean[1:, None]).sum(axis=0)
    return raw


def _shares(scores: Matrix) -> Matrix:
    powers = np.exp(scores - scores.max(axis=1, keepdims=True))
    shares: Matrix = powers / powers.sum(axis=1, keepdims=True)
    return shares
