from django.urls import path

from acms.supervising.views import agency, cases, consent, designating, units

app_name = "supervising"
urlpatterns = [
    path("changes/supervising/", designating.designate, name="designate"),
    path("employer/supervising/", consent.consent, name="consent"),
    path("desk/employers/<int:pk>/supervising/", agency.unit, name="unit"),
    path("desk/employers/<int:pk>/supervising/end/", agency.end, name="end"),
    path("desk/employers/<int:pk>/supervising/administrator/", agency.administrator, name="administrator"),
    path("desk/employers/<int:pk>/supervising/unit/", agency.take_in, name="take_in"),
    path("desk/employers/<int:pk>/supervising/claim/", agency.answer, name="answer"),
    path("desk/units/", units.listing, name="units"),
    path("desk/units/withdraw/", units.withdraw, name="withdraw"),
    path("desk/units/<int:pk>/let-go/", units.let_go, name="let_go"),
    path("desk/units/cases/", cases.listing, name="cases"),
    path("desk/units/cases/remind/", cases.remind, name="remind"),
    path("desk/units/cases/<str:no>/", cases.case, name="case"),
]
