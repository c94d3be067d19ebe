"""The directory of units: codes, names, places, and who manages and supervises them."""
