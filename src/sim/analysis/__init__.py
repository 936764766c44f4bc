"""Questions asked of runs: paired comparison, claims, sensitivity, discovery, attribution."""
