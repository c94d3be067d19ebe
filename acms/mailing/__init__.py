"""群发消息: one message to the many people of a list."""
