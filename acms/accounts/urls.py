from django.urls import path

from acms.accounts import first_views, keep_views, own, paper_views, passkey_views, recovery, staff, views, wechat_views

app_name = "accounts"
urlpatterns = [
    path("collection/", views.collection_login, name="collection_login"),
    path("collection/password/", first_views.first_password, name="first_password"),
    path("login/activate/", first_views.activate, name="activate"),
    path("login/", views.login, name="login"),
    path("recover/", recovery.recover, name="recover"),
    path("recover/password/", recovery.recover_password, name="recover_password"),
    path("recover/questions/", recovery.recover_questions, name="recover_questions"),
    path("recover/wechat/", wechat_views.recover, name="recover_wechat"),
    path("wechat/", wechat_views.go, name="wechat_go"),
    path("wechat/back/", wechat_views.back, name="wechat_back"),
    path("account/wechat/unbind/", wechat_views.unbind, name="wechat_unbind"),
    path("account/", own.account, name="account"),
    path("account/sessions/end/", own.end_session, name="end_session"),
    path("logout/", views.logout, name="logout"),
    path("keep/", views.keep, name="keep"),
    path("login/captcha/", views.captcha_again, name="captcha_again"),
    path("papers/", paper_views.put, name="paper_put"),
    path("papers/<uuid:pk>/", paper_views.picture, name="paper_picture"),
    path("papers/<uuid:pk>/drop/", paper_views.drop, name="paper_drop"),
    path("forms/keep/", keep_views.keep_form, name="keep_form"),
    path("forms/token/", keep_views.form_token, name="form_token"),
    path("forms/clear/", keep_views.clear_form, name="clear_form"),
    path("desk/account/", own.desk_account, name="desk_account"),
    path("desk/staff/", staff.listing, name="staff"),
    path("desk/staff/<int:pk>/", staff.act, name="staff_act"),
    path("desk/login/", views.desk_login, name="desk_login"),
    path("desk/login/passkey/", passkey_views.enter, name="passkey_login"),
    path("desk/account/passkeys/", passkey_views.own, name="passkeys"),
    path("desk/login/code/", views.desk_code, name="desk_code"),
]
