"""Recipients that stand for others: "Như Điều 3" is everyone whom Điều 3 charges."""

from __future__ import annotations

import re
from collections.abc import Iterable

from pipeline.document.decision import DecisionHead, Obligation
from pipeline.letters import small

_AS_ARTICLE = re.compile(r"như\s+(?:tại\s+)?điều\s+(?P<number>\d+)\b")


def with_bodies_meant(head: DecisionHead, obligations: Iterable[Obligation]) -> DecisionHead:
    """Return the head whose recipients "Như Điều N" carry the ids of the bodies that lead the obligations of Điều N.

    Nothing is added where the article charges nobody, or does not exist.
    """
    leads: dict[str, list[str]] = {}
    for obligation in obligations:
        article = obligation.section.split("/")[0]
        leads.setdefault(small(article), []).extend(actor.body_id for actor in obligation.lead if actor.body_id)
    recipients = []
    for recipient in head.recipients:
        match = _AS_ARTICLE.match(small(recipient.name))
        meant = leads.get(f"điều {match.group('number')}", []) if match else []
        recipients.append(
            recipient.model_copy(update={"stands_for": list(dict.fromkeys(meant))}) if meant else recipient
        )
    return head.model_copy(update={"recipients": recipients})
