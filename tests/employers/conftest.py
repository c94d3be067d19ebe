"""More employers."""

import pytest

from acms.employers import actions as employers
from acms.employers.models import Employer


@pytest.fixture
def other(db: None) -> Employer:
    """第三中学: another confirmed employer in 赛罕区."""
    made = employers.add(
        uscc="12150000MA0TE5T162",
        name="呼和浩特市样例第三中学",
        address="内蒙古自治区呼和浩特市赛罕区样例路26号",
        phone="0471-5550188",
        economic_type="110",
        certificate_type="02",
        division_code="150105",
    )
    employers.confirm(employer=made)
    made.refresh_from_db()
    return made
