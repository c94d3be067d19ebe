from django.apps import AppConfig

from acms.casework import procedures


class StudentsConfig(AppConfig):
    name = "acms.students"

    def ready(self) -> None:
        """The procedures of this room, and the credits that it gives."""
        from acms.learning import automatic, undecided
        from acms.students import actions
        from acms.students.procedures import StudentCase

        procedures.register(StudentCase)
        automatic.register("students", actions.record_year)
        undecided.register(actions.asked)
