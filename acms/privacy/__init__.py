"""The rights over one's own data: 个人信息副本, and what is deleted when its time is over."""
