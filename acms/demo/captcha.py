"""Demo mode's captcha: 0000 is right too."""

from acms.accounts import captcha


def passes(key: str, answer: str) -> bool:
    return answer.strip() == "0000" or captcha.solved(key, answer)
