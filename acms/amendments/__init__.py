"""信息变更: a registered person states one step of the collection anew."""
