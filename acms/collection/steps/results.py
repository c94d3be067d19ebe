"""How the checks of a step say what they have found."""

from typing import Any

from acms.casework.comparing import Claim
from acms.casework.models import Verdict
from acms.casework.procedures import Result
from acms.collection.steps.base import Item
from acms.scans.models import Scan
from acms.scans.readings import Field


def result(
    code: str,
    item: Item,
    verdict: Verdict,
    message: str = "",
    *,
    stated: str = "",
    scan: Scan | None = None,
    field: Field | None = None,
    label: str = "",
) -> Result:
    """What one check says of an item: `field` is what was read, on `scan`; `label` where the item is called otherwise."""
    return Result(
        code=code,
        item=item.key,
        title=label or item.label,
        verdict=verdict,
        message=message,
        stated=stated,
        found=field.value if field else "",
        confidence=field.confidence if field else None,
        scan=str(scan.pk) if scan else "",
        box=field.box if field else None,
    )


def claim(code: str, item: Item, name: str, stated: str, **how: Any) -> Claim:
    """What is stated of an item, to be borne out by the field `name` of a certificate (W09, W10)."""
    return Claim(code, item.key, item.label, name, stated, **how)
