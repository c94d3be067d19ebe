from django.urls import path

from acms.handovers import views

app_name = "handovers"
urlpatterns = [
    path("handover/<int:pk>/", views.state, name="state"),
    path("handover/<int:case>/<slug:kind>/", views.code, name="code"),
    # Short, so that the code is coarse and read at once.
    path("phone/sent/", views.sent, name="sent"),
    path("phone/<str:token>/", views.phone, name="phone"),
]
