"""工作履历: the history that people state once, and the work years that follow from it."""
