"""Every kind of this hand, in one table."""

from bench.decisions.second import education, honest, identity, letters, titles
from bench.decisions.second.bundle import KINDS

__all__ = ["KINDS", "education", "honest", "identity", "letters", "titles"]
