"""Addresses of the vault."""

from __future__ import annotations

from django.urls import path

from turnabout.vault import email_views, former_views, key_views, passkey_views, recovery_views, views

urlpatterns = [
    path("sign-up/", views.sign_up, name="sign-up"),
    path("sign-up/operator/<str:token>/", views.operator_sign_up, name="operator-sign-up"),
    path("sign-up/email/", email_views.asking_in, name="asking-in"),
    path("sign-up/email/<str:token>/", email_views.email_sign_up, name="email-sign-up"),
    path("account/email/", email_views.email, name="email"),
    path("account/email/<str:token>/", email_views.email_link, name="email-link"),
    path("account/email/<str:token>/undoing/", email_views.email_undo, name="email-undo"),
    path("sign-in/", views.sign_in, name="sign-in"),
    path("sign-in/passkey/", passkey_views.sign_in, name="passkey-sign-in"),
    path("sign-in/passkey/asking/", passkey_views.asking, name="passkey-asking"),
    path("sign-out/", views.sign_out, name="sign-out"),
    path("unlock/", views.unlock, name="unlock"),
    path("reset/", recovery_views.asking, name="reset-asking"),
    path("reset/<str:token>/", recovery_views.reset, name="reset"),
    path("reset/<str:token>/wrap/", recovery_views.reset_wrap, name="reset-wrap"),
    path("reset/<str:token>/start-anew/", recovery_views.start_anew_asking, name="start-anew-asking"),
    path("start-anew/<str:token>/", recovery_views.start_anew, name="start-anew"),
    path("vault/", key_views.keys, name="keys"),
    path("vault/passphrase/", key_views.passphrase, name="passphrase"),
    path("vault/code/", key_views.code, name="code"),
    path("vault/code/shown/", key_views.code_shown, name="code-shown"),
    path("vault/lost-device/", key_views.lost_device, name="lost-device"),
    path("vault/former/", former_views.former, name="former"),
    path("vault/former/opening/", former_views.former_opening, name="former-opening"),
    path("vault/former/removal/", former_views.former_removal, name="former-removal"),
    path("vault/keyring/", key_views.keyring, name="keyring"),
    path("vault/passkeys/making/", passkey_views.making, name="passkey-making"),
    path("vault/passkeys/new/", passkey_views.new_passkey, name="new-passkey"),
    path("vault/passkeys/<uuid:passkey_id>/", passkey_views.passkey, name="passkey"),
    path("vault/start-anew/stopping/", key_views.start_anew_stopping, name="start-anew-stopping"),
    path("vault/parameters/", views.parameters, name="parameters"),
    path("vault/unlocking/", views.unlocking, name="unlocking"),
    path("vault/records/", views.records, name="records"),
    path("vault/records/<uuid:record_id>/", views.record, name="record"),
    path("vault/records/<uuid:record_id>/<int:number>/", views.revision, name="revision"),
]
