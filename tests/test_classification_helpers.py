"""Helpers of the classification sections: minibatches of images, accuracy, training, curves."""

from __future__ import annotations

import mxnet
import nbformat
import numpy
import pytest
from matplotlib import pyplot as plt
from mxnet import gluon
from nbclient import NotebookClient

import d2lvi as d2l


@pytest.fixture(autouse=True)
def sample_data(monkeypatch):
    """Small samples in place of the data sets, and NumPy semantics in MXNet."""
    monkeypatch.setenv("D2LVI_DATA", "sample")
    mxnet.npx.set_np()
    plt.switch_backend("agg")
    yield
    plt.close("all")
    mxnet.npx.reset_np()


def loader(n: int = 10, batch_size: int = 4, **options):
    np = mxnet.np
    X = np.arange(n * 2).reshape(n, 2)
    return d2l.ArrayLoader(X, np.arange(n, dtype="int32"), batch_size, **options)


def labels_of(batches) -> list[int]:
    return [int(label) for _, y in batches for label in y]


def test_loader_yields_every_example_once_with_its_label():
    batches = list(loader(shuffle=True))
    assert [len(y) for _, y in batches] == [4, 4, 2]
    assert sorted(labels_of(batches)) == list(range(10))
    for X, y in batches:
        assert (X[:, 0] == 2 * y.astype("float32")).all()


@pytest.mark.parametrize(("n", "batch_size", "count"), [(10, 4, 3), (8, 4, 2), (1, 4, 1)])
def test_loader_knows_its_number_of_minibatches(n, batch_size, count):
    batches = loader(n, batch_size)
    assert len(batches) == count == len(list(batches))


def test_loader_without_shuffling_keeps_the_order():
    assert labels_of(loader()) == list(range(10))


def test_shuffling_follows_the_seed_and_differs_between_passes():
    batches = loader(100, shuffle=True)
    numpy.random.seed(3)
    first, second = labels_of(batches), labels_of(batches)
    numpy.random.seed(3)
    assert labels_of(batches) == first != second


def test_loader_transforms_whole_minibatches():
    shapes = []

    def double(X):
        shapes.append(X.shape)
        return 2 * X

    X, _ = next(iter(loader(transform=double)))
    assert X.asnumpy().tolist() == [[0, 2], [4, 6], [8, 10], [12, 14]]
    assert shapes == [(4, 2)]


def test_fashion_mnist_minibatches_have_the_promised_form():
    train_iter, test_iter = d2l.load_data_fashion_mnist(32)
    X, y = next(iter(train_iter))
    assert (X.shape, X.dtype) == ((32, 1, 28, 28), numpy.float32)
    assert (y.shape, y.dtype) == ((32,), numpy.int32)
    assert 0 <= float(X.min()) < float(X.max()) <= 1
    images, labels = d2l.load_fashion_mnist(train=False)
    X, y = next(iter(test_iter))
    pixels = (X[:, 0].asnumpy() * 255).round().astype("uint8")
    assert pixels.tolist() == images[:32, ..., 0].tolist()
    assert y.asnumpy().tolist() == labels[:32].tolist()


def test_fashion_mnist_images_are_resized_and_stay_upright():
    _, small = d2l.load_data_fashion_mnist(8)
    _, large = d2l.load_data_fashion_mnist(8, resize=56)
    X, Z = next(iter(small))[0], next(iter(large))[0]
    assert Z.shape == (8, 1, 56, 56)
    blocks = Z.reshape(8, 1, 28, 2, 28, 2).mean(axis=(3, 5))
    difference = float(abs(blocks - X).mean())
    upside_down = float(abs(blocks[:, :, ::-1] - X).mean())
    assert difference < 0.1 < upside_down


def test_class_names_are_found_for_any_kind_of_labels():
    for labels in ([0, 9], numpy.array([0, 9]), mxnet.np.array([0, 9], dtype="int32")):
        assert d2l.get_fashion_mnist_labels(labels) == ["t-shirt", "ankle boot"]
    with pytest.raises(IndexError):
        d2l.get_fashion_mnist_labels([10])


@pytest.mark.parametrize("dtype", ["int32", "int64", "float32"])
def test_accuracy_counts_right_predictions_whatever_type_the_labels_have(dtype):
    np = mxnet.np
    scores = np.array([[0.1, 0.8, 0.1], [0.9, 0.05, 0.05], [0.2, 0.3, 0.5]])
    y = np.array([1, 2, 2], dtype=dtype)
    assert d2l.accuracy(scores, y) == 2.0
    assert d2l.accuracy(scores.argmax(axis=1), y) == 2.0


