from django.urls import path

from acms.arrivals import views

app_name = "arrivals"
urlpatterns = [
    path("employer/newcomers/<int:pk>/object/", views.object_to, name="object"),
    path("employer/newcomers/<int:pk>/objection/", views.objection, name="objection"),
    path("employer/confirm/<int:pk>/", views.confirm, name="confirm"),
]
