"""入库备案: people who have no account yet, by certificate or by employment."""
