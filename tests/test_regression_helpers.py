"""What the sections on linear regression save for the others."""

from __future__ import annotations

from types import SimpleNamespace

import mxnet
import numpy
import pytest
from mxnet import autograd, gluon, np, npx

import d2lvi as d2l


@pytest.fixture(autouse=True)
def numpy_semantics():
    """NumPy semantics in MXNet, for the length of a test."""
    npx.set_np()
    yield
    npx.reset_np()


@pytest.fixture
def clock(monkeypatch):
    """A clock that stands still; the returned function moves it on by so many seconds."""
    now = [100.0]
    monkeypatch.setattr("d2lvi.book.time", SimpleNamespace(perf_counter=lambda: now[0]))

    def pass_time(seconds: float) -> None:
        now[0] += seconds

    return pass_time


def test_timer_remembers_its_laps(clock):
    timer = d2l.Timer()
    clock(2)
    assert timer.stop() == 2
    clock(5)
    timer.start()
    clock(1)
    assert timer.stop() == 1
    assert timer.times == [2, 1]
    assert timer.sum() == 3
    assert timer.avg() == 1.5
    assert timer.cumsum() == [2, 3]


def test_timer_without_a_finished_lap_has_a_sum_but_no_mean(clock):
    timer = d2l.Timer()
    assert timer.sum() == 0
    assert timer.cumsum() == []
    with pytest.raises(ZeroDivisionError):
        timer.avg()


@pytest.mark.parametrize("shape", [(2,), (2, 1)])
def test_synthetic_data_follow_the_linear_model(shape):
    mxnet.random.seed(0)
    w = np.array([2, -3.4]).reshape(shape)
    X, y = d2l.synthetic_data(w, 4.2, 500, noise=0.5)
    assert X.shape == (500, 2)
    assert y.shape == (500, 1)
    assert X.dtype == y.dtype == numpy.float32
    rest = (y - d2l.linreg(X, w.reshape(2, 1), np.array([4.2]))).asnumpy()
    assert abs(rest.mean()) < 0.1
    assert rest.std() == pytest.approx(0.5, rel=0.1)
    assert X.asnumpy().std(axis=0) == pytest.approx([1, 1], rel=0.1)


def test_linreg_adds_the_bias_to_every_row():
    X = np.array([[1.0, 2.0], [0.0, 1.0]])
    y = d2l.linreg(X, np.array([[3.0], [4.0]]), np.array([10.0]))
    assert y.tolist() == [[21.0], [14.0]]


def test_squared_loss_gives_the_labels_the_shape_of_the_predictions():
    loss = d2l.squared_loss(np.array([[1.0], [2.0]]), np.array([0.0, 4.0]))
    assert loss.tolist() == [[0.5], [2.0]]


def test_squared_loss_refuses_another_number_of_labels():
    with pytest.raises(mxnet.MXNetError):
        d2l.squared_loss(np.zeros((2, 1)), np.zeros(3)).wait_to_read()


def test_sgd_moves_parameters_in_place_against_the_mean_gradient():
    w = np.array([1.0, 2.0])
    same = w
    w.attach_grad()
    with autograd.record():
        loss = (w * np.array([[4.0, 0.0], [0.0, 8.0]])).sum()
    loss.backward()
    d2l.sgd([w], lr=0.5, batch_size=2)
    assert same is w
    assert w.tolist() == [0.0, 0.0]


def test_sgd_refuses_a_parameter_without_gradient():
    with pytest.raises(TypeError):
        d2l.sgd([np.zeros(2)], lr=0.1, batch_size=1)


def rows_of(batches) -> list[tuple[float, float]]:
    return [pair for X, y in batches for pair in zip(X[:, 0].tolist(), y.tolist(), strict=True)]


def test_load_array_keeps_rows_together_and_shuffles_for_training_only():
    numpy.random.seed(0)
    X, y = np.arange(10).reshape(-1, 1), np.arange(10) * 10
    ordered = [(float(i), 10.0 * i) for i in range(10)]
    assert rows_of(d2l.load_array((X, y), 4, is_train=False)) == ordered
    train_iter = d2l.load_array((X, y), 4)
    first, second = rows_of(train_iter), rows_of(train_iter)
    assert sorted(first) == sorted(second) == ordered
    assert first != second
    assert [len(X) for X, _ in train_iter] == [4, 4, 2]


def test_load_array_refuses_arrays_of_different_lengths():
    with pytest.raises(AssertionError):
        d2l.load_array((np.zeros((3, 2)), np.zeros(2)), 2)


def test_training_by_hand_and_with_gluon_recovers_the_parameters():
    mxnet.random.seed(1)
    true_w, true_b = np.array([2, -3.4]), 4.2
    X, y = d2l.synthetic_data(true_w, true_b, 200)
    w, b = np.zeros((2, 1)), np.zeros(1)
    for param in (w, b):
        param.attach_grad()
    net, loss = gluon.nn.Dense(1), gluon.loss.L2Loss()
    net.initialize()
    trainer = gluon.Trainer(net.collect_params(), "sgd", {"learning_rate": 0.1})
    for _ in range(5):
        for features, labels in d2l.load_array((X, y), 10):
            with autograd.record():
                by_hand = d2l.squared_loss(d2l.linreg(features, w, b), labels)
                with_gluon = loss(net(features), labels)
            autograd.backward([by_hand, with_gluon])
            d2l.sgd([w, b], 0.1, 10)
            trainer.step(10)
    for weight, bias in [(w, b), (net.weight.data(), net.bias.data())]:
        assert weight.reshape(-1).asnumpy() == pytest.approx([2, -3.4], abs=0.01)
        assert float(bias[0]) == pytest.approx(4.2, abs=0.01)
