"""The codes that open a slot on a phone. They live ten minutes, their rows a day."""

from django.db import models

from acms.casework.models import Case


class HandOver(models.Model):
    """One code: one slot of one case, for one picture. Of its token only the digest is here: the screen alone shows it.

    `made_under`: what tells the account's password from any other, by which sessions end too: whose account is given back, or whose password
    is another one, is at the mercy of no screen of before. `ended_at`: when another code for the slot took its place. `used_at`: when the picture came.
    """

    # A change that is given up goes with its rows.
    case = models.ForeignKey(Case, models.CASCADE, related_name="handovers")
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
            )
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.kind} {self.pk}"
