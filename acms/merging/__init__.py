"""疑似重复档案: files that may be one person's, compared, merged, and taken apart again."""
