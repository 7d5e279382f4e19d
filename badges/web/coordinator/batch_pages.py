"""The three faces of a batch at one address: the preview, the progress, the result."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import Response, g, request
from flask_babel import gettext as _

from badges.domain.awarding import RowState
from badges.domain.permissions import may_award
from badges.services import awarding, desk
from badges.web.coordinator.pages import desk_page, membership, session_title
from badges.web.languages import language
from badges.web.requests import db, instance

REFRESH_S = 2  # seconds between two looks at the progress
REFRESH_STOPPED_S = 30
ROWS_ON_PAGE = 40
MOST_PROBLEMS = 100  # listed on the page; the others are counted


def batch_page(batch: desk.AwardBatch) -> Response:
    """Answer what a batch is at: waiting for its confirmation, being issued, or done."""
    if batch.state == "draft":
        return _preview_page(batch)
    if batch.state == "done":
        return _result_page(batch)
    stopped = batch.state == "interrupted"
    answer = desk_page("coordinator/batch_progress.html", stopped=stopped, **_about(batch))
    answer.headers["Refresh"] = str(REFRESH_STOPPED_S if stopped else REFRESH_S)
    return answer


def refused_page(batch: desk.AwardBatch, answers: Mapping[int, str], sentence: str) -> Response:
    """Answer the preview again: the questions without answer, or else the sentence of the refusal."""
    if batch.state != "draft":
        return batch_page(batch)
    return _preview_page(batch, answers, sentence, status=422)


def _preview_page(
    batch: desk.AwardBatch, answers: Mapping[int, str] | None = None, refusal: str = "", status: int = 200
) -> Response:
    about = _about(batch)  # first: reading the preview reads the batch again, without what surrounds it
    preview = awarding.preview(
        instance(),
        db(),
        account_id=g.account.id,
        organisation=membership().organisation,
        batch_public_id=batch.public_id,
    )
    given = answers or {}
    missing = [question.row for question in preview.questions if refusal and not given.get(question.row)]
    rows = [row for row in preview.rows if row.state is RowState.NEW and row.number > _after()]
    problems = [*preview.header_problems, *preview.problems]
    return desk_page(
        "coordinator/batch_preview.html",
        status,
        deciding=True,
        preview=preview,
        new=preview.counts[RowState.NEW],
        asked=preview.counts[RowState.ASK],
        counts={state.value: number for state, number in preview.counts.items()},
        rows=rows[:ROWS_ON_PAGE],
        after=rows[ROWS_ON_PAGE - 1].number if len(rows) > ROWS_ON_PAGE else None,
        problems=[_sentence(problem) for problem in problems[:MOST_PROBLEMS]],
        more_problems=max(0, len(problems) - MOST_PROBLEMS),
        answers=given,
        missing=missing,
        refusal="" if missing else refusal,
        **about,
    )


def _result_page(batch: desk.AwardBatch) -> Response:
    here = membership()
    counts = desk.row_counts(db(), batch)
    problems = desk.problems_of_batch(db(), batch, most=MOST_PROBLEMS + 1)
    return desk_page(
        "coordinator/batch_result.html",
        awards=desk.awards_of_batch(
            instance(), db(), batch, here.organisation.slug, _after(), hand_on=may_award(here.role)
        ),
        counts=counts,
        recorded=desk.recorded_without_badge(db(), batch),
        claim_page=f"{instance().urls.base}/c",
        problems=[_sentence(problem) for problem in problems[:MOST_PROBLEMS]],
        more_problems=len(problems) > MOST_PROBLEMS,
        **_about(batch),
    )


def _about(batch: desk.AwardBatch) -> dict[str, Any]:
    face = desk.face_of(instance(), batch.badge_version, membership().organisation.slug)
    return {
        "batch": batch,
        "face": face,
        "badge_name": face.words(language())["name"],
        "session_id": batch.session.public_id,
        "session_title": session_title(batch.session),
        "steps": [_("Séance"), _("Feuille"), _("Aperçu"), _("Remise")],
    }


def _sentence(problem: desk.CellProblem) -> str:
    return problem.en if language() == "en" else problem.fr


def _after() -> int:
    """Return the line of the sheet behind which the list of this page starts."""
    typed = request.args.get("apres", "")
    return int(typed) if typed.isdecimal() and len(typed) < 9 else 0
