"""Sentences of no room in particular."""

BODY_TOO_LARGE = "一次上传的文件太大。每个文件不超过20 MB，一次最多5个。"
DAY_SHAPE = "日期写成1993-08-01这样。"
NO_TABLE = "这不是能读的表格。请用CSV（UTF-8或GB 18030）或者Excel的xlsx另存一份再传。"
SWOLLEN = "这个Excel文件解开后大得不正常，不能接收。请另存为CSV再传。"
