"""全国会计人员信息管理数据库: what is accepted here stands there too (X01)."""
