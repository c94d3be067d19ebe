from django.urls import path

from acms.inbox import views

app_name = "inbox"
urlpatterns = [
    path("me/messages/", views.messages, name="messages"),
]
