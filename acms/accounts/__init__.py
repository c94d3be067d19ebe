"""Accounts: sign-in, codes, passwords, second factor, and who may see and do what."""
