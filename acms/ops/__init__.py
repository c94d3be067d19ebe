"""Operations: whether the system runs, 连接与作业 for those who keep it running, and 审计日志 for the auditor."""
