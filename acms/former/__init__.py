"""Rooms that were divided. Their migrations go on for installations that were made with them; nothing else is left of them."""
