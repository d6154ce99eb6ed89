"""thihanh: who must do what, by when and under which law, read out of Vietnamese administrative decisions."""

__version__ = "0.1.0"
