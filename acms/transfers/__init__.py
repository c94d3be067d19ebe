"""调出 and 调入: files that leave the region, come back, or arrive from another province."""
