"""All benchmarks: `python -m benchmarks`."""

from benchmarks import execution

execution.main()
