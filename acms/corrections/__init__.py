"""证件登记更正: a wrong name or number put right, by the person or at the counter; a wrong start of accounting work, by 会计处."""
