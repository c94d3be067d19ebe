"""The access table (R04): every address, every role, in own and other region. One place in code decides; this proves it."""

import io
from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from django.utils import timezone

from acms.accounts.models import User
from acms.base import work
from acms.casework.models import Case
from acms.employers.models import Employer
from acms.exchange import actions as exchange
from acms.exchange import tasks as exports
from acms.letters.models import Audit, Letter
from acms.mailing.models import Mailing
from acms.notices import actions as notices
from acms.people import merging
from acms.people.models import Document, Person, PossibleDuplicate
from acms.transfers import actions as transfers
from acms.transfers.models import TransferOut
from acms.trust.models import TrustRecord
from tests.casework.test_casework import checked
from tests.transfers.test_files import foreign_file

ROLES = ("nobody", "owner", "stranger", "saihan", "hailar", "league", "region", "society", "supervisor", "operator")
# Answers by role in the order above. L: sign in first. Numbers are HTTP statuses.
L = 302
TABLE: dict[str, tuple[int, ...]] = {
    "/": (200,) * len(ROLES),
    "/agencies/": (200,) * len(ROLES),
    "/help/": (200,) * len(ROLES),
    "/privacy/": (200,) * len(ROLES),
    "/regions/": (200,) * len(ROLES),
    "/.well-known/security.txt": (404,) * len(ROLES),  # until the installation names somebody
    "/healthz": (200,) * len(ROLES),
    "/readyz": (200,) * len(ROLES),
    "/notices/": (200,) * len(ROLES),
    "/notices/999/": (404,) * len(ROLES),
    "/verify/AAAAAAAAAAAAAAAAAAAA/": (404,) * len(ROLES),
    "/verify/F15010500000001ABCDEFGHIJ/": (404,) * len(ROLES),
    "/large/": (405,) * len(ROLES),
    "/logout/": (405,) * len(ROLES),
    "/keep/": (405,) * len(ROLES),
    "/collection/": (200, 302, 302, 200, 200, 200, 200, 200, 200, 200),
    "/collection/password/": (302,) * len(ROLES),
    "/login/": (200, 302, 302, 200, 200, 200, 200, 200, 200, 200),
    "/recover/": (200,) * len(ROLES),
    "/recover/password/": (302,) * len(ROLES),
    "/recover/questions/": (302,) * len(ROLES),
    "/recover/wechat/": (302,) * len(ROLES),
    "/wechat/": (404,) * len(ROLES),  # until the installation has WeChat: tests/accounts/test_wechat.py
    "/wechat/back/": (302,) * len(ROLES),
    "/account/wechat/unbind/": (L, 405, 405, 404, 404, 404, 404, 404, 404, 404),
    "/desk/login/passkey/": (405,) * len(ROLES),
    "/desk/account/passkeys/": (L, 404, 404, 405, 405, 405, 405, 405, 405, 405),
    "/account/": (L, 200, 200, 404, 404, 404, 404, 404, 404, 404),
    "/account/sessions/end/": (L, 405, 405, 405, 405, 405, 405, 405, 405, 405),
    "/desk/account/": (L, 404, 404, 200, 200, 200, 200, 200, 200, 200),
    "/desk/staff/": (L, 404, 404, 404, 404, 404, 404, 404, 404, 200),
    "/desk/staff/999/": (L, 404, 404, 405, 405, 405, 405, 405, 405, 405),
    "/desk/journal/": (L, 404, 404, 404, 404, 404, 404, 404, 404, 404),  # auditors alone, proved in tests/accounts
    "/desk/login/": (200,) * len(ROLES),
    "/desk/login/code/": (302,) * len(ROLES),
    "/me/": (L, 302, 302, 404, 404, 404, 404, 404, 404, 404),
    "/me/summary.pdf": (L, 404, 404, 404, 404, 404, 404, 404, 404, 404),
    "/me/data/": (L, 200, 200, 404, 404, 404, 404, 404, 404, 404),
    "/me/data/00000000-0000-0000-0000-000000000000.zip": (L, 404, 404, 404, 404, 404, 404, 404, 404, 404),
    "/me/work/": (L, 404, 404, 404, 404, 404, 404, 404, 404, 404),
    "/me/work/state/": (L, 404, 404, 404, 404, 404, 404, 404, 404, 404),
    "/me/work/proof.pdf": (L, 404, 404, 404, 404, 404, 404, 404, 404, 404),
    "/verify/W15010500000001202611250087AAAAAAAAAA/": (404,) * len(ROLES),
    "/desk/people/{person}/work/": (L, 404, 404, 200, 404, 200, 200, 404, 200, 404),
    "/desk/employers/{employer}/evaluations/": (L, 404, 404, 200, 404, 200, 200, 404, 404, 404),
    "/desk/mailings/": (L, 404, 404, 200, 200, 200, 200, 200, 404, 404),
    "/desk/mailings/{mailing}/": (L, 404, 404, 200, 404, 404, 404, 404, 404, 404),
    "/me/file/": (L, 404, 404, 404, 404, 404, 404, 404, 404, 404),
    "/me/file/object/": (L, 405, 405, 404, 404, 404, 404, 404, 404, 404),
    "/desk/objections/": (L, 404, 404, 200, 200, 200, 200, 200, 404, 404),
    "/me/messages/": (L, 200, 200, 404, 404, 404, 404, 404, 404, 404),
    "/me/restore/": (L, 404, 404, 404, 404, 404, 404, 404, 404, 404),
    "/me/student/": (L, 404, 404, 404, 404, 404, 404, 404, 404, 404),
    "/desk/people/{person}/student/": (L, 404, 404, 200, 404, 200, 200, 404, 404, 404),
    "/me/trust/": (L, 404, 404, 404, 404, 404, 404, 404, 404, 404),
    "/me/trust/new/": (L, 404, 404, 404, 404, 404, 404, 404, 404, 404),
    "/me/trust/{praise}/object/": (L, 405, 405, 404, 404, 404, 404, 404, 404, 404),
    "/me/trust/papers/{scan}.jpg": (L, 404, 404, 404, 404, 404, 404, 404, 404, 404),
    "/desk/trust/": (L, 404, 404, 200, 200, 200, 200, 200, 404, 404),
    "/desk/people/{person}/trust/": (L, 404, 404, 200, 404, 200, 200, 404, 404, 404),
    "/desk/people/{person}/trust/papers/{scan}.jpg": (L, 404, 404, 200, 404, 200, 200, 404, 404, 404),
    "/employer/staff/{person}/trust/": (L, 404, 404, 404, 404, 404, 404, 404, 404, 404),
    "/me/work/outside/": (L, 404, 404, 404, 404, 404, 404, 404, 404, 404),
    "/me/transfer/": (L, 404, 404, 404, 404, 404, 404, 404, 404, 404),
    "/me/return/": (L, 404, 404, 404, 404, 404, 404, 404, 404, 404),
    "/transfers/keys.json": (200,) * len(ROLES),
    "/desk/transfers/": (L, 404, 404, 200, 200, 200, 200, 200, 404, 404),
    "/desk/transfers/{gone}.json": (L, 404, 404, 200, 404, 200, 200, 404, 404, 404),
    "/desk/transfers/{gone}/sent/": (L, 404, 404, 405, 405, 405, 405, 405, 404, 404),
    "/desk/transfers/received/": (L, 404, 404, 405, 405, 405, 405, 405, 404, 404),
    "/desk/transfers/received/{came}/": (L, 404, 404, 200, 404, 200, 200, 404, 404, 404),
    "/me/learning/apply/": (L, 404, 404, 404, 404, 404, 404, 404, 404, 404),
    "/me/learning/": (L, 404, 404, 404, 404, 404, 404, 404, 404, 404),
    "/desk/people/{person}/learning/": (L, 404, 404, 200, 404, 200, 200, 404, 200, 404),
    "/employer/evaluations/": (L, 404, 404, 404, 404, 404, 404, 404, 404, 404),
    "/desk/yearly/": (L, 404, 404, 200, 200, 200, 200, 200, 404, 404),
    "/desk/yearly/999/": (L, 404, 404, 404, 404, 404, 404, 404, 404, 404),
    "/desk/yearly/999/act/": (L, 404, 404, 405, 405, 405, 405, 405, 404, 404),
    "/desk/yearly/lines/999/": (L, 404, 404, 405, 405, 405, 405, 405, 404, 404),
    "/me/yearly/999/object/": (L, 405, 405, 404, 404, 404, 404, 404, 404, 404),
    "/me/viewed/": (L, 200, 200, 404, 404, 404, 404, 404, 404, 404),
    "/collection/go/": (L, 302, 302, 404, 404, 404, 404, 404, 404, 404),
    "/collection/1/": (L, 302, 200, 404, 404, 404, 404, 404, 404, 404),
    "/collection/agree/": (L, 405, 405, 404, 404, 404, 404, 404, 404, 404),
    "/collection/status/": (L, 200, 302, 404, 404, 404, 404, 404, 404, 404),
    "/collection/submit/": (L, 405, 405, 404, 404, 404, 404, 404, 404, 404),
    "/collection/withdraw/": (L, 405, 405, 404, 404, 404, 404, 404, 404, 404),
    "/collection/letter/": (L, 404, 302, 404, 404, 404, 404, 404, 404, 404),
    "/letters/{serial}.pdf": (L, 200, 404, 404, 404, 404, 404, 404, 404, 404),
    "/letters/{serial}.png": (L, 200, 404, 404, 404, 404, 404, 404, 404, 404),
    "/letters/{serial}/0/print.jpg": (L, 200, 404, 404, 404, 404, 404, 404, 404, 404),
    "/letters/{serial}/0/scan.jpg": (L, 200, 404, 404, 404, 404, 404, 404, 404, 404),
    "/letters/{serial}/9/print.jpg": (L, 404, 404, 404, 404, 404, 404, 404, 404, 404),
    "/collection/scans/photo/": (L, 302, 302, 404, 404, 404, 404, 404, 404, 404),
    "/collection/scans/photo/delete/": (L, 405, 405, 404, 404, 404, 404, 404, 404, 404),
    "/collection/scans/{scan}/archive.jpg": (L, 200, 404, 404, 404, 404, 404, 404, 404, 404),
    "/changes/employers/new/": (L, 200, 200, 404, 404, 404, 404, 404, 404, 404),
    "/changes/correction/": (200, 200, 200, 404, 404, 404, 404, 404, 404, 404),
    "/changes/information/": (
        L,
        404,
        404,
        404,
        404,
        404,
        404,
        404,
        404,
        404,
    ),  # registered people: tests/collection/test_updates.py
    "/changes/information/begin/update_post/": (L, 405, 405, 404, 404, 404, 404, 404, 404, 404),
    "/changes/information/drop/": (L, 405, 405, 404, 404, 404, 404, 404, 404, 404),
    "/changes/information/now/go/": (L, 404, 404, 404, 404, 404, 404, 404, 404, 404),
    "/changes/information/now/3/": (L, 404, 404, 404, 404, 404, 404, 404, 404, 404),
    "/changes/information/now/status/": (L, 404, 404, 404, 404, 404, 404, 404, 404, 404),
    "/changes/information/now/letter/": (L, 404, 404, 404, 404, 404, 404, 404, 404, 404),
    "/changes/information/now/scans/photo/": (L, 404, 404, 404, 404, 404, 404, 404, 404, 404),
    "/changes/information/now/agree/": (L, 405, 405, 404, 404, 404, 404, 404, 404, 404),
    "/changes/information/now/submit/": (L, 405, 405, 404, 404, 404, 404, 404, 404, 404),
    "/changes/information/now/withdraw/": (L, 405, 405, 404, 404, 404, 404, 404, 404, 404),
    "/changes/information/now/scans/photo/delete/": (L, 405, 405, 404, 404, 404, 404, 404, 404, 404),
    "/changes/information/now/scans/{scan}/archive.jpg": (L, 200, 404, 404, 404, 404, 404, 404, 404, 404),
    "/filing/title/": (200,) * len(ROLES),
    "/filing/title/done/": (302,) * len(ROLES),
    "/filing/employment/": (200,) * len(ROLES),
    "/filing/employment/filing/": (302,) * len(ROLES),  # to the entrance: only the session that proved the phone
    "/filing/employment/unit/": (302,) * len(ROLES),
    "/filing/employment/letter.pdf": (302,) * len(ROLES),
    "/filing/employment/letter.png": (302,) * len(ROLES),
    "/filing/employment/letter/0/print.jpg": (302,) * len(ROLES),
    "/filing/employment/scan/archive.jpg": (302,) * len(ROLES),
    "/changes/head/": (L, 302, 302, 404, 404, 404, 404, 404, 404, 404),
    "/employer/": (L, 404, 404, 404, 404, 404, 404, 404, 404, 404),
    "/employer/change/": (L, 404, 404, 404, 404, 404, 404, 404, 404, 404),
    "/employer/staff/{person}/": (L, 404, 404, 404, 404, 404, 404, 404, 404, 404),
    "/employer/reports/999/take-back/": (L, 404, 404, 404, 404, 404, 404, 404, 404, 404),
    "/changes/employers/cases/999/": (L, 404, 404, 404, 404, 404, 404, 404, 404, 404),
    "/desk/": (L, 404, 404, 302, 302, 302, 302, 302, 302, 302),
    "/desk/queue/": (L, 404, 404, 200, 200, 200, 200, 200, 404, 404),
    "/desk/queue/many/": (L, 404, 404, 405, 405, 405, 405, 405, 404, 404),
    "/desk/find/": (L, 404, 404, 405, 405, 405, 405, 405, 404, 404),
    "/desk/messages/": (L, 404, 404, 200, 200, 200, 200, 200, 200, 200),
    "/desk/reasons/": (L, 404, 404, 200, 200, 200, 200, 200, 404, 404),
    "/desk/people/": (L, 404, 404, 200, 200, 200, 200, 200, 200, 200),
    "/desk/people/{person}/": (L, 404, 404, 200, 404, 200, 200, 404, 200, 404),
    "/desk/people/{person}/documents/{document}/archive.jpg": (L, 404, 404, 200, 404, 200, 200, 404, 404, 404),
    "/desk/employers/": (L, 404, 404, 200, 200, 200, 200, 200, 200, 200),
    "/desk/employers/{employer}/": (L, 404, 404, 200, 404, 200, 200, 404, 200, 404),
    "/desk/statistics/": (L, 404, 404, 200, 200, 200, 200, 200, 404, 404),
    "/desk/statistics/?place=150702": (L, 404, 404, 404, 200, 404, 200, 404, 404, 404),
    "/desk/statistics/anew/": (L, 404, 404, 405, 405, 405, 405, 405, 404, 404),
    "/desk/statistics/export.xlsx": (L, 404, 404, 200, 200, 200, 200, 200, 404, 404),
    "/desk/statistics/export.xlsx?place=150702": (L, 404, 404, 404, 200, 404, 200, 404, 404, 404),
    "/desk/employers/{employer}/change/": (L, 404, 404, 200, 404, 200, 403, 404, 404, 404),
    "/desk/employers/{employer}/assign/": (L, 404, 404, 405, 405, 405, 405, 405, 404, 404),
    "/desk/employers/{employer}/supervise/": (L, 404, 404, 405, 405, 405, 405, 405, 404, 404),
    "/desk/employers/{employer}/units/": (L, 404, 404, 405, 405, 405, 405, 405, 405, 405),
    "/desk/employers/{employer}/merge/": (L, 404, 404, 405, 405, 405, 405, 405, 404, 404),
    "/desk/employers/{employer}/administrator/": (L, 404, 404, 405, 405, 405, 405, 405, 404, 404),
    "/desk/corrections/new/": (L, 404, 404, 200, 200, 200, 200, 200, 404, 404),
    "/desk/people/{person}/correction/": (L, 404, 404, 200, 404, 200, 200, 404, 404, 404),
    "/desk/duplicates/": (L, 404, 404, 200, 200, 200, 200, 200, 404, 404),
    "/desk/duplicates/{pair}/": (L, 404, 404, 200, 404, 200, 200, 404, 404, 404),
    "/desk/merges/999/undo/": (L, 404, 404, 405, 405, 405, 405, 405, 404, 404),
    "/desk/employers/{employer}/vacant/": (L, 404, 404, 405, 405, 405, 405, 405, 404, 404),
    "/desk/exports/": (L, 404, 404, 200, 200, 200, 200, 200, 404, 404),
    "/desk/exports/{export}.xlsx": (L, 404, 404, 200, 404, 404, 404, 404, 404, 404),
    "/desk/imports/": (L, 404, 404, 200, 200, 200, 200, 200, 404, 404),
    "/desk/imports/{table}/": (L, 404, 404, 200, 404, 404, 404, 404, 404, 404),
    "/desk/imports/{table}/report.xlsx": (L, 404, 404, 200, 404, 404, 404, 404, 404, 404),
    "/desk/policy/": (L, 404, 404, 200, 200, 200, 200, 200, 404, 404),
    "/desk/policy/deadline_days/": (L, 404, 404, 200, 200, 200, 200, 200, 404, 404),
    "/desk/policy/nothing/": (L, 404, 404, 404, 404, 404, 404, 404, 404, 404),
    "/desk/notices/": (L, 404, 404, 200, 200, 200, 200, 200, 404, 404),
    "/desk/notices/new/": (L, 404, 404, 200, 200, 200, 200, 200, 404, 404),
    "/desk/notices/{notice}/": (L, 404, 404, 200, 404, 404, 404, 404, 404, 404),
    "/desk/notices/files/": (L, 404, 404, 405, 405, 405, 405, 405, 404, 404),
    "/desk/notices/files/{file}/": (L, 404, 404, 405, 405, 405, 405, 405, 404, 404),
    "/files/{file}/": (404, 404, 404, 200, 404, 404, 404, 404, 404, 404),  # attached to a draft
    "/notices/feed.atom": (200,) * len(ROLES),
    "/downloads/": (200,) * len(ROLES),
    "/desk/agency/": (L, 404, 404, 200, 200, 200, 200, 200, 404, 404),
    "/cases/{no}/appeal/": (L, 200, 404, 404, 404, 404, 404, 404, 404, 404),
    "/desk/cases/{no}/assign/": (L, 404, 404, 405, 405, 405, 405, 405, 404, 404),
    "/desk/cases/{no}/remark/": (L, 404, 404, 405, 405, 405, 405, 405, 404, 404),
    "/desk/cases/{no}/reverse/": (L, 404, 404, 405, 405, 405, 405, 405, 404, 404),
    "/desk/cases/{no}/print.png": (L, 404, 404, 200, 404, 200, 200, 404, 404, 404),
    "/desk/next/": (L, 404, 404, 405, 405, 405, 405, 405, 404, 404),
    "/desk/cases/{no}/": (L, 404, 404, 200, 404, 200, 200, 404, 404, 404),
    "/desk/cases/{no}/take/": (L, 404, 404, 405, 405, 405, 405, 405, 404, 404),
    "/desk/cases/{no}/release/": (L, 404, 404, 405, 405, 405, 405, 405, 404, 404),
    "/desk/cases/{no}/decide/": (L, 404, 404, 405, 405, 405, 405, 405, 404, 404),
    "/desk/cases/{no}/scans/{scan}/archive.jpg": (L, 404, 404, 200, 404, 200, 200, 404, 404, 404),
    "/desk/cases/{no}/spots/{check}/scan.jpg": (L, 404, 404, 200, 404, 200, 200, 404, 404, 404),
    "/desk/cases/{no}/spots/{check}/print.jpg": (L, 404, 404, 200, 404, 200, 200, 404, 404, 404),
    "/desk/cases/{no}/spots/999999/scan.jpg": (L, 404, 404, 404, 404, 404, 404, 404, 404, 404),
    "/captcha/image/x/": (410,) * len(ROLES),
}
POSTS: dict[str, tuple[int, ...]] = {
    "/desk/people/{person}/student/": (L, 404, 404, 404, 404, 404, 404, 404, 404, 404),
    "/desk/employers/{employer}/evaluations/": (L, 404, 404, 422, 404, 422, 404, 404, 404, 404),
    "/me/file/object/": (L, 404, 404, 404, 404, 404, 404, 404, 404, 404),
    "/desk/objections/": (L, 404, 404, 404, 404, 404, 404, 404, 404, 404),
    "/me/trust/{praise}/object/": (L, 302, 404, 404, 404, 404, 404, 404, 404, 404),
    "/desk/people/{person}/trust/": (L, 404, 404, 404, 404, 404, 404, 404, 404, 404),
    "/desk/transfers/{gone}/sent/": (L, 404, 404, 302, 404, 302, 302, 404, 404, 404),
    "/desk/transfers/received/": (L, 404, 404, 302, 302, 302, 302, 302, 404, 404),
    "/desk/transfers/received/{came}/": (L, 404, 404, 302, 404, 302, 302, 404, 404, 404),
    "/desk/yearly/lines/999/": (L, 404, 404, 404, 404, 404, 404, 404, 404, 404),
    "/me/yearly/999/object/": (L, 404, 404, 404, 404, 404, 404, 404, 404, 404),
    "/desk/people/{person}/learning/": (L, 404, 404, 302, 404, 302, 302, 404, 404, 404),
    "/desk/people/{person}/work/": (L, 404, 404, 404, 404, 404, 404, 404, 404, 404),
    "/account/wechat/unbind/": (L, 302, 302, 404, 404, 404, 404, 404, 404, 404),
    "/desk/login/passkey/": (200,) * len(ROLES),  # the browser's options: nobody is named in them
    "/desk/account/passkeys/": (L, 404, 404, 200, 200, 200, 200, 200, 200, 200),
    "/me/data/": (L, 302, 302, 404, 404, 404, 404, 404, 404, 404),
    "/account/sessions/end/": (L, 302, 302, 302, 302, 302, 302, 302, 302, 302),
    "/desk/staff/999/": (L, 404, 404, 404, 404, 404, 404, 404, 404, 404),
    "/desk/duplicates/{pair}/": (L, 404, 404, 422, 404, 422, 422, 404, 404, 404),
    "/desk/merges/999/undo/": (L, 404, 404, 404, 404, 404, 404, 404, 404, 404),
    "/desk/employers/{employer}/vacant/": (L, 404, 404, 302, 404, 302, 403, 404, 404, 404),
    "/desk/people/": (L, 404, 404, 200, 200, 200, 200, 200, 200, 200),
    "/desk/employers/{employer}/assign/": (L, 404, 404, 302, 404, 302, 302, 404, 404, 404),
    "/desk/employers/{employer}/units/": (L, 404, 404, 302, 404, 302, 403, 404, 302, 404),
    "/desk/employers/{employer}/administrator/": (L, 404, 404, 302, 404, 302, 403, 404, 404, 404),
    "/desk/policy/deadline_days/": (L, 404, 404, 403, 403, 403, 422, 403, 404, 404),
    "/desk/cases/{no}/assign/": (L, 404, 404, 404, 404, 404, 404, 404, 404, 404),
    "/desk/cases/{no}/reverse/": (L, 404, 404, 409, 404, 409, 409, 404, 404, 404),
    "/desk/cases/{no}/remark/": (L, 404, 404, 409, 404, 409, 409, 404, 404, 404),
    "/desk/notices/{notice}/": (L, 404, 404, 422, 404, 404, 404, 404, 404, 404),
    "/desk/notices/files/{file}/": (L, 404, 404, 302, 404, 404, 404, 404, 404, 404),
    "/desk/agency/": (L, 404, 404, 302, 302, 302, 302, 302, 404, 404),
    "/cases/{no}/appeal/": (L, 409, 404, 404, 404, 404, 404, 404, 404, 404),
    "/desk/cases/{no}/take/": (L, 404, 404, 302, 404, 409, 403, 404, 404, 404),
    "/desk/cases/{no}/decide/": (L, 404, 404, 403, 404, 403, 403, 404, 404, 404),
    "/collection/withdraw/": (L, 302, 302, 404, 404, 404, 404, 404, 404, 404),
}
# Served by libraries: their own tests prove them.
FOREIGN = ("captcha/",)


