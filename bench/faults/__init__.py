"""Kills, full disks, read-only folders, a database away and clocks that jump, while people work: `python -m bench.faults --kills N --seed S`.

What was confirmed to somebody is written down as its answer arrives, and is looked for when all has come to rest: each act is there,
once, and nothing waits for ever. On loopback only; it kills what it has started, writes into a folder of its own, and mounts, where it
may, in a namespace of its own.
"""
