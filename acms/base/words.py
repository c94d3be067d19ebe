"""Sentences of no room in particular."""

BODY_TOO_LARGE = "一次上传的文件太大。每个文件不超过20 MB，一次最多5个。"
DAY_SHAPE = "日期写成1993-08-01这样。"
