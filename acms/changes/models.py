"""Information changes have no tables of their own yet: a new employer's answers are the pending employer itself."""
