"""Charts of runs and comparisons; nothing here computes results."""
