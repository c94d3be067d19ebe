"""Cases (办件): submitted, checked, decided, appealed and reversed; procedures and the desk."""
