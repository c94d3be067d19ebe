from django.urls import path

from acms.merging import views

app_name = "merging"
urlpatterns = [
    path("desk/duplicates/", views.listing, name="duplicates"),
    path("desk/duplicates/<int:pk>/", views.pair, name="pair"),
    path("desk/duplicates/<int:pk>/numbers/", views.numbers, name="numbers"),
    path("desk/merges/<int:pk>/undo/", views.undo, name="unmerge"),
]
