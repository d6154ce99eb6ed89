"""thihanh: who must do what, by when and under which law, read out of Vietnamese administrative decisions."""

import os

__version__ = "0.1.0"

# Files are read by processes side by side. A BLAS that starts threads in each of them takes more of the processor, not less time,
# for matrices as small as ours; it looks here once, when numpy is first imported.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
