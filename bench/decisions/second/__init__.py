"""A second hand's applications: drawn from the requirement alone, by somebody who never read the checks.

`python -m bench.decisions.second --seed 1 --jobs 2 --out DIR` draws one of every kind and has each judged.
"""
