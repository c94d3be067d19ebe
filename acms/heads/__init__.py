"""会计机构负责人: filed with an audited letter, confirmed by the agency."""
