from django.urls import path

from acms.letters import views

app_name = "letters"
urlpatterns = [path("verify/<str:code>/", views.verify, name="verify")]
