"""新进人员: the unit hears of who comes to it, confirms where that is asked for, and may object (W13)."""
