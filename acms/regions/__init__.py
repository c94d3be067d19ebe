"""Divisions (行政区划) and the agencies (管理机构) that manage them."""
