from django.urls import path

from acms.changes import views

app_name = "changes"
urlpatterns = [
    path("employers/new/", views.add, name="add"),
    path("correction/", views.correction, name="correction"),
    path("employers/cases/<int:pk>/", views.employer, name="employer"),
]
