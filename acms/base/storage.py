"""How static files are kept for browsers."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class Statics(CompressedManifestStaticFilesStorage):  # type: ignore[misc]  # the library names no types
    """Compressed, under names that change with what is in them; the modules that a script imports are named so too."""

    support_js_module_import_aggregation = True
