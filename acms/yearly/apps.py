from django.apps import AppConfig

from acms.casework import procedures


class YearlyConfig(AppConfig):
    name = "acms.yearly"

    def ready(self) -> None:
        """The procedures of this room, its work, and what it hears of."""
        from acms.base import work
        from acms.casework import actions as casework
        from acms.learning import actions as learning
        from acms.learning import bank, duty
        from acms.merging import contradicting, parting
        from acms.people import actions as people
        from acms.people import hanging, search
        from acms.yearly import actions, evaluating, moving, reconsidering, running, standing
        from acms.yearly.procedures import RestorationCase

        procedures.register(RestorationCase)
        for key, flow in moving.FLOWS.items():
            search.register_flow(key, flow)
        work.register(*running.LANES)
        people.when_managed_anew(actions.follow)
        casework.when_approved(actions.leave_out_the_dead)
        people.when_here_again(reconsidering.here_again)
        hanging.when_gone(evaluating.follow_posts)
        hanging.when_gone(reconsidering.apart_again)
        said = contradicting.Table(evaluating.contradictions, evaluating.words_in, evaluating.put)
        contradicting.register("evaluation", said)
        parting.when_asked(standing.in_the_way)
        learning.when_recorded(reconsidering.learned)
        learning.when_reopened(reconsidering.reopened)
        learning.before_exemption_back(reconsidering.require_unsettled)
        duty.when_moved_out(standing.moved_out)
        bank.when_promised(standing.promised)
