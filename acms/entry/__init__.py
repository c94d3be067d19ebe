"""首次登录: codes for imported people to come in by, and an account given back to whose it is."""
