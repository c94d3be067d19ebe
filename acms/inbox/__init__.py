"""The inbox (消息): what the product tells somebody, and the digests that carry it by SMS and e-mail."""
