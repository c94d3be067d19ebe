"""Who keeps the installation running."""

from typing import TypeGuard

from acms.accounts.models import Anyone, Role, User

KEEPERS = (Role.OPERATOR, Role.SECURITY)


def keeps(user: Anyone) -> TypeGuard[User]:
    """系统管理员 and 安全管理员: they see how the work goes, and of people nothing but masked addresses."""
    return bool(user.is_authenticated and user.role in KEEPERS)
