"""{% keep "name" %}<form …>…</form>{% endkeep %}: the form shows what was typed before, and is kept while it is filled in."""

from django import template
from django.template import Context
from django.template.base import FilterExpression, NodeList, Parser, Token
from django.template.loader import render_to_string

from acms.accounts import keeping, papers
from acms.base.filling import fill

register = template.Library()


class KeepNode(template.Node):
    def __init__(self, name: list[FilterExpression], nodelist: NodeList):
        self.name = name
        self.nodelist = nodelist

    def render(self, context: Context) -> str:
        request = context["request"]
        form = "-".join(str(part.resolve(context)) for part in self.name)
        sent = keeping.own_mark_of(request)
        page = sent.page if sent else request.get_full_path()  # after an error another address may show the page
        again = request.POST if sent and sent.form == form else None
        typed = None if again else keeping.kept(request, page, form)
        mark = keeping.new_mark(request, page, form)
        with context.push(kept_values=typed.values if typed else {}):
            html = str(self.nodelist.render(context))
        if typed:  # a part that asks for itself carries no mark, and what it sends is newer than what is kept
            newer = () if sent else request.POST
            html = fill(html, {name: values for name, values in typed.values.items() if name not in newer})
        elif again:  # a form of hand-written fields does not say again what was typed; another's fields are left
            html = fill(html, keeping.typed_in(again), only_empty=True)
        if keeping.accepted_with(request) is None:
            html = papers.shown_again(request, html, mark, typed.values if typed else {})
        before, form_tag, rest = html.partition("<form")
        if not form_tag:
            return html
        head, closing, body = rest.partition(">")
        shown = {"mark": mark.sign(), "at": typed.at if typed else None}
        note = render_to_string("ui/_kept.html", shown, request) if typed else ""
        field = render_to_string("ui/_kept_mark.html", shown)
        return f"{before}{note}<form{head}{closing}{field}{body}"


@register.simple_tag(takes_context=True)
def owner(context: Context) -> str:
    """Whose page this is, for scripts to show the server when they ask for a new token."""
    return keeping.owner(context["request"]) if "request" in context else ""


@register.tag
def keep(parser: Parser, token: Token) -> KeepNode:
    """The name of the form within its page, of one or more parts."""
    name = [parser.compile_filter(part) for part in token.split_contents()[1:]]
    nodelist = parser.parse(("endkeep",))
    parser.delete_first_token()
    return KeepNode(name, nodelist)
