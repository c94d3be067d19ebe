from django.urls import path

from acms.changes import desk, views

app_name = "changes"
urlpatterns = [
    path("changes/employers/new/", views.add, name="add"),
    path("changes/correction/", views.correction, name="correction"),
    path("changes/employers/cases/<int:pk>/", views.employer, name="employer"),
    path("desk/employers/<int:pk>/change/", desk.change, name="change"),
    path("desk/employers/<int:pk>/assign/", desk.assign, name="assign"),
    path("desk/employers/<int:pk>/supervise/", desk.supervise, name="supervise"),
    path("desk/employers/<int:pk>/units/", desk.take_in, name="take_in"),
    path("desk/employers/<int:pk>/merge/", desk.merge, name="merge"),
    path("desk/employers/<int:pk>/administrator/", desk.administrator, name="administrator"),
]
