"""Sentences of the national database."""


def on_file_elsewhere(province: str) -> tuple[str, str]:
    """A30: to whoever has a file in another province too."""
    return (
        "您在外省已经有会计人员档案",
        f"全国会计人员信息管理数据库答复：{province}已经有您的档案。一个人只能有一份，您在本区的档案暂不上报，请选择保留哪一份。",
    )
