"""The person's way through the seven steps, as the tests walk it."""

import random
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from acms.demo import documents, scanning
from acms.demo.conditions import Conditions
from tests.e2e.conftest import Site

PASSWORD = "Qinghe-2026!"


def look_until(page: Any, seen: Callable[[], bool], times: int = 120) -> None:
    """Asks for the page again until it shows what a worker is about to have done. The page must have come to rest before.

    Once a second: the page that is made anew takes from the worker, on a small machine, what it works with.
    """
    address = page.url.split("#")[0]  # to reload would send a form again where the page is its answer
    for _ in range(times):
        if seen():
            return
        page.wait_for_timeout(1000)
        page.goto(address)
    raise AssertionError(f"still not there: {address}")


def go_on(page: Any, button: Any) -> None:
    """Presses what leads to another page and waits for that page: whoever asks for a page meanwhile stops the first one."""
    with page.expect_navigation():
        button.click()


@dataclass
class Walker:
    """One invented accountant in front of a browser page; their papers are drawn into a folder when they are asked for."""

    site: Site
    page: Any
    papers: Path
    name: str
    number: str
    phone: str
    scripted: bool = True

    @property
    def facts(self) -> dict[str, Any]:
        return documents.cast_for(self.name, self.number).as_json()

    def paper(self, kind: str) -> str:
        self.papers.mkdir(exist_ok=True)
        file = self.papers / f"{kind}.jpg"
        if not file.exists():
            file.write_bytes(documents.jpeg(documents.cast_for(self.name, self.number), kind))
        return str(file)

    def press(self, name: str, **more: Any) -> None:
        self.page.get_by_role("button", name=name, exact=True, **more).first.click()

    def fill(self, label: str, text: str) -> None:
        self.page.get_by_label(label, exact=True).fill(text)

    def choose(self, label: str, option: str) -> None:
        self.page.get_by_label(label, exact=True).select_option(label=option)

    def chosen(self, label: str) -> str:
        """The words of the chosen option."""
        return str(self.page.get_by_label(label, exact=True).evaluate("field => field.selectedOptions[0].textContent"))

    def sign_in_first(self) -> None:
        """Initial password, then one's own (L02)."""
        page = self.page
        page.goto("/collection/")
        self.fill("身份证件号", self.number)
        self.fill("密码", "nmg*123#")
        self.fill("验证码", "0000")
        page.locator("button.btn-go").click()
        self.fill("姓名", self.name)
        page.get_by_label("手机号", exact=True).fill(self.phone)
        self.press("获取验证码")
        page.get_by_text("验证码已发到").wait_for()
        self.fill("短信验证码", self.site.code_for(self.phone))
        self.fill("新密码", PASSWORD)
        self.fill("再填一次新密码", PASSWORD)
        page.locator("button.btn-go").click()
        page.get_by_role("heading", name="信息采集(核实)准备").wait_for()
        # The file holds no phone, so people would decide (tests/entry); these walks are of somebody whom an agency knows.
        self.site.run(
            "from acms.accounts.models import User; User.objects.filter(phone_unchecked=True).update(phone_unchecked=False)"
        )

    def prepare_and_promise(self) -> None:
        """Steps 1 and 2."""
        go_on(self.page, self.page.get_by_role("link", name="下一步"))
        go_on(self.page, self.page.get_by_role("button", name="同意履行此承诺", exact=True))
        go_on(self.page, self.page.get_by_role("link", name="下一步"))

    def upload(self, kind: str, file: str | None = None) -> None:
        """Puts a file into a slot: at once with script, by 上传 without."""
        page = self.page
        page.wait_for_load_state("load")  # the scripts that send the file are deferred
        page.locator(f"#file-{kind}").set_input_files(file or self.paper(kind))
        if not self.scripted:
            go_on(page, page.locator(f"#up-{kind} button[name=upload]"))

    def wait_for(self, kind: str, *states: str) -> str:
        """Waits until a slot shows one of the words; the word."""
        page = self.page
        state = page.locator(f"#up-{kind} .up-h .state")
        for _ in range(480):
            text = str(state.inner_text())
            for word in states:
                if word in text:
                    return word
            self._wait()
        raise AssertionError(f"{kind}: {state.inner_text()}")

    def prove_email(self, address: str) -> None:
        page = self.page
        page.get_by_label("电子邮箱", exact=True).fill(address)
        page.locator("button[name=send_code][value=email]").click()
        page.get_by_label("电子邮箱验证码", exact=True).fill(self._code(address))
        page.locator("button[name=confirm_code][value=email]").click()
        page.locator("#contact .said.ok").nth(1).wait_for()

    def _code(self, address: str) -> str:
        self.page.get_by_label("电子邮箱验证码", exact=True).wait_for()
        return self.site.code_for(address)

    def identity(self, **files: str) -> None:
        """Step 3."""
        self.upload("id_portrait", files.get("id_portrait"))
        self.wait_for("id_portrait", "可用", "由管理机构核对")
        self.upload("id_emblem")
        self.upload("photo")
        self.wait_for("id_emblem", "可用", "由管理机构核对")
        self.wait_for("photo", "可用")
        self.choose("政治面貌", "群众")
        # W03: the portrait side has filled these in.
        assert self.chosen("性别") == self.facts["sex"]
        assert self.chosen("民族") == self.facts["ethnic"] + "族"
        self.prove_email(f"p{self.phone[-6:]}@example.com")
        self.next()

    def next(self) -> None:
        go_on(self.page, self.page.locator("button[name=next]"))

    def either(self, legend: str, answer: str) -> None:
        self.page.get_by_role("group", name=legend).get_by_label(answer, exact=True).check()
        self.next_question()

    def next_question(self) -> None:
        """An answer changes what is asked: at once with script, by 保存 without."""
        if not self.scripted:
            go_on(self.page, self.page.locator(".act button[name=save]"))

    def employer_and_letter(self, started: str) -> str:
        """Step 4 up to the printed letter; its serial."""
        page = self.page
        self.either("是否有工作单位", "是")
        self.either("是否在岗", "是")
        self.fill("单位名称或者统一社会信用代码", self.facts["uscc"])
        self.press("获取单位信息")
        page.get_by_text("已找到这个单位").wait_for()
        page.get_by_role("button", name="填写并打印证明函").click()
        self.fill("进入单位工作日期", started)
        self.fill("开始从事会计工作日期", started)
        self.choose("现从事会计工作岗位", "总账")
        self.choose("会计行政职务", "无")
        self.choose("会计专业技术职务", "会计师")
        self.fill("会计专业技术职务聘任时间", self.facts["qualified_on"])
        self.press("生成证明函")
        page.get_by_role("heading", name="证明函已经填好，请打印").wait_for()
        return str(page.locator(".thread .mono").first.inner_text())

    def print_and_scan(self, out: Path, **how: Any) -> Path:
        """Downloads the letter and has it signed, sealed and scanned; the scan's path."""
        with self.page.expect_download() as waiting:
            self.page.get_by_role("link", name="下载证明函（PDF）").click()
        letter = out / "letter.pdf"
        waiting.value.save_as(letter)
        scan = out / "scan.jpg"
        scan.write_bytes(scanning.scan_jpeg(letter.read_bytes(), Conditions(**how)))
        return scan

    def upload_letter(self, scan: Path) -> str:
        self.page.goto("/collection/4/")
        self.upload("proof_letter", str(scan))
        return self.wait_for("proof_letter", "审核通过", "审核退回", "请重新扫描", "由管理机构核对")

    def education(self) -> None:
        """Step 5: a full-time bachelor, nothing part-time."""
        facts = self.facts
        self.decide("全日制最高学历", "本科")
        self.decide("非全日制最高学历", "无")
        self.fill("全日制所学专业", facts["major"])
        self.fill("全日制毕业院校", facts["school"])
        self.fill("全日制毕业时间", facts["graduated"])
        self.decide("全日制最高学位选填", "学士")
        self.upload("diploma_full")
        self.wait_for("diploma_full", "可用")
        self.upload("degree_full")
        self.wait_for("degree_full", "可用")
        self.next()

    def decide(self, label: str, option: str) -> None:
        self.choose(label, option)
        self.next_question()

    def qualification(self) -> None:
        """Step 6: 中级 by examination."""
        facts = self.facts
        self.decide("专业技术资格类型", "会计类")
        self.choose("专业技术资格级别", "中级")
        self.choose("专业技术资格取得方式", "考试")
        self.fill("专业技术资格取得时间", facts["qualified_on"])
        self.fill("专业技术资格证书号或批文号", facts["certificate_no"])
        for legend in ("是否注册会计师", "是否资产评估师", "是否税务师", "是否高端人才"):
            self.either(legend, "否")
        self.upload("qualification")
        self.wait_for("qualification", "可用")
        self.next()

    def submit(self) -> str:
        """Step 7; the title of the page that the case comes to rest on."""
        self.page.get_by_role("heading", name="信息确认提交").wait_for()
        self.page.get_by_role("button", name="提交", exact=True).click()
        return self.outcome()

    def outcome(self) -> str:
        heading = self.page.locator("#status h1")
        for _ in range(480):
            title = str(heading.inner_text())
            if title != "正在核对":
                return title
            self._wait()
        raise AssertionError("still checking")

    def _wait(self) -> None:
        """A moment, in which a page with script looks by itself and one without is asked for again."""
        self.page.wait_for_timeout(250 if self.scripted else 1000)
        if not self.scripted:
            self.page.goto(self.page.url.split("#")[0])


