"""Statistics (统计): counted in the background, shown by place with charts and tables."""
