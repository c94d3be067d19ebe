"""证明函 and 备案函: printed, verified by their code, and the signed scan audited against the print."""
