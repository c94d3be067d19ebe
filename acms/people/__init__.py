"""The register (会计人员数据库): who is an accountant, and every fact about them with its days."""
