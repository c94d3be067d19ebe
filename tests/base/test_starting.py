"""What rooms register when they start: nobody below knows them, and nothing of it is lost or doubled."""

from importlib import import_module

from django.apps import apps

from acms.accounts import hearing
from acms.base import rotation, work
from acms.casework import actions as casework
from acms.employers import actions as employers
from acms.inbox import actions as inbox
from acms.letters import models as letters_models
from acms.people import actions as people
from acms.scans import parts, staging, store
from acms.scans import tasks as scans_tasks


def test_workers_look_first_for_what_somebody_waits_for() -> None:
    names = " ".join(lane.name for lane in work.lanes())
    assert names.startswith("codes decisions journal messages digests scans letters cases ")
    assert names.endswith(
        " statistics copies exports imports yearly yearly_parts national national_line national_reports mailings"
    )


def test_every_lane_of_work_is_registered() -> None:
    """A room that forgets its lane leaves rows lying: every model that can be queued has one."""
    queued = {model for model in apps.get_models() if issubclass(model, work.Leased)}
    assert {lane.model for lane in work.lanes()} == queued


def test_Q02_every_listing_of_sealed_files_is_asked_by_the_rotation() -> None:
    assert set(rotation._listings) == {store.sealed, staging.sealed, parts.sealed, letters_models.sealed}


def test_D05_L04_the_register_and_the_inbox_hear_of_accounts() -> None:
    assert list(hearing._of_contacts) == [people.keep_contact]
    assert list(hearing._of_changes) == [inbox.note_account]


def _registered() -> list[int]:
    hooks = (hearing._of_contacts, hearing._of_changes, scans_tasks._hear, employers._hear, casework._approved)
    assert all(list(hook) for hook in hooks)
    return [len(work.lanes()), len(rotation._listings), *(len(list(hook)) for hook in hooks)]


def test_a_room_that_starts_again_adds_nothing_twice() -> None:
    before = _registered()
    for config in apps.get_app_configs():
        if config.name.startswith("acms.") and config.name != "acms.demo":
            config.ready()
    assert _registered() == before


def test_settings_name_no_inner_part_of_the_product_by_its_path() -> None:
    """What an installation may choose (who sends, who knows real names) is a path; what is ours is registered by its room. The room of the
    stand-ins is named, for none of them may be chosen outside the demo."""
    settings = import_module("config.settings")
    chosen = {"ACMS_SENDERS", "ACMS_REAL_NAME", "ACMS_WECHAT", "ACMS_STAND_INS"}
    found = {
        name
        for name in dir(settings)
        if name.startswith("ACMS_") and "acms." in repr(getattr(settings, name)) and name not in chosen
    }
    assert not found
