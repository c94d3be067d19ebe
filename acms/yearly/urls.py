from django.urls import path

from acms.yearly import evaluation_views, objection_views, views

app_name = "yearly"
urlpatterns = [
    path("employer/evaluations/", evaluation_views.evaluations, name="evaluations"),
    path("desk/employers/<int:pk>/evaluations/", evaluation_views.by_agency, name="by_agency"),
    path("desk/yearly/", views.runs, name="runs"),
    path("desk/yearly/<int:pk>/", views.run, name="run"),
    path("desk/yearly/<int:pk>/table/", views.table, name="table"),
    path("desk/yearly/<int:pk>/confirm/", views.confirm_lines, name="confirm_lines"),
    path("desk/yearly/<int:pk>/act/", views.act, name="act"),
    path("desk/yearly/lines/<int:pk>/", views.line, name="line"),
    path("me/file/object/", objection_views.make, name="object_to_unit"),
    path("desk/objections/", objection_views.listing, name="objections"),
    path("me/restore/", views.restore, name="restore"),
    path("me/yearly/<int:pk>/object/", views.objection, name="object"),
]
