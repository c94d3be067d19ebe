from django.urls import path

from acms.casework.views import appeal, case, deciding, own, queue, reasons, sheets, viewer

app_name = "casework"
urlpatterns = [
    path("desk/", queue.desk, name="desk"),
    path("desk/queue/", queue.listing, name="queue"),
    path("desk/queue/many/", queue.many, name="many"),
    path("desk/next/", queue.take_next, name="next"),
    path("desk/find/", queue.find, name="find"),
    path("desk/messages/", queue.own_messages, name="messages"),
    path("desk/photos/", sheets.sheet, name="sheet"),
    path("desk/photos/<int:pk>.jpg", sheets.photo, name="photo"),
    path("desk/reasons/", reasons.templates, name="templates"),
    path("desk/cases/<str:no>/", case.case, name="case"),
    path("desk/cases/<str:no>/take/", deciding.take, name="take"),
    path("desk/cases/<str:no>/release/", deciding.release, name="release"),
    path("desk/cases/<str:no>/assign/", queue.assign, name="assign"),
    path("me/cases/", own.mine, name="mine"),
    path("cases/<str:no>/", own.own, name="own"),
    path("cases/<str:no>/go/", own.onward, name="onward"),
    path("cases/<str:no>/reopen/", own.reopen, name="reopen"),
    path("cases/<str:no>/compared/", own.compared, name="compared"),
    path("cases/<str:no>/spots/<int:check>/<slug:which>.jpg", own.spot, name="own_spot"),
    path("cases/<str:no>/withdraw/", own.withdraw, name="withdraw"),
    path("desk/cases/<str:no>/draft/", deciding.keep, name="keep"),
    path("desk/cases/<str:no>/remark/", deciding.remark, name="remark"),
    path("desk/cases/<str:no>/decide/", deciding.decide, name="decide"),
    path("desk/cases/<str:no>/reverse/", deciding.reverse_decision, name="reverse"),
    path("desk/cases/<str:no>/print.png", viewer.printed, name="print"),
    path("desk/cases/<str:no>/scans/<uuid:pk>/<slug:copy>.jpg", viewer.scan, name="scan"),
    path("desk/cases/<str:no>/spots/<int:check>/<slug:which>.jpg", viewer.spot, name="spot"),
    path("desk/cases/<str:no>/spots/<int:check>/numbers/", viewer.numbers, name="numbers"),
    path("cases/<str:no>/appeal/", appeal.appeal, name="appeal"),
]
