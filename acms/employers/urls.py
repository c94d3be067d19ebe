from django.urls import path

from acms.employers import views

app_name = "employers"
urlpatterns = [path("", views.listing, name="list"), path("<int:pk>/", views.employer, name="employer")]
