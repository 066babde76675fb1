"""A brief of one page on an actor or an issue, in Markdown or HTML, with a footnote to the words and source of each line."""

from stancegraph.exporters.brief.content import Brief, actor_brief, issue_brief
from stancegraph.exporters.brief.formats import FORMATS

__all__ = ["FORMATS", "Brief", "actor_brief", "issue_brief"]
