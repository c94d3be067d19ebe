"""Divisions (行政区划), the agencies (管理机构) that manage them, and where addresses lie."""
