"""Demo mode's captcha: 0000 is right too."""


def passes(key: str, answer: str) -> bool:
    return answer.strip() == "0000"
