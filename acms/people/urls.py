from django.urls import path

from acms.people import views

app_name = "people"
urlpatterns = [
    path("", views.listing, name="list"),
    path("<int:pk>/", views.person, name="person"),
    path("<int:pk>/numbers/", views.numbers, name="numbers"),
    path("<int:pk>/documents/<int:document>/<slug:copy>.jpg", views.document, name="document"),
]
