"""One's own pages (我的主页): the file at a glance, what is to do, the whole file, who has looked."""
