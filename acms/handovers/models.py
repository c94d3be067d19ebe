"""The codes that open a slot on a phone. They live ten minutes, their rows a day."""

from django.conf import settings
from django.db import models

from acms.accounts.models import User
from acms.casework.models import Case
from acms.scans import staging
from acms.scans.staging import Holder


class HandOver(models.Model):
    """One code: one slot of one case, or of a form that has no case yet, for one picture. Of its token only the digest is here: the screen
    alone shows it. A form is of who fills it in, `owner` or a visitor (`session`, `origin`, as of `StagedFile`), and its slot is a `field`
    of it, at a `place` (accounts/papers.py:place_of), where a later showing of it finds what has come. `staged`: what came for it. `alone`: no script of its page asks for that, so that the form has to look when it is handed in.

    `made_under`: what tells the account's password from any other, by which sessions end too: whose account is given back, or whose password
    is another one, is at the mercy of no screen of before. `ended_at`: when another code for the slot took its place. `used_at`: when the picture came.
    """

    # A change that is given up goes with its rows.
    case = models.ForeignKey(Case, models.CASCADE, related_name="handovers", null=True)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", null=True)
    session = models.CharField(max_length=80, blank=True)
    origin = models.CharField(max_length=80, blank=True)
    field = models.CharField(max_length=60, blank=True)
    alone = models.BooleanField(default=False)
    place = models.CharField(max_length=280, blank=True)
    staged = models.UUIDField(null=True)
    kind = models.CharField(max_length=24)
    token_digest = models.CharField(max_length=64, unique=True)
    made_under = models.CharField(max_length=128)
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField(db_index=True)
    ended_at = models.DateTimeField(null=True)
    used_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["case", "kind"],
                condition=models.Q(ended_at=None, used_at=None),
                name="one_open_handover_a_slot",
            ),
            models.UniqueConstraint(
                fields=["owner", "kind", "field"],
                condition=models.Q(ended_at=None, used_at=None, owner__isnull=False),
                name="one_open_handover_a_field",
            ),
            models.UniqueConstraint(
                fields=["session", "kind", "field"],
                condition=models.Q(ended_at=None, used_at=None) & ~models.Q(session=""),
                name="one_open_handover_a_visitors_field",
            ),
            models.CheckConstraint(
                condition=models.Q(case__isnull=False, owner=None, session="")
                | models.Q(case=None, owner__isnull=False, session="")
                | (models.Q(case=None, owner=None) & ~models.Q(session="")),
                name="handover_of_a_case_or_a_form",
            ),
        ]

    @property
    def subject(self) -> User | None:
        """Whose papers it takes; None of a visitor, of whom nobody knows who they are."""
        return self.case.subject if self.case else self.owner

    @property
    def holder(self) -> Holder:
        """Whose the files are that come by it."""
        return Holder(user=self.subject, session=self.session, origin=self.origin)

    @property
    def form_was_sent(self) -> bool:
        """True when a form has taken over a paper of the kind since the code was shown."""
        return self.case is None and staging.was_handed_in(kind=self.kind, holder=self.holder, since=self.made_at)

    def __str__(self) -> str:
        return f"{self.case_id} {self.kind} {self.pk}"
