from django.urls import path

from acms.collection.views import evidence, letter, outcome, steps

app_name = "collection"
urlpatterns = [
    path("go/", steps.go, name="go"),
    path("<int:step>/", steps.step, name="step"),
    path("agree/", steps.agree, name="agree"),
    path("status/", outcome.status, name="status"),
    path("submit/", outcome.submit, name="submit"),
    path("withdraw/", outcome.withdraw, name="withdraw"),
    path("letter/", letter.letter, name="letter"),
    path("scans/<slug:kind>/", evidence.scan, name="scan"),
    path("scans/<slug:kind>/parts/", evidence.scan_parts, name="scan_parts"),
    path("scans/<slug:kind>/parts/<uuid:pk>/", evidence.scan_parts, name="scan_part"),
    path("scans/<slug:kind>/delete/", evidence.scan_delete, name="scan_delete"),
    path("scans/<uuid:pk>/<slug:copy>.jpg", evidence.scan_picture, name="scan_picture"),
]
