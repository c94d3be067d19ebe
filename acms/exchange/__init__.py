"""Tables in and out: 导出, and 导入 with its checks before anything is written."""
