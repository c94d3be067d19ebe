"""The journal (审计日志): what was done, by whom, to what, in a chain that shows its wounds."""
