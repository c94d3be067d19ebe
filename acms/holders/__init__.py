"""取得会计专业技术资格人员: the imported list of who holds which certificate, and what it says of one that is stated."""
