"""公告 and files for download, by agency."""
