"""What this machine offers: cores, memory, GPUs, and how it is called."""

from __future__ import annotations

import functools
import os
import platform
import shutil
import subprocess
from pathlib import Path

import psutil

MEMORY_SHARE = 0.85
"""Share of the machine's memory that kernels may take together."""

CGROUP_LIMITS = (
    Path("/sys/fs/cgroup/memory.max"),
    Path("/sys/fs/cgroup/memory/memory.limit_in_bytes"),
)


def cores() -> int:
    """Number of processor cores that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def memory() -> int:
    """Bytes that kernels may take together: a share of the machine's or container's."""
    return int(MEMORY_SHARE * min(psutil.virtual_memory().total, *_container_limits()))


@functools.cache
def gpus() -> tuple[str, ...]:
    """Names of the NVIDIA GPUs, in the order of their numbers; empty without any."""
    if shutil.which("nvidia-smi") is None:
        return ()
    command = ["nvidia-smi", "--query-gpu=name", "--format=csv,noheader"]
    try:
        answer = subprocess.run(command, capture_output=True, text=True, timeout=60, check=True)
    except (OSError, subprocess.SubprocessError):
        return ()
    return tuple(line.strip() for line in answer.stdout.splitlines() if line.strip())


def describe(gpu: str | None = None) -> str:
    """What a kernel runs on, in words: the GPU of that number, else the processor."""
    if gpu is None:
        return processor()
    names = gpus()
    return names[int(gpu)] if gpu.isdigit() and int(gpu) < len(names) else "GPU"


@functools.cache
def processor() -> str:
    """The processor in words, such as "AMD EPYC 7763 64-Core Processor"."""
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        lines = []
    names = (line.split(":", 1)[1].strip() for line in lines if line.startswith("model name"))
    return next(names, platform.machine())


def _container_limits() -> list[float]:
    limits = [float("inf")]
    for file in CGROUP_LIMITS:
        try:
            text = file.read_text(encoding="ascii").strip()
        except OSError:
            continue
        if text.isdigit():
            limits.append(float(text))
    return limits
