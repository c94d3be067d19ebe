from django.urls import path

from acms.units.views import adding, employers, unit

app_name = "units"
urlpatterns = [
    path("changes/employers/new/", adding.add, name="add"),
    path("changes/employers/cases/<int:pk>/", adding.employer, name="employer"),
    path("employer/", unit.unit, name="unit"),
    path("employer/change/", unit.change, name="unit_change"),
    path("employer/staff/<int:pk>/", unit.member, name="member"),
    path("employer/reports/<int:pk>/take-back/", unit.take_back, name="take_back"),
    path("desk/employers/<int:pk>/change/", employers.change, name="change"),
    path("desk/employers/<int:pk>/assign/", employers.assign, name="assign"),
    path("desk/employers/<int:pk>/merge/", employers.merge, name="merge"),
    path("desk/employers/<int:pk>/vacant/", employers.vacant, name="vacant"),
]
