"""Where arrays live and are computed: processors and graphics cards.

The package `mxnet` on PyPI computes on processors only; `mxnet-cu112` (the extra `gpu`
of this package) also on NVIDIA cards. These helpers work with both.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mxnet.context import Context


def num_gpus() -> int:
    """How many graphics cards MXNet can use; 0 where it is built without CUDA.

    A card whose driver is missing or too old counts as none.
    """
    import mxnet

    try:
        return mxnet.context.num_gpus()
    except mxnet.MXNetError:
        return 0


def try_gpu(i: int = 0) -> Context:
    """Graphics card number `i` (from 0) if there is one, else the processor."""
    from mxnet import npx

    return npx.gpu(i) if 0 <= i < num_gpus() else npx.cpu()


def try_all_gpus() -> list[Context]:
    """All graphics cards in order, or a list of the processor alone if there is none."""
    from mxnet import npx

    return [npx.gpu(i) for i in range(num_gpus())] or [npx.cpu()]
