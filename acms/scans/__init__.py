"""Scans (扫描件): taken in, mended and read in a process apart, kept sealed."""
