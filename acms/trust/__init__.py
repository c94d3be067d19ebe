"""信用信息: what speaks for somebody and what against them, with the right to object."""