@pytest.fixture
def cast(
    filled_for_people: Case,
    stranger: User,
    clerk_of_saihan: User,
    clerk_of_hailar: User,
    clerk_of_the_league: User,
    clerk_of_the_region: User,
) -> dict[str, User | None]:
    from acms.accounts import actions as accounts
    from acms.accounts.models import Role

    operator = accounts.make_staff(
        login_name="op", name="孙样例", password="x", role=Role.OPERATOR, agency_code="150105"
    )
    society = accounts.make_staff(
        login_name="society", name="钱样例", password="x", role=Role.REVIEWER, agency_code="150099"
    )
    supervisor = accounts.make_staff(
        login_name="unit", name="白样例", password="x", role=Role.SUPERVISOR, unit_uscc="91150105MA0TE5T16A"
    )
    people = (None, filled_for_people.subject, stranger, clerk_of_saihan, clerk_of_hailar, clerk_of_the_league)
    return dict(zip(ROLES, (*people, clerk_of_the_region, society, supervisor, operator), strict=True))


@pytest.fixture
def places(filled_for_people: Case, cast: dict[str, User | None]) -> dict[str, Any]:
    case = checked(filled_for_people)
    submission = case.last_submission
    assert submission is not None
    spot = {"code": "field_name", "field": "name", "verdict": "unsure", "expected": "", "read": "", "message": "x"}
    audit = Audit.objects.get(scan_id=submission.frozen["scans"]["proof_letter"])
    audit.findings = [spot | {"box": [100, 100, 80, 20], "printed": [30.0, 80.0, 20.0, 4.0]}]
    audit.save()
    check = submission.checks.create(
        code="letter_field_name",
        item="scan.proof_letter",
        title="x",
        verdict="unsure",
        scan_id=audit.scan_id,
        box=[100, 100, 80, 20],
    )
    clerk = cast["saihan"]
    values = {"title": "通知", "category": "law", "body": "正文", "pinned": False}
    notice = notices.write(by=clerk, values=values)
    file = notices.put_file(by=clerk, name="a.pdf", data=b"%PDF-1.4", notice=notice)
    export = exchange.ask(by=clerk, asked={}, purpose="核对人数")
    assert work.work_one(exports.LANE)
    csv = io.BytesIO("姓名,身份证号,管理地区\n张样例,1,赛罕区\n".encode())
    table = exchange.receive_table(by=clerk, kind="people", name="a.csv", file=csv, size=10)
    person = Person.objects.get(user=case.subject)
    employer = Employer.objects.get(uscc="91150105MA0TE5T16A")
    Person.objects.filter(pk=person.pk).update(management_code="150105", employer=employer)
    paper = Document.objects.create(
        person=person, kind="photo", scan_id=submission.frozen["scans"]["photo"], valid_from=date(2026, 1, 1)
    )
    twin = Person.objects.get(user=cast["stranger"])
    Person.objects.filter(pk=twin.pk).update(management_code="150105")
    merging.notice_pair(person, twin, "number")
    letter = Letter.objects.get(serial=submission.frozen["values"]["post.letter"])
    gone = TransferOut.objects.create(
        person=twin, province="河北省", place="x", receiver="x", receiver_phone="1", moved_on=date(2026, 1, 1),
        letter=letter, management_code="150105", case_no="DC1", approved_at=timezone.now(), file="{}",
    )  # fmt: skip
    came = transfers.receive(data=foreign_file(), by=clerk)  # type: ignore[arg-type]
    praise = TrustRecord.objects.create(
        person=person, kind="G", code="G08", said="agency", happened_on=date(2026, 1, 1), what="x", by=clerk,
        evidence_id=submission.frozen["scans"]["photo"],
    )  # fmt: skip
    mailing = Mailing.objects.create(by=clerk, title="x", text="x", total=1)
    return {
        "mailing": mailing.pk,
        "praise": praise.pk,
        "gone": gone.pk,
        "came": came.pk,
        "pair": PossibleDuplicate.objects.get().pk,
        "no": case.no,
        "notice": notice.pk,
        "file": file.pk,
        "export": export.pk,
        "table": table.pk,
        "person": person.pk,
        "document": paper.pk,
        "employer": employer.pk,
        "check": check.pk,
        "scan": submission.frozen["scans"]["photo"],
        "serial": submission.frozen["values"]["post.letter"],
    }


