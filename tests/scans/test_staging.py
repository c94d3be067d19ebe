"""Files chosen in forms (ADR 0019): sealed, seen by who has chosen them alone, taken over once, gone after a day (S02, S04, Q02)."""

import io
import threading
import uuid
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django import forms as django_forms
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.utils import timezone
from django.utils.datastructures import MultiValueDict
from PIL import Image

from acms.accounts.models import User
from acms.base import crypto
from acms.base.errors import Refused
from acms.demo import documents
from acms.scans import encode, forms, intake, sandbox, staging, words
from acms.scans.kinds import KINDS
from acms.scans.models import StagedFile
from acms.scans.plain import ATTACHMENT, PLAIN
from acms.scans.staging import Holder, KeptFile
from tests.conftest import refused
from tests.scans.storage import lying, of_its_own, written

WHO = documents.cast_for("乌云其木格", "152301197005050007")
GUEST = Holder(session="a session", origin="an address")
TABLE = "姓名,身份证号\n斯琴,150105198803120011\n".encode()


@pytest.fixture(autouse=True)
def folder(settings: Any, tmp_path: Path) -> Path:
    return of_its_own(settings, tmp_path / "files")


@pytest.fixture(scope="module")
def card() -> bytes:
    return documents.jpeg(WHO, "id_portrait")


def kept(holder: Holder, data: bytes, name: str = "证件.jpg", kind: str = "id_portrait") -> KeptFile:
    return staging.keep(kind=kind, upload=SimpleUploadedFile(name, data), holder=holder)


def row(holder: Holder, **columns: Any) -> StagedFile:
    """A file that waits, as far as the table tells."""
    if holder.user is None:
        columns = {"session": holder.session, "origin": holder.origin} | columns
    return StagedFile.objects.create(**{"kind": "photo", "owner": holder.user, "size": 1, **columns})


def dated(*rows: StagedFile) -> None:
    """One after the other, a minute apart, the last one a minute ago."""
    for number, one in enumerate(reversed(rows), 1):
        StagedFile.objects.filter(pk=one.pk).update(made_at=timezone.now() - timedelta(minutes=number))


def there(*rows: StagedFile) -> list[bool]:
    return [StagedFile.objects.filter(pk=one.pk).exists() for one in rows]


def paths(file: KeptFile, *copies: str) -> set[str]:
    pk = file.row.pk.hex
    return {f"staged/{pk[:2]}/{pk}.{copy}" for copy in copies}


# ---- what is kept ----------------------------------------------------------------------------------------------------------


def test_S02_a_chosen_picture_is_an_upload_like_any_other(person: User, card: bytes, folder: Path) -> None:
    file = kept(Holder(user=person, session="x", origin="y"), card)
    assert (file.name, file.shown_name, file.size, file.token) == ("证件.jpg", "证件.jpg", len(card), str(file.row.pk))
    assert bool(file) and file.has_picture and not file.taken and file.read() == card == file.read()
    stored = StagedFile.objects.get()
    assert (stored.owner, stored.session, stored.origin, stored.pages) == (person, "", "", 1)
    assert (stored.kind, stored.size, stored.file_name) == ("id_portrait", len(card), "证件.jpg")
    assert lying(folder) == paths(file, "original", "thumbnail")
    small, whole = encode.pixels(staging.thumbnail(stored)), encode.pixels(card)
    assert max(small.shape) == 320 and small.shape[0] / small.shape[1] == pytest.approx(
        whole.shape[0] / whole.shape[1], abs=0.01
    )


def test_Q02_what_lies_there_is_sealed_and_bound_to_its_own_place(person: User, card: bytes) -> None:
    one, other = (kept(Holder(user=person), card) for _ in range(2))
    (first,) = paths(one, "original")
    (second,) = paths(other, "original")
    sealed = Path(default_storage.path(first)).read_bytes()
    assert card[:64] not in sealed and card[1000:1064] not in sealed
    Path(default_storage.path(second)).write_bytes(sealed)
    with pytest.raises(crypto.Unreadable):
        other.read()
    assert one.read() == card


def test_Q02_the_rotation_of_keys_finds_every_file(person: User, card: bytes) -> None:
    assert list(staging.sealed()) == []
    picture, table = kept(Holder(user=person), card), kept(Holder(user=person), TABLE, "a.csv", "import_table")
    found = dict(staging.sealed())
    assert set(found) == paths(picture, "original", "thumbnail") | paths(table, "original")
    for path, context in found.items():
        assert crypto.unseal_file(Path(default_storage.path(path)).read_bytes(), context)


