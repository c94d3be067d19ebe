"""The components of pages: what they escape, and what they say to those who do not see the page."""

from django.template import Context, Template


def rendered(source: str, **values: object) -> str:
    return Template(source).render(Context(values)).strip()


def test_an_icon_is_not_read_aloud() -> None:
    assert rendered('{% icon "lock" %}') == '<i class="bi bi-lock" aria-hidden="true"></i>'


def test_a_note_takes_the_icon_of_its_tone_or_its_own() -> None:
    assert "bi-exclamation-circle-fill" in rendered('{% note "bad" %}<p>不行</p>{% endnote %}')
    assert "bi-lock" in rendered('{% note "bad" icon="lock" %}<p>不行</p>{% endnote %}')


def test_a_note_is_announced_and_opens_the_page_only_where_that_is_asked_for() -> None:
    assert 'role="alert"' in rendered('{% note "bad" role="alert" focus=True %}<p>不行</p>{% endnote %}')
    assert "data-focus" in rendered('{% note "bad" role="alert" focus=True %}<p>不行</p>{% endnote %}')
    assert rendered("{% note %}<p>好</p>{% endnote %}").startswith('<div class="note"><i')


def test_what_people_wrote_is_escaped_in_a_note_and_in_a_badge() -> None:
    bad = "<b>名</b>"
    assert bad not in rendered("{% note %}{{ name }}{% endnote %}", name=bad)
    assert "<p>&lt;b&gt;" in rendered("{% note %}<p>{{ name }}</p>{% endnote %}", name=bad)
    assert bad not in rendered('{% badge name "，已领取" %}', name=bad)


def test_a_badge_joins_its_words_and_has_one_tone() -> None:
    assert rendered('{% badge "疑似，" weight "分" tone="warn" more="end" %}', weight=85) == (
        '<span class="state warn end">疑似，85分</span>'
    )
    assert rendered('{% badge "草稿" %}') == '<span class="state">草稿</span>'


def test_a_verdict_has_one_colour_wherever_it_stands() -> None:
    assert rendered("{% numbered 3 verdict|tone %}", verdict="fail") == '<span class="n bad">3</span>'
    assert rendered("{{ verdict|tone }}", verdict="waiting") == ""


def test_an_error_can_be_named_by_its_field() -> None:
    made = rendered('{% error words id=name|add:"-e" role="alert" %}', words="不对", name="phone")
    assert made.startswith('<p class="err" id="phone-e" role="alert"><i') and made.endswith("不对</p>")


def test_of_the_options_the_chosen_one_is_selected_in_its_group() -> None:
    places = [("呼和浩特市", [("150105", "赛罕区"), ("150102", "新城区")]), ("150000", "自治区本级")]
    assert rendered("{% options places '150102' %}", places=places) == (
        '<optgroup label="呼和浩特市"><option value="150105">赛罕区</option>'
        '<option value="150102" selected>新城区</option></optgroup><option value="150000">自治区本级</option>'
    )


def test_a_filter_begins_with_no_limit_and_has_a_name_for_those_who_do_not_see_it() -> None:
    made = rendered('{% filter_by "state" states "" label="状态" any="状态不限" %}', states=[("1", "<已确认>")])
    assert made == (
        '<select aria-label="状态" class="form-select" name="state"><option value="" selected>状态不限</option>'
        '<option value="1">&lt;已确认&gt;</option></select>'
    )


def test_a_table_has_a_name_its_heads_and_a_place_in_the_order_of_the_keyboard() -> None:
    made = rendered('{% table "单位列表" "单位 状态 地区" keys=True optional="地区" %}<tr></tr>{% endtable %}')
    assert made == (
        '<div class="list-box" tabindex="0" role="region" aria-label="单位列表" data-list><table class="list">'
        '<caption class="visually-hidden">单位列表</caption><thead><tr><th scope="col" class="who-col">单位</th>'
        '<th scope="col">状态</th><th scope="col" class="opt-col">地区</th></tr></thead><tbody><tr></tr></tbody></table></div>'
    )
