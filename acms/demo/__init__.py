"""Demo mode: invented people, specimens of their papers, synthetic scans, and a register of any size."""
