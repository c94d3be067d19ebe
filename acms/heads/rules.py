"""Rules about accounting heads: pure."""

HEAD_LEVEL = "2"  # 会计师 and above
HEAD_MONTHS = 36


def may_head(condition: str, level: str, months: int) -> bool:
    """True when what the file says meets the condition for an accounting head (会计法 §36: 会计师以上资格, or three years of work).

    `level` is a title_level code, `months` those of accounting work until the day of appointment.
    """
    return level >= HEAD_LEVEL if condition == "title" else months >= HEAD_MONTHS
