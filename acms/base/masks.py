"""Personal values as screens show them by default (Q02)."""


def phone(number: str) -> str:
    """138****0188."""
    return f"{number[:3]}****{number[-4:]}" if len(number) >= 7 else "*" * len(number)


def email(address: str) -> str:
    """w***@example.com."""
    name, _, host = address.partition("@")
    return f"{name[:1]}***@{host}" if host else "***"


def middle(text: str) -> str:
    """What is or should be a number, as it can be found again: 1501**********123X; short ones keep their first two places."""
    ends = 4 if len(text) >= 12 else 0
    return f"{text[:ends] or text[:2]}{'*' * max(0, len(text) - max(2, 2 * ends))}{text[-ends:] if ends else ''}"


def on_paper(number: str) -> str:
    """150105********0017: without the day of birth, and enough for an office that has the number to match it."""
    return f"{number[:6]}{'*' * (len(number) - 10)}{number[-4:]}" if len(number) > 14 else middle(number)


def name(full: str) -> str:
    """The first character and stars, as the public verification page shows names (T03)."""
    return full[:1] + "*" * (len(full) - 1)
