"""What holds for every table: no model has changed without its migration, and a row says in a word what it is."""

from typing import Any

import pytest
from django.apps import apps
from django.db import models
from django.db.migrations.autodetector import MigrationAutodetector
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.state import ProjectState
from django.utils import translation

ROOMS = [config for config in apps.get_app_configs() if config.name.startswith("acms.")]
MODELS = [model for room in ROOMS for model in room.get_models()]


def test_no_model_has_changed_without_its_migration(settings: Any) -> None:
    settings.MIGRATION_MODULES = {}  # the suite makes its tables without them
    loader = MigrationLoader(None, ignore_no_migrations=True)
    with translation.override(None):  # labels as migrations keep them
        changes = MigrationAutodetector(loader.project_state(), ProjectState.from_apps(apps)).changes(loader.graph)
    rooms = {room.label for room in ROOMS}
    assert not [step.describe() for label, made in changes.items() if label in rooms for step in made[0].operations]


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.label)
def test_a_row_says_in_a_word_what_it_is(model: type[models.Model]) -> None:
    """What an engineer reads of it in a shell and in a traceback."""
    numbers = {f.name: 1.0 for f in model._meta.concrete_fields if isinstance(f, models.FloatField)}
    texts = {f.name: "样例" for f in model._meta.concrete_fields if isinstance(f, models.CharField | models.TextField)}
    assert str(model(**numbers, **texts))
