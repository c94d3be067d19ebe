"""Named refusals. Actions raise them; one middleware turns them into words and a status."""


class Refused(Exception):
    """An action that may not be done. `words` is the sentence for the user; `code` is stable for tests and the API."""

    status = 409

    def __init__(self, words: str, code: str = "refused"):
        super().__init__(code)
        self.words = words
        self.code = code


class Stale(Refused):
    """Somebody or another tab was first."""
