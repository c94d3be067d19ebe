from django.urls import path

from acms.filing.views import employment, title

app_name = "filing"
urlpatterns = [
    path("title/", title.title, name="title"),
    path("title/done/", title.done, name="title_done"),
    path("employment/", employment.who, name="employment"),
    path("employment/filing/", employment.post, name="post"),
    path("employment/unit/", employment.unit, name="unit"),
    path("employment/letter.pdf", employment.letter_pdf, name="pdf"),
    path("employment/letter.png", employment.letter_png, name="png"),
    path("employment/letter/<int:number>/<slug:which>.jpg", employment.letter_spot, name="spot"),
    path("employment/scan/<slug:copy>.jpg", employment.scan_picture, name="scan"),
]
