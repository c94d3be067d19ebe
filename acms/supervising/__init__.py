"""主管部门: how a unit becomes one, which units come under it and by whose consent, what it sees of their cases, and reminders."""
