from django.urls import path

from acms.casework.views import appeal, case, queue, reasons

app_name = "casework"
urlpatterns = [
    path("desk/", queue.desk, name="desk"),
    path("desk/queue/", queue.listing, name="queue"),
    path("desk/queue/many/", queue.many, name="many"),
    path("desk/next/", queue.take_next, name="next"),
    path("desk/find/", queue.find, name="find"),
    path("desk/messages/", queue.inbox, name="messages"),
    path("desk/reasons/", reasons.templates, name="templates"),
    path("desk/cases/<str:no>/", case.case, name="case"),
    path("desk/cases/<str:no>/take/", case.take, name="take"),
    path("desk/cases/<str:no>/release/", case.release, name="release"),
    path("desk/cases/<str:no>/assign/", queue.assign, name="assign"),
    path("desk/cases/<str:no>/remark/", case.remark, name="remark"),
    path("desk/cases/<str:no>/decide/", case.decide, name="decide"),
    path("desk/cases/<str:no>/reverse/", case.reverse, name="reverse"),
    path("desk/cases/<str:no>/print.png", case.printed, name="print"),
    path("desk/cases/<str:no>/scans/<uuid:pk>/<slug:copy>.jpg", case.scan, name="scan"),
    path("desk/cases/<str:no>/spots/<int:check>/<slug:which>.jpg", case.spot, name="spot"),
    path("cases/<str:no>/appeal/", appeal.appeal, name="appeal"),
]
