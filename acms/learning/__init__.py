"""继续教育: the bank of credits, what is applied for, and what nobody has to ask for."""
