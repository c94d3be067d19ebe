"""信息采集: the seven steps, whose pages a change of what is registered walks too."""
