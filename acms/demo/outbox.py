"""Demo mode's mail: nothing leaves the machine; /demo/outbox/ shows what was sent."""


class Kept:
    """Takes every message; the stored row is the outbox."""

    simulated = True

    def send(self, to: str, subject: str, text: str) -> None:
        return None