def _statuses(cast: dict[str, User | None], address: str, method: str) -> tuple[int, ...]:
    found = []
    for role in ROLES:
        client = Client()
        user = cast[role]
        if user is not None:
            client.force_login(user)
        found.append(getattr(client, method)(address).status_code)
    return tuple(found)


def test_R04_every_address_answers_every_role_as_the_table_says(
    cast: dict[str, User | None], places: dict[str, Any]
) -> None:
    wrong = {}
    for pattern, expected in TABLE.items():
        found = _statuses(cast, pattern.format(**places), "get")
        if found != expected:
            wrong[pattern] = dict(zip(ROLES, zip(found, expected, strict=True), strict=True))
    assert not wrong


def test_R04_actions_by_post_obey_the_same_scopes(cast: dict[str, User | None], places: dict[str, Any]) -> None:
    for pattern, expected in POSTS.items():
        assert _statuses(cast, pattern.format(**places), "post") == expected, pattern


def _all(resolver: URLResolver, prefix: str = "") -> list[str]:
    found = []
    for entry in resolver.url_patterns:
        where = prefix + str(entry.pattern)
        if isinstance(entry, URLPattern):
            found.append(where)
        else:
            found.extend(_all(entry, where))
    return found


def test_R04_no_address_is_missing_from_the_table() -> None:
    from django.urls import resolve

    named = set()
    for pattern in TABLE:
        given = pattern.format(
            no="CJ150105-2026-000001",
            scan="00000000-0000-0000-0000-000000000000",
            file="00000000-0000-0000-0000-000000000000",
            export="00000000-0000-0000-0000-000000000000",
            table="00000000-0000-0000-0000-000000000000",
            serial="ABCDEFGHJK",
            **dict.fromkeys(
                ("check", "notice", "person", "document", "employer", "pair", "gone", "came", "praise", "mailing"), 1
            ),
        )
        named.add(resolve(given.split("?")[0]).route)
    missing = [route for route in _all(get_resolver()) if route not in named and not route.startswith(FOREIGN)]
    assert not missing


def test_a_forged_case_number_is_not_found(client: Client, clerk_of_saihan: User) -> None:
    client.force_login(clerk_of_saihan)
    for no in ("CJ150105-2026-999999", "../../etc", "1 OR 1=1"):
        assert client.get(f"/desk/cases/{no}/").status_code == 404


def test_a_forged_scan_in_the_address_shows_the_cases_own(
    client: Client, filled_for_people: Case, clerk_of_saihan: User
) -> None:
    case = checked(filled_for_people)
    client.force_login(clerk_of_saihan)
    for scan in ("abc", "00000000-0000-0000-0000-000000000000", "' OR 1=1"):
        assert client.get(f"/desk/cases/{case.no}/", {"scan": scan}).status_code == 200
