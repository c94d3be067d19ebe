"""异动 by month: who was listed, told, moved, and is back by a restoration or an undone move (C04, D07, D10, D14).

Each is said of the file as it stands: a line of a run knows when it was found last, told last, applied and undone; what a list has dropped is gone.
"""

from acms.casework.models import CaseState
from acms.people.search import Flow
from acms.yearly import words
from acms.yearly.models import Kind, LineState

_LINES = {"yearly_lines__run__kind": Kind.LEARNING}
_RESTORED = {"restorations__brought_back": True, "restorations__case__state": CaseState.APPROVED}
FLOWS = {
    "listed": Flow(words.FLOWS["listed"], "yearly_lines__found_at", _LINES),
    "warned": Flow(words.FLOWS["warned"], "yearly_lines__warned_at", _LINES),
    "moved": Flow(words.FLOWS["moved"], "yearly_lines__applied_at", _LINES),
    "restored": Flow(words.FLOWS["restored"], "restorations__case__moved_at", _RESTORED),
    "undone": Flow(
        words.FLOWS["undone"], "yearly_lines__settled_at", {**_LINES, "yearly_lines__state": LineState.UNDONE}
    ),
}
