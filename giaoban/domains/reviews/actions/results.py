"""Chasing departments, and issuing the result as an official paper."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from giaoban.kernel.base import day_text
from giaoban.kernel.commitments import actions as promises
from giaoban.kernel.commitments.models import CANCELLED, CONFIRMED, Commitment
from giaoban.kernel.documents import actions as papers
from giaoban.kernel.documents.models import Document
from giaoban.kernel.lifecycle import StepRefused
from giaoban.kernel.lifecycle.lifecycle import refusal
from giaoban.kernel.orgs.models import Org
from giaoban.kernel.people.models import User
from giaoban.kernel.people.rules import can_lead

from ..models import Campaign
from ..rules import can_run


@transaction.atomic
def remind(campaign: Campaign, *, by: User, on: date, due: date) -> list[Commitment]:
    """A promise for each department that still owes verdicts and has none open for this campaign."""
    fresh = Campaign.objects.select_for_update(of=("self",)).get(pk=campaign.pk)
    if not can_run(by, fresh):
        raise StepRefused([refusal(can_run)])
    if not fresh.is_running:
        raise StepRefused(["Chỉ đôn đốc khi đợt rà soát đang mở."])
    asked = set(Commitment.objects.filter(dossier=fresh.pk).exclude(state__in=(CONFIRMED, CANCELLED))
                .values_list("lead", flat=True))
    rows = [row for row in fresh.verdicts.by_department() if row["department"] and row["done"] < row["all"]]
    leads = Org.objects.in_bulk([row["department"] for row in rows])
    return [promises.assign(
        text=f"Hoàn thành kết luận rà soát {row['all'] - row['done']} đơn vị còn lại của đợt “{fresh.title}”",
        lead=leads[row["department"]], on=on, by=by, due=due, product="Kết luận rà soát từng đơn vị", dossier=fresh,
        example=fresh.example) for row in rows if row["department"] not in asked]


@transaction.atomic
def issue_result(campaign: Campaign, *, by: User, on: date, signer: str = "") -> Document:
    """Sign, number and issue the result with its annex in one go (by a leader), once the campaign is closed."""
    from ..letters import result

    if not can_lead(by):
        raise StepRefused([refusal(can_lead)])
    fresh = Campaign.objects.select_for_update(of=("self",)).select_related("org").get(pk=campaign.pk)
    if fresh.content_state != "closed" or fresh.closed_on is None:
        raise StepRefused(["Chốt kết quả rà soát trước khi phát hành."])
    if fresh.documents.exists():
        raise StepRefused(["Kết quả rà soát đã phát hành rồi."])
    if on < fresh.closed_on:
        raise StepRefused([f"Ngày ban hành {day_text(on)} trước ngày chốt {day_text(fresh.closed_on)}."])
    paper = result(fresh, signer=signer or str(by))
    central = Org.objects.filter(kind="central_body", ended_on=None).first() or fresh.org
    document = papers.draft(org=central, kind="BC", symbol_tail=paper.symbol_tail, subject=paper.title, by=by,
                            recipients="\n".join(paper.recipients), dossier=fresh, example=fresh.example)
    document = papers.sign(document, by=by, on=on, signer=signer)
    document = papers.take_number(document, by=by, on=on)
    return papers.issue(document, paper, by=by)
