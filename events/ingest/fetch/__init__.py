"""The fetch stage: one URL in, one answer out, over a guarded connection."""
