"""A page of HTML that is sent away or published: no script, nothing from elsewhere."""

from html import escape

_PAGE = """<!DOCTYPE html>
<html lang="da">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>{title}</title>
<style>{style}</style>
</head>
<body>
{above}<main>
{content}</main>
{below}</body>
</html>
"""


def html_page(title: str, style: str, content: str, *, above: str = "", below: str = "") -> str:
    """The whole page around its content, which is HTML and ends with a line break; the title is text.

    `above` and `below` are HTML before and after the content: links to skip by, a header, a footer.
    """
    return _PAGE.format(title=escape(title), style=style, content=content, above=above, below=below)
