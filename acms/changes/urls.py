from django.urls import path

from acms.changes import views

app_name = "changes"
urlpatterns = [
    path("new/", views.add, name="add"),
    path("cases/<int:pk>/", views.employer, name="employer"),
]
