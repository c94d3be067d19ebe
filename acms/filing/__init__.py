"""入库备案: people who have no account yet, by certificate or by employment, and the list of certificate holders."""