def test_S04_of_many_who_wait_for_a_picture_at_their_page_two_hold_a_thread_and_the_others_read_that_it_is_busy(
    person: User, card: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A web process has four threads: pictures that take long leave half of them to everybody else."""
    going, end = threading.Semaphore(0), threading.Event()

    def slow(data: bytes, **how: Any) -> Any:
        going.release()
        assert end.wait(20) and how["seconds"] == sandbox.AT_A_PAGE
        raise intake.NotTaken("broken", words.BROKEN)

    monkeypatch.setattr(sandbox, "decode", slow)
    with ThreadPoolExecutor() as threads:
        taken = [threads.submit(sandbox.decode_at_a_page, card) for _ in range(2)]
        for _ in taken:
            assert going.acquire(timeout=20)
        with pytest.raises(intake.NotTaken) as refused:
            sandbox.decode_at_a_page(card)
        assert refused.value.code == "busy"
        end.set()
        assert [type(one.exception()) for one in taken] == [intake.NotTaken] * 2
    with pytest.raises(intake.NotTaken) as refused:  # both have gone
        sandbox.decode_at_a_page(card)
    assert refused.value.code == "broken"


def test_S02_a_file_of_several_pages_is_counted(person: User) -> None:
    sheet = Image.fromarray(documents.draw(WHO, "diploma_full", 40)[:, :, ::-1])
    out = io.BytesIO()
    sheet.save(out, "PDF", save_all=True, append_images=[sheet] * 2)
    file = kept(Holder(user=person), out.getvalue(), "学历.pdf", "diploma_full")
    assert (file.row.pages, StagedFile.objects.get().pages) == (3, 3)


def test_S02_what_is_no_picture_has_none(person: User, folder: Path) -> None:
    file = kept(Holder(user=person), TABLE, "名单.csv", "import_table")
    assert not file.has_picture and file.read() == TABLE and file.row.pages == 1
    assert lying(folder) == paths(file, "original")
    with pytest.raises(FileNotFoundError):
        staging.thumbnail(file.row)


def test_S02_a_long_name_keeps_its_end(person: User, card: bytes) -> None:
    name = "很长的文件名" * 20 + ".jpg"
    assert kept(Holder(user=person), card, name).shown_name == name[-80:]


@pytest.mark.parametrize("kind", [*KINDS, *PLAIN])
def test_S02_each_use_of_a_file_is_known(kind: str) -> None:
    use = staging.use_of(kind)
    assert use is not None and use.code == kind and use.accept and use.most_upload > 1024 * 1024
    assert all(use.too_big)


def test_S02_of_no_use_there_is_none() -> None:
    assert staging.use_of("passport") is None and staging.use_of("") is None


@pytest.mark.parametrize(
    ("kind", "name", "data", "code", "said"),
    [
        ("id_portrait", "a.jpg", b"", "empty", words.EMPTY),
        ("id_portrait", "a.jpg", b"MZ" + b"\0" * 99, "not_image", words.NOT_IMAGE),
        ("id_portrait", "a.jpg", intake.BUNDLE + b"\0\0\0\0", "not_image", words.NOT_IMAGE),  # only made here
        ("attachment", "a.pdf", b"", "empty", (words.EMPTY.why, "")),
        ("import_table", "a.csv", b"", "empty", (words.EMPTY.why, "")),
        ("transfer_file", "a.json", b"", "empty", (words.EMPTY.why, "")),
        ("attachment", "a.exe", b"MZ", "wrong_file", (words.WRONG_ATTACHMENT, "")),
        ("attachment", "a.pdf", b"MZ", "disguised", (words.DISGUISED, "")),
        ("transfer_file", "a.json", b"[]", "no_file", (words.NO_JSON, "")),
        ("transfer_file", "a.json", b"{" * (2 * 1024 * 1024 + 1), "too_big", words.TRANSFER_TOO_BIG),
        ("id_portrait", "a.jpg", b"\xff\xd8\xff" + b"\0" * 20 * 1024 * 1024, "too_big", words.TOO_BIG),
    ],
)
def test_S04_what_cannot_be_taken_is_not_kept_and_says_why(
    person: User, folder: Path, kind: str, name: str, data: bytes, code: str, said: Any
) -> None:
    with pytest.raises(intake.NotTaken) as refusal:
        kept(Holder(user=person), data, name, kind)
    assert (refusal.value.code, tuple(refusal.value.trouble)) == (code, tuple(said))
    assert not StagedFile.objects.exists() and lying(folder) == set()


def test_S04_a_transfer_file_of_the_greatest_size_is_kept(person: User) -> None:
    assert kept(Holder(user=person), b"{" + b" " * (2 * 1024 * 1024 - 1), "a.json", "transfer_file").size == 2**21


# ---- whose it is -----------------------------------------------------------------------------------------------------------


def test_S04_a_chosen_file_is_found_by_its_holder_alone(person: User, stranger: User, card: bytes) -> None:
    mine, theirs = kept(Holder(user=person), card), kept(GUEST, card)
    holders = {
        "mine": Holder(user=person),
        "mine, of a session too": Holder(user=person, session=GUEST.session),
        "a stranger": Holder(user=stranger),
        "the session": GUEST,
        "the session elsewhere": Holder(session=GUEST.session, origin="another"),
        "another session": Holder(session="another", origin=GUEST.origin),
        "nobody": Holder(origin=GUEST.origin),
    }

    def found(file: KeptFile) -> set[str]:
        found = {
            who: staging.find(token=file.token, kind="id_portrait", holder=holder) for who, holder in holders.items()
        }
        return {who for who, file in found.items() if file}

    assert found(mine) == {"mine", "mine, of a session too"}
    assert found(theirs) == {"the session", "the session elsewhere"}
    stored = StagedFile.objects.get(owner=None)
    assert (stored.session, stored.origin) == ("a session", "an address")
    again = staging.find(token=theirs.token, kind="id_portrait", holder=GUEST)
    assert again is not None and again.read() == card and again.row == stored


def test_S04_a_file_is_found_for_what_it_was_chosen_for_while_its_day_lasts(person: User, card: bytes) -> None:
    holder = Holder(user=person)
    file = kept(holder, card)

    def found(token: str = file.token, kind: str = "id_portrait") -> bool:
        return staging.find(token=token, kind=kind, holder=holder) is not None

    assert found() and not found(kind="photo")
    assert not found(token=str(uuid.uuid4())) and not found(token="") and not found(token="../../etc/passwd")
    StagedFile.objects.update(made_at=timezone.now() - timedelta(hours=23, minutes=59))
    assert found()
    StagedFile.objects.update(made_at=timezone.now() - timedelta(days=1))
    assert not found()


def test_F01_what_was_chosen_before_the_sign_in_is_ones_own_afterwards(person: User, card: bytes) -> None:
    file, _, other = kept(GUEST, card), kept(GUEST, card), row(Holder(session="another", origin="an address"))
    nobodys = StagedFile.objects.create(kind="photo", size=1)
    assert staging.hand_over(session="", user=person) == 0
    assert staging.hand_over(session=GUEST.session, user=person) == 2
    assert staging.hand_over(session=GUEST.session, user=person) == 0
    assert not GUEST.files().exists()
    mine = staging.find(token=file.token, kind="id_portrait", holder=Holder(user=person))
    assert mine is not None and mine.read() == card and (mine.row.session, mine.row.origin) == ("", "")
    for one in (other, nobodys):
        one.refresh_from_db()
        assert one.owner is None


# ---- how much --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("holder", ["person", "guest"])
def test_S04_who_chooses_too_many_files_loses_the_oldest(person: User, card: bytes, holder: str) -> None:
    who = Holder(user=person) if holder == "person" else GUEST
    taken, elsewhere = row(who, taken_at=timezone.now()), row(Holder(session="another", origin="z"))
    many = [row(who) for _ in range(19)]
    dated(taken, elsewhere, *many)
    kept(who, card)
    assert all(there(*many)), "twenty may wait"
    kept(who, card)
    assert there(*many) == [False] + [True] * 18, "what was handed in does not count, nor what others have chosen"
    assert all(there(taken, elsewhere))


def test_S04_who_chooses_too_much_loses_the_oldest(person: User, card: bytes) -> None:
    who = Holder(user=person)
    oldest, newer = row(who, size=1), row(who, size=100 * 1024 * 1024 - len(card))
    dated(oldest, newer)
    kept(who, card)
    assert there(oldest, newer) == [False, True], "a hundred megabytes may wait"
    StagedFile.objects.filter(pk=newer.pk).update(size=newer.size + 1 - len(card))
    kept(who, card)
    assert there(newer) == [False]


def test_S04_from_one_address_only_so_much_waits_of_people_who_have_not_signed_in(
    person: User, card: bytes, folder: Path
) -> None:
    many = 1024 * 1024 * 1024
    waiting = row(Holder(session="another", origin=GUEST.origin), size=many)
    row(Holder(session="another", origin=GUEST.origin), size=many, taken_at=timezone.now())
    row(Holder(session="another", origin="another address"), size=many)
    kept(GUEST, card)  # as much as may
    before = lying(folder)
    with pytest.raises(intake.NotTaken) as refusal:
        kept(GUEST, card)
    assert (refusal.value.code, refusal.value.trouble) == ("too_many_waiting", words.TOO_MANY_WAITING)
    assert lying(folder) == before
    kept(Holder(user=person, origin=GUEST.origin), card)
    kept(Holder(session="a third", origin="somewhere else"), card)
    StagedFile.objects.filter(pk=waiting.pk).update(taken_at=timezone.now())
    kept(GUEST, card)


# ---- taken over, let go ----------------------------------------------------------------------------------------------------

Commits = Callable[..., Any]


def test_S04_a_file_is_taken_over_once(
    person: User, card: bytes, folder: Path, django_capture_on_commit_callbacks: Commits
) -> None:
    holder = Holder(user=person)
    file = kept(holder, card)
    with django_capture_on_commit_callbacks() as later:
        staging.take(kept=file)
    assert file.read() == card, "its action reads it yet"
    for done in later:
        done()
    assert lying(folder) == set()
    with refused("".join(words.ALREADY_TAKEN)):
        file.read()
    again = staging.find(token=file.token, kind="id_portrait", holder=holder)
    assert again is not None and again.taken and not file.taken
    with refused("".join(words.ALREADY_TAKEN)):
        staging.take(kept=again)


def test_S04_a_file_that_was_taken_over_is_not_let_go_of_any_more(
    person: User, card: bytes, folder: Path, django_capture_on_commit_callbacks: Commits
) -> None:
    file = kept(Holder(user=person), card)
    StagedFile.objects.update(taken_at=timezone.now())
    with django_capture_on_commit_callbacks(execute=True) as later:
        staging.drop(row=file.row)
    assert not later and StagedFile.objects.exists() and file.read() == card
    StagedFile.objects.update(taken_at=None)
    for _ in range(2):
        with django_capture_on_commit_callbacks(execute=True):
            staging.drop(row=file.row)
    assert not StagedFile.objects.exists() and lying(folder) == set()


class PaperForm(django_forms.Form):
    proof = django_forms.FileField()
    title = django_forms.CharField(required=False)


def sent(file: Any) -> PaperForm:
    form = PaperForm({}, MultiValueDict({"proof": [file]}))
    assert form.is_valid()
    return form


def taken_at(file: KeptFile) -> Any:
    return StagedFile.objects.get(pk=file.row.pk).taken_at


def test_S04_a_chosen_file_is_taken_over_with_what_is_done_with_it(person: User, card: bytes) -> None:
    form = sent(file := kept(Holder(user=person), card))
    with forms.refusing(form):
        assert transaction.get_connection().savepoint_ids, "what is done and the file are one"
    assert not form.errors and taken_at(file) is not None


def test_S04_of_two_clicks_on_one_button_one_counts_and_the_other_says_so(person: User, card: bytes) -> None:
    """Both were let in before the first had handed the file in: what the second has done goes back."""
    file = kept(Holder(user=person), card)
    clicks = [sent(file), sent(file)]
    for form in clicks:
        with forms.refusing(form, other="title"):
            row(GUEST, file_name="made")
    assert [dict(form.errors) for form in clicks] == [{}, {"title": ["".join(words.ALREADY_TAKEN)]}]
    assert GUEST.files().count() == 1 and taken_at(file) is not None


def test_S04_an_action_that_takes_the_file_itself_takes_it_once_or_not_at_all(person: User, card: bytes) -> None:
    file = kept(Holder(user=person), card)
    with pytest.raises(ZeroDivisionError), forms.taking(file):
        assert taken_at(file) is not None
        raise ZeroDivisionError
    assert taken_at(file) is None
    with forms.taking(file):
        pass
    with refused("".join(words.ALREADY_TAKEN)), forms.taking(file):
        raise AssertionError("nothing is done twice")  # pragma: no cover
    with forms.taking(SimpleUploadedFile("a.jpg", card)), forms.taking(None):
        pass


@pytest.mark.parametrize(
    ("why", "field", "said"),
    [
        (intake.NotTaken("broken", words.BROKEN), "proof", "".join(words.BROKEN)),
        (Refused("没有了", "gone"), "title", "没有了"),
        (Refused("不行", "no"), None, "不行"),
    ],
)
def test_S04_what_was_refused_is_said_at_its_place_and_the_file_stays_chosen(
    person: User, card: bytes, why: Exception, field: str | None, said: str
) -> None:
    form = sent(file := kept(Holder(user=person), card))
    with forms.refusing(form, gone="title"):
        raise why
    assert form.errors == {field or "__all__": [said]}
    assert taken_at(file) is None and file.read() == card


def test_S04_what_belongs_nowhere_else_is_said_where_the_form_wants_it(person: User, card: bytes) -> None:
    form = sent(kept(Holder(user=person), card))
    with forms.refusing(form, other="title"):
        raise Refused("不行", "no")
    assert form.errors == {"title": ["不行"]}


def test_S04_where_the_action_itself_finds_fault_the_file_stays_chosen(person: User, card: bytes) -> None:
    form = sent(file := kept(Holder(user=person), card))
    with forms.refusing(form):
        form.add_error("title", "再写一遍")
    assert form.errors == {"title": ["再写一遍"]} and taken_at(file) is None


def test_S04_a_file_that_was_just_sent_is_nothing_to_take_over(person: User, card: bytes) -> None:
    """Without a staged file there is no transaction: what counts tries must stay counted."""
    form = sent(SimpleUploadedFile("a.jpg", card))
    before = list(transaction.get_connection().savepoint_ids)
    with forms.refusing(form):
        assert transaction.get_connection().savepoint_ids == before
    assert not form.errors


# ---- swept -----------------------------------------------------------------------------------------------------------------


def test_Q02_what_is_over_goes_with_its_files_and_what_waits_stays(person: User, card: bytes, folder: Path) -> None:
    over, waiting = kept(Holder(user=person), card), kept(Holder(user=person), card)
    assert staging.sweep(StagedFile.objects.filter(pk=over.row.pk)) == 1
    assert there(over.row, waiting.row) == [False, True]
    assert lying(folder) == paths(waiting, "original", "thumbnail") and waiting.read() == card
    assert staging.sweep(StagedFile.objects.none()) == 0 and waiting.read() == card


def test_Q02_files_whose_row_was_never_written_go_after_a_day(person: User, card: bytes, folder: Path) -> None:
    """A process died between the two; another one may be between them just now."""
    orphan, fresh, waiting = (kept(Holder(user=person), card) for _ in range(3))
    StagedFile.objects.filter(pk__in=[orphan.row.pk, fresh.row.pk]).delete()
    day, now = timedelta(days=1), timezone.now()
    for file in (orphan, waiting):
        for path in paths(file, "original", "thumbnail"):
            written(path, now - day - timedelta(minutes=1))
    (late,) = paths(fresh, "original")
    written(late, now - day - timedelta(minutes=1))  # its thumbnail was written just now
    Path(default_storage.path(late)).with_name("readme.txt").write_text("x")
    assert staging.sweep(StagedFile.objects.none()) == 0
    left = lying(folder) - {str(Path(late).with_name("readme.txt"))}
    assert left == paths(fresh, "original", "thumbnail") | paths(waiting, "original", "thumbnail")


def test_Q02_where_nothing_was_ever_chosen_there_is_nothing_to_sweep(person: User, folder: Path) -> None:
    assert staging.sweep(StagedFile.objects.all()) == 0 and not folder.exists()


def test_Q02_a_file_that_waits_names_nobody(person: User, card: bytes) -> None:
    said = str(kept(Holder(user=person), card, f"{person.name}.jpg").row)
    assert said == f"id_portrait {StagedFile.objects.get().pk}" and person.name not in said


def test_S04_an_attachment_may_be_as_large_as_a_scan() -> None:
    assert ATTACHMENT.most_upload == KINDS["photo"].most_upload
