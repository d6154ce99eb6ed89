"""Two lists of obligations side by side, whoever holds them: which were added, which are gone, which say something else."""
