from django.urls import path

from acms.corrections import counter_views, views

app_name = "corrections"
urlpatterns = [
    path("changes/correction/", views.correction, name="correction"),
    path("desk/corrections/new/", counter_views.correction, name="counter"),
    path("desk/people/<int:pk>/correction/", counter_views.correction_of, name="counter_of"),
    path("desk/people/<int:pk>/start/", counter_views.start_of, name="start_of"),
]
