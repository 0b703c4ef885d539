"""Devices, on machines with graphics cards and without."""

from __future__ import annotations

import mxnet
import pytest
from mxnet import npx

import d2lvi as d2l


@pytest.fixture
def cards(monkeypatch):
    """A function that makes MXNet see that many graphics cards."""

    def see(count):
        monkeypatch.setattr(mxnet.context, "num_gpus", lambda: count)

    return see


def test_without_a_card_everything_runs_on_the_processor(cards):
    cards(0)
    assert d2l.num_gpus() == 0
    assert d2l.try_gpu() == npx.cpu()
    assert d2l.try_all_gpus() == [npx.cpu()]


def test_the_card_asked_for_is_given_if_it_is_there(cards):
    cards(2)
    assert d2l.try_gpu() == npx.gpu(0)
    assert d2l.try_gpu(1) == npx.gpu(1)
    assert d2l.try_gpu(2) == npx.cpu()
    assert d2l.try_gpu(-1) == npx.cpu()
    assert d2l.try_all_gpus() == [npx.gpu(0), npx.gpu(1)]


def test_a_card_without_its_driver_counts_as_none(monkeypatch):
    def fail():
        raise mxnet.MXNetError("CUDA driver version is insufficient")

    monkeypatch.setattr(mxnet.context, "num_gpus", fail)
    assert d2l.num_gpus() == 0
    assert d2l.try_gpu() == npx.cpu()


def test_the_device_given_can_hold_an_array():
    array = mxnet.nd.ones((2,), ctx=d2l.try_gpu())
    assert array.sum().asscalar() == 2
