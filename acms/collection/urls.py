from django.urls import path

from acms.collection import views

app_name = "collection"
urlpatterns = [
    path("go/", views.go, name="go"),
    path("<int:step>/", views.step, name="step"),
    path("agree/", views.agree, name="agree"),
    path("status/", views.status, name="status"),
    path("submit/", views.submit, name="submit"),
    path("withdraw/", views.withdraw, name="withdraw"),
    path("letter/", views.letter, name="letter"),
    path("letter/<str:serial>.pdf", views.letter_pdf, name="letter_pdf"),
    path("letter/<str:serial>.png", views.letter_png, name="letter_png"),
    path("scans/<slug:kind>/", views.scan, name="scan"),
    path("scans/<slug:kind>/delete/", views.scan_delete, name="scan_delete"),
    path("scans/<uuid:pk>/<slug:copy>.jpg", views.scan_picture, name="scan_picture"),
]
