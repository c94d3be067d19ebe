from django.urls import path

from acms.demo import views

urlpatterns = [
    path("", views.accounts, name="demo"),
    path("components/", views.components, name="demo_components"),
    path("wechat/", views.wechat, name="demo_wechat"),
    path("outbox/", views.outbox, name="demo_outbox"),
    path("outbox.json", views.outbox_json),
    path("national/", views.national, name="demo_national"),
    path("documents/<int:pk>.zip", views.documents, name="demo_documents"),
]