def test_accumulator_adds_up_and_refuses_a_wrong_number_of_values():
    sums = d2l.Accumulator(2)
    sums.add(1, mxnet.np.array(2.5))
    sums.add(1, 1)
    assert (sums[0], sums[1]) == (2.0, 3.5)
    with pytest.raises(ValueError, match="3 values, 2 sums"):
        sums.add(1, 2, 3)
    sums.reset()
    assert (sums[0], sums[1]) == (0.0, 0.0)


def trained(make_updater):
    """Weights, and results of two epochs of softmax regression, with the given updater."""
    np = mxnet.np
    net = gluon.nn.Dense(10, in_units=784)
    net.initialize(mxnet.init.Zero())
    loss = gluon.loss.SoftmaxCrossEntropyLoss()
    numpy.random.seed(0)
    train_iter, test_iter = d2l.load_data_fashion_mnist(64)
    results = d2l.train_ch3(net, train_iter, test_iter, loss, 2, make_updater(net))
    assert results[2] == d2l.evaluate_accuracy(net, test_iter)
    return np.abs(net.weight.data()), results


def test_training_is_the_same_with_a_trainer_and_with_a_function(capsys):
    def trainer(net):
        return gluon.Trainer(net.collect_params(), "sgd", {"learning_rate": 0.1})

    def function(net):
        params = [net.weight.data(), net.bias.data()]
        return lambda batch_size: d2l.sgd(params, 0.1, batch_size)

    weights, results = trained(trainer)
    same_weights, same_results = trained(function)
    assert float(abs(weights - same_weights).max()) < 1e-5
    assert results == pytest.approx(same_results, abs=1e-4)
    train_loss, train_acc, test_acc = results
    assert 0 < train_loss < 2.3
    assert 0.1 < train_acc <= 1
    assert 0.3 < test_acc <= 1
    lines = capsys.readouterr().out.splitlines()
    # The first use of a sample in a process is announced on a line of its own.
    printed = next(line for line in lines if line.startswith("train loss"))
    assert printed == (
        f"train loss {train_loss:.3f}, train acc {train_acc:.3f}, test acc {test_acc:.3f}"
    )


def test_prediction_shows_true_and_predicted_names():
    _, test_iter = d2l.load_data_fashion_mnist(16)
    net = gluon.nn.Dense(10, in_units=784)
    net.initialize(mxnet.init.Zero())  # all scores are equal, so class 0 is predicted
    d2l.predict_ch3(net, test_iter, n=3)
    _, y = next(iter(test_iter))
    titles = [axis.get_title() for axis in plt.gcf().axes]
    names = d2l.get_fashion_mnist_labels(y[:3])
    assert titles == [f"{name}\nt-shirt" for name in names]


def drawn(animator) -> list[tuple[list[float], list[float]]]:
    return [(list(line.get_xdata()), list(line.get_ydata())) for line in animator.axes[0].lines]


def test_animator_draws_every_curve_and_skips_what_is_missing():
    animator = d2l.Animator(xlabel="epoch", legend=["loss", "accuracy"])
    animator.add(1, (mxnet.np.array(0.5), None))
    animator.add(2, (0.25, 0.75))
    assert drawn(animator) == [([1, 2], [0.5, 0.25]), ([2], [0.75])]
    assert animator.axes[0].get_xlabel() == "epoch"
    names = [text.get_text() for text in animator.axes[0].get_legend().get_texts()]
    assert names == ["loss", "accuracy"]


def test_animator_takes_one_number_and_a_single_epoch():
    animator = d2l.Animator(xlim=[1, 1])
    animator.add(1, 0.5)
    assert drawn(animator) == [([1], [0.5])]


def test_animator_leaves_one_figure_with_the_last_state_in_a_notebook():
    code = (
        "import d2lvi as d2l\n"
        "d2l.plt.rcParams['svg.fonttype'] = 'none'\n"
        "animator = d2l.Animator(xlabel='step')\n"
        "for step in range(4):\n"
        "    animator.add(step, step ** 2)\n"
        "print('done')"
    )
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(code)])
    NotebookClient(notebook, timeout=120, kernel_name="python3").execute()
    figure, text = notebook.cells[0].outputs
    assert figure.output_type == "display_data"
    assert ">8</text>" in figure.data["image/svg+xml"]  # the axis reaches up to the last value
    assert text.text == "done\n"
