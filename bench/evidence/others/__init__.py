"""Papers drawn by a second pair of hands: by people who have not read what judges them, from how forms, stamps, pens and phones look.

Even seeds may be used for tuning; odd seeds are held out and are only ever measured (`python -m bench.evidence.others --held-out`).
"""
