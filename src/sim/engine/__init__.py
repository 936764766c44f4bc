"""How a scenario runs: one fused month, keyed draws, recording, outcomes."""
