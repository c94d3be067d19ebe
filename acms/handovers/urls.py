from django.urls import path

from acms.handovers import views

app_name = "handovers"
urlpatterns = [
    path("handover/form/<int:pk>/", views.form_state, name="form_state"),
    path("handover/form/<slug:kind>/", views.form_code, name="form_code"),
    path("handover/<int:pk>/", views.state, name="state"),
    path("handover/<int:case>/<slug:kind>/", views.code, name="code"),
    # Short, so that the code is coarse and read at once.
    path("phone/sent/", views.sent, name="sent"),
    path("phone/<str:token>/", views.phone, name="phone"),
    path("phone/<str:token>/parts/", views.phone_parts, name="phone_parts"),
    path("phone/<str:token>/parts/<uuid:pk>/", views.phone_parts, name="phone_part"),
]
