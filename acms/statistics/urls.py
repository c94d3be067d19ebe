from django.urls import path

from acms.statistics import views

app_name = "statistics"
urlpatterns = [
    path("desk/statistics/", views.page, name="page"),
    path("desk/statistics/anew/", views.anew, name="anew"),
    path("desk/statistics/report.pdf", views.report, name="report"),
    path("desk/statistics/export.xlsx", views.export, name="export"),
]
