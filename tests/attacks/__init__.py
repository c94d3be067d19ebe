"""Attacks that must fail, each told from the attacker's side. Which attack is proved where: docs/threats.md."""