def forge_id_number(pdf: Path, out: Path, number: str) -> Path:
    """A scan of the printed letter with one digit of the ID number whited out and printed over."""
    from acms.demo import scanning
    from acms.demo.changes import Change
    from acms.demo.conditions import Conditions
    from acms.letters import render

    glyphs = render.characters(pdf.read_bytes())
    stream = "".join(character for character, _ in glyphs)
    at = stream.index(number) + 9
    x, y, w, h = glyphs[at][1]
    other = "8" if number[9] != "8" else "3"
    how = Conditions(changes=(Change((x - 0.2, y - 0.4, w + 0.4, h + 0.8), other),))
    out.write_bytes(scanning.scan_jpeg(pdf.read_bytes(), how))
    return out


def sign_in_staff(site: Site, page: Any, login: str = "saihan") -> None:
    """User name, password and the present code of the second factor; to the list of cases."""
    page.goto("/desk/login/")
    at_the_desks_door(site, page, login)
    page.get_by_role("heading", name="办件", exact=True).wait_for()


def at_the_desks_door(site: Site, page: Any, login: str) -> None:
    """The sign-in of the door that the page shows."""
    page.get_by_label("用户名").fill(login)
    page.get_by_label("密码", exact=True).fill("Desk-2026!")
    go_on(page, page.get_by_role("button", name="下一步"))
    for _ in range(4):  # on a machine that stands still a code grows old under the hand: one types the next
        page.get_by_role("textbox", name="动态验证码").fill(site.second_factor(login))
        go_on(page, page.locator("button.btn-go"))
        if not page.get_by_text("动态验证码不对").count():
            return


def sign_in_person(page: Any, name: str, site: Site, entrance: str = "/collection/") -> None:
    """A demo person with a password of their own."""
    page.goto(entrance)
    page.get_by_label("身份证件号", exact=True).fill(site.number_of(name))
    page.get_by_label("密码", exact=True).fill("Demo-2026!")
    page.get_by_label("验证码", exact=True).fill("0000")
    go_on(page, page.locator("button.btn-go"))


def arrived_at_step_3(site: Site, page: Any, tmp_path: Path, name: str, seed: int) -> Walker:
    """Somebody with a password of their own, on step 3 for the first time."""
    number = documents.make_id_number(random.Random(seed), "150105", date(1988, 4, 9), seed % 2 == 0)
    site.run(
        f"from acms.demo import seed; from acms.collection import actions; u = seed._person('{name}', '{number}', ready=True);"
        "actions.agree(case=actions.start(user=u), by=u, address='')"
    )
    walker = Walker(site, page, tmp_path / "papers", name, number, "13800000177")
    sign_in_person(page, name, site)
    page.goto("/collection/3/")
    return walker
