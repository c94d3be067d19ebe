"""Named refusals. Actions raise them; one middleware turns them into words and a status."""


class Refused(Exception):
    """An action that may not be done. `words` is the sentence for the user; `code` is stable for tests and the API; `link`: the page on which
    what is in the way is put right, where there is one."""

    status = 409

    def __init__(self, words: str, code: str = "refused", link: str = ""):
        super().__init__(code)
        self.words = words
        self.code = code
        self.link = link


class Stale(Refused):
    """Somebody or another tab was first."""
