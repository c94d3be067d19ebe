"""Operations: whether the system runs, and 审计日志 for the auditor."""
