"""What the sections on multilayer perceptrons save for the others."""

from __future__ import annotations

import pytest
from mxnet import np, npx

import d2lvi as d2l


@pytest.fixture(autouse=True)
def numpy_semantics():
    """NumPy semantics in MXNet, for the length of a test."""
    npx.set_np()
    yield
    npx.reset_np()


def test_mean_loss_counts_examples_not_minibatches():
    X, y = np.array([[1.0], [2.0], [6.0]]), np.zeros((3, 1))
    minibatches = d2l.ArrayLoader(X, y, batch_size=2)
    mean = d2l.evaluate_loss(lambda X: X, minibatches, d2l.squared_loss)
    assert mean == pytest.approx((0.5 + 2 + 18) / 3)
