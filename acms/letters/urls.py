from django.urls import path

from acms.letters import views

app_name = "letters"
urlpatterns = [
    path("verify/<str:code>/", views.verify, name="verify"),
    path("letters/<str:serial>.pdf", views.pdf, name="pdf"),
    path("letters/<str:serial>.png", views.png, name="png"),
    path("letters/<str:serial>/<int:number>/<slug:which>.jpg", views.spot, name="spot"),
]
