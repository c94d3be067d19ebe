from django.urls import path

from acms.changes.views import adding, correction, counter, deeds, duplicates, employers, head, unit

app_name = "changes"
urlpatterns = [
    path("changes/employers/new/", adding.add, name="add"),
    path("changes/employers/cases/<int:pk>/", adding.employer, name="employer"),
    path("changes/correction/", correction.correction, name="correction"),
    path("changes/head/", head.head, name="head"),
    path("employer/", unit.unit, name="unit"),
    path("employer/change/", unit.change, name="unit_change"),
    path("employer/staff/<int:pk>/", unit.member, name="member"),
    path("employer/staff/<int:pk>/trust/", deeds.deeds, name="deeds"),
    path("employer/reports/<int:pk>/take-back/", unit.take_back, name="take_back"),
    path("desk/corrections/new/", counter.correction, name="counter"),
    path("desk/people/<int:pk>/correction/", counter.correction_of, name="counter_of"),
    path("desk/duplicates/", duplicates.listing, name="duplicates"),
    path("desk/duplicates/<int:pk>/", duplicates.pair, name="pair"),
    path("desk/merges/<int:pk>/undo/", duplicates.undo, name="unmerge"),
    path("desk/employers/<int:pk>/change/", employers.change, name="change"),
    path("desk/employers/<int:pk>/assign/", employers.assign, name="assign"),
    path("desk/employers/<int:pk>/supervise/", employers.supervise, name="supervise"),
    path("desk/employers/<int:pk>/units/", employers.take_in, name="take_in"),
    path("desk/employers/<int:pk>/merge/", employers.merge, name="merge"),
    path("desk/employers/<int:pk>/administrator/", employers.administrator, name="administrator"),
    path("desk/employers/<int:pk>/vacant/", employers.vacant, name="vacant"),
]
