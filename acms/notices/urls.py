from django.urls import path

from acms.notices import views

app_name = "notices"
urlpatterns = [path("", views.listing, name="list"), path("<int:pk>/", views.detail, name="detail")]
