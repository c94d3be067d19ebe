from django.urls import path

from acms.casework import views

app_name = "casework"
urlpatterns = [
    path("", views.desk, name="desk"),
    path("queue/", views.queue, name="queue"),
    path("next/", views.take_next, name="next"),
    path("cases/<str:no>/", views.case, name="case"),
    path("cases/<str:no>/take/", views.take, name="take"),
    path("cases/<str:no>/release/", views.release, name="release"),
    path("cases/<str:no>/decide/", views.decide, name="decide"),
    path("cases/<str:no>/scans/<uuid:pk>/<slug:copy>.jpg", views.scan, name="scan"),
    path("cases/<str:no>/spots/<int:check>/<slug:which>.jpg", views.spot, name="spot"),
]
