"""What rooms above the register hear of it."""

from django.dispatch import Signal

# The files of these people (`people`: their primary keys) are managed by another agency from now on (R02).
managed_anew = Signal()
