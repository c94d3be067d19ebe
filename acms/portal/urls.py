from django.urls import path

from acms.portal import views

app_name = "portal"
urlpatterns = [
    path("", views.portal, name="portal"),
    path("agencies/", views.agencies, name="agencies"),
    path("which/", views.which, name="which"),
    path("privacy/", views.privacy, name="privacy"),
    path("regions/", views.regions, name="regions"),
    path("large/", views.large, name="large"),
    path(".well-known/security.txt", views.security_txt, name="security_txt"),
    path("wechat-picture/", views.wechat_picture, name="wechat_picture"),
    path("favicon.ico", views.favicon, name="favicon"),
]
