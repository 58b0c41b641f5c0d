"""The one place where answers are written. Every writing works out the result anew and keeps both in the history."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.db import transaction
from django.utils import timezone

from desaekspor.accounts.audit import record
from desaekspor.potential.results.table_versions import last_used
from desaekspor.readiness import evidence
from desaekspor.readiness.assessment.errors import AnswersRefused, AssessmentRefused
from desaekspor.readiness.assessment.known import answers_known
from desaekspor.readiness.assessment.models import Answer, AnswerFile, QuestionVersion, ReadinessAssessment, ReadinessChange, Way
from desaekspor.readiness.assessment.scoring import UNKNOWN, BadAnswer, Result, assess, check_answer, next_end, understood
from desaekspor.readiness.assessment.versions import bank_in, version_in_use
from desaekspor.registry.duplicates.roots import root_of
from desaekspor.registry.models import Enterprise, Owner

MOST_FILES = 5  # of one question
MOST_BY_LINK = 60  # of one enterprise, sent without an account
FIRST_END, LONGEST = date(2000, 1, 1), timedelta(days=30 * 366)
OF_OWNERS = (Way.OWNER, Way.LINK)


@dataclass
class Saved:
    """What a saving did. ``kept``: codes that stay as they are, since somebody else answered meanwhile or they were checked."""

    assessment: ReadinessAssessment
    changed: list[str] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)


def assessment_of(enterprise) -> ReadinessAssessment | None:
    """The assessment of an enterprise; None where nobody began one."""
    return ReadinessAssessment.objects.select_related("version").filter(enterprise=enterprise).first()


@transaction.atomic
def begin_assessment(enterprise, *, by=None, way=Way.OFFICER) -> ReadinessAssessment:
    """The assessment of the enterprise, begun with what the program knows already. Safe to repeat.

    Raises AssessmentRefused for an enterprise that is recorded as gone, or whose owner's data was erased.
    """
    enterprise = Enterprise.objects.select_for_update().get(pk=root_of(enterprise.pk))
    if found := assessment_of(enterprise):
        return found
    refuse_writing(enterprise)
    assessment = ReadinessAssessment.objects.create(
        enterprise=enterprise, version=version_in_use(), synthetic=enterprise.synthetic, begun_by=by
    )
    take_known(assessment)
    if not assessment.revision:  # nothing was known
        _work_out(assessment, {}, by=by, way=way)
    record(by, "readiness.begin", assessment)
    return assessment


def refuse_writing(enterprise):
    """Raise AssessmentRefused for an enterprise that is recorded as gone, or whose owner's data was erased."""
    if not enterprise.is_active:
        raise AssessmentRefused("not_active")
    if Owner.objects.filter(enterprise=enterprise.pk, erased_at__isnull=False).exists():
        raise AssessmentRefused("erased")


def hold(assessment) -> ReadinessAssessment:
    return ReadinessAssessment.objects.select_for_update(of=("self",)).select_related("version").get(pk=assessment.pk)


@transaction.atomic
def save_answers(
    assessment, answers: Mapping[str, tuple[str, date | None]], *, way, base: int | None = None, by=None, link=None
) -> Saved:
    """Write answers, ``{code: (value, last day)}``; those that are not named stay. Saving the same again changes nothing.

    ``base``: the revision that the writer knew. What somebody else changed since stays, and is told in ``kept``; so does
    what was checked, where an owner writes. Raises AnswersRefused, and then nothing is written.
    """
    assessment = hold(assessment)
    refuse_writing(Enterprise.objects.get(pk=assessment.enterprise_id))
    bank = bank_in(assessment.version)
    checked = _checked(bank, answers)
    saved, now = Saved(assessment), timezone.now()
    standing = {one.question: one for one in assessment.answers.all()}
    written: dict[str, list] = {}
    for code, (value, ends_on) in checked.items():
        answer = standing.get(code) or Answer(assessment=assessment, question=code)
        if (answer.value, answer.ends_on) == (value, ends_on):
            continue
        is_theirs = base is not None and answer.revision > base and not _is_own(assessment, answer, by, link)
        if is_theirs or (answer.verified_at and way in OF_OWNERS):
            saved.kept.append(code)
            continue
        old = state_of(answer)
        answer.value, answer.ends_on, answer.way, answer.source, answer.by, answer.at = value, ends_on, way, "", by, now
        answer.verified_by, answer.verified_at = None, None
        answer.revision = assessment.revision + 1
        answer.save()
        written[code] = [old, state_of(answer)]
    if written:
        assessment.answered_at = now
        _work_out(assessment, written, by=by, way=way, link=link)
        saved.changed = list(written)
        if by is not None:
            record(by, "readiness.answer", assessment, fields=saved.changed)
    return saved


def _is_own(assessment, answer, by, link):
    """Whether the writer gave this answer: a connection that broke may hide from a phone that its saving came through."""
    if by is not None:
        return answer.by_id == by.pk
    return link is not None and assessment.changes.filter(revision=answer.revision, link=link).exists()


def _checked(bank, answers):
    found, problems, today = {}, {}, timezone.localdate()
    for code, (value, ends_on) in answers.items():
        question = bank.by_code.get(code)
        try:
            if question is None:
                raise BadAnswer("no_question", code)
            value = check_answer(question, value)
            ends_on = ends_on if question.ends and value == "yes" else None
            if ends_on is not None and not FIRST_END <= ends_on <= today + LONGEST:
                raise BadAnswer("bad_end", code, found=ends_on)
        except BadAnswer as error:
            problems[code] = error
        else:
            found[code] = (value, ends_on)
    if problems:
        raise AnswersRefused(problems)
    return found


def state_of(answer):
    """An answer as the history keeps it."""
    return {
        "value": answer.value,
        "ends_on": answer.ends_on and answer.ends_on.isoformat(),
        "verified": answer.verified_at is not None,
    }


@transaction.atomic
def take_known(assessment, *, by=None) -> list[str]:
    """Take over what the program knows where nobody said anything, and where it said so before; returns the codes."""
    assessment = hold_same(assessment)
    bank = bank_in(assessment.version)
    known = answers_known(Enterprise.objects.filter(pk=assessment.enterprise_id)).get(assessment.enterprise_id, {})
    standing = {one.question: one for one in assessment.answers.all()}
    written, now = {}, timezone.now()
    for code, one in known.items():
        answer = standing.get(code) or Answer(assessment=assessment, question=code)
        if code not in bank.by_code or (answer.is_known and answer.way != Way.KNOWN):
            continue
        if (answer.value, answer.ends_on, answer.verified_at is not None) == (one.value, one.ends_on, one.verified):
            continue
        old = state_of(answer)
        answer.value, answer.ends_on, answer.way, answer.source = one.value, one.ends_on, Way.KNOWN, one.source
        answer.by, answer.at, answer.verified_at = None, now, now if one.verified else None
        answer.revision = assessment.revision + 1
        answer.save()
        written[code] = [old, state_of(answer)]
    if written:
        _work_out(assessment, written, by=by, way=Way.KNOWN)
    return list(written)


def hold_same(assessment):
    """The same object, held: its caller goes on with it."""
    fresh = hold(assessment)
    assessment.revision = fresh.revision
    return assessment


@transaction.atomic
def verify_answers(assessment, codes, *, by) -> list[str]:
    """Mark known answers as checked by ``by``, who gave none of them; returns the codes that were marked. Repeating is safe."""
    assessment = hold(assessment)
    now, written = timezone.now(), {}
    for answer in assessment.answers.filter(question__in=list(codes), verified_at=None).exclude(value=UNKNOWN):
        if not may_verify(answer, by):
            continue
        old = state_of(answer)
        answer.verified_by, answer.verified_at = by, now
        answer.revision = assessment.revision + 1
        answer.save(update_fields=["verified_by", "verified_at", "revision"])
        written[answer.question] = [old, state_of(answer)]
    if written:
        _work_out(assessment, written, by=by, way=Way.OFFICER)
        record(by, "readiness.verify", assessment, fields=list(written))
    return list(written)


def may_verify(answer, user):
    """Whether ``user`` is a second pair of eyes: nobody checks what they answered themselves."""
    return answer.is_known and answer.verified_at is None and answer.by_id != user.pk


def result_of(assessment, *, answers=None, day=None) -> Result:
    """The result as it is on the day, worked out now."""
    found = assessment.answers.all() if answers is None else answers
    bank = bank_in(assessment.version)
    return assess(bank, understood(bank, {one.question: one.given for one in found}), day or timezone.localdate())


def _work_out(assessment, written, *, by=None, way="", link=None):
    """Write the result into the assessment, and what changed into the history."""
    answers = list(assessment.answers.all())
    today = timezone.localdate()
    set_result(assessment, result_of(assessment, answers=answers, day=today))
    assessment.next_end = next_end({one.question: one.given for one in answers}, today)
    assessment.revision += 1
    assessment.save()
    ReadinessChange.objects.create(
        assessment=assessment,
        revision=assessment.revision,
        answers=written,
        way=way,
        by=by,
        link=link,
        at=timezone.now(),
        version=assessment.version.version,
        mark=assessment.mark,
        **{name: getattr(assessment, name) for name in RESULT},
    )


RESULT = ("organisation_low", "organisation_high", "product_low", "product_high", "band_low", "band_high")


def set_result(assessment, result):
    """Put a result into the columns of the assessment."""
    assessment.organisation_low, assessment.organisation_high = result.organisation.low, result.organisation.high
    assessment.product_low, assessment.product_high = result.product.low, result.product.high
    assessment.least = min(result.organisation.low, result.product.low)
    assessment.band_low, assessment.band_high = result.band_low, result.band_high
    assessment.gates = dict(result.gates)
    assessment.gates_not_met, assessment.gates_unknown = len(result.gates_in("not_met")), len(result.gates_in("unknown"))
    assessment.missing = [one.question.code for one in result.missing]
    assessment.answered, assessment.asked, assessment.verified = result.answered, result.asked, result.verified


def to_work_out_anew(today=None):
    """The assessments whose result is no longer what it says: an answer ended, or other questions are in use."""
    ended = ReadinessAssessment.objects.filter(next_end__lt=today or timezone.localdate())
    last = last_used(QuestionVersion)
    return ended if last is None else ended | ReadinessAssessment.objects.exclude(version=last)


def work_out_anew(numbers) -> int:
    """Work out these assessments (by key) by the questions in use; says of how many the result became another."""
    version, count = version_in_use(), 0
    for pk in numbers:
        with transaction.atomic():
            assessment = hold(ReadinessAssessment(pk=pk))
            before = tuple(getattr(assessment, name) for name in RESULT), assessment.version_id
            assessment.version = version
            result = result_of(assessment)
            set_result(assessment, result)
            if (tuple(getattr(assessment, name) for name in RESULT), version.pk) != before:
                _work_out(assessment, {})
                count += 1
            else:
                given = {one.question: one.given for one in assessment.answers.all()}
                assessment.next_end = next_end(given, timezone.localdate())
                assessment.save()
    return count


def add_file(assessment, code, content, *, by=None) -> AnswerFile:
    """Keep a proof of an answer; the same file is kept once. ``by``: None for an owner's link.

    Raises evidence.BadEvidence, AssessmentRefused.
    """
    refuse_writing(Enterprise.objects.get(pk=assessment.enterprise_id))
    if code not in bank_in(assessment.version).by_code:
        raise AssessmentRefused("no_question")
    kept = evidence.store_evidence(content)
    try:
        with transaction.atomic():
            files = hold(assessment).files.filter(question=code)
            if found := files.filter(sha256=kept["sha256"]).first():
                evidence.FILES.delete(kept["stored_as"])
                return found
            if files.count() >= MOST_FILES:
                raise AssessmentRefused("too_many_files", most=MOST_FILES)
            if by is None and assessment.files.filter(by=None).count() >= MOST_BY_LINK:
                raise AssessmentRefused("too_many_by_link", most=MOST_BY_LINK)
            file = AnswerFile.objects.create(assessment=assessment, question=code, by=by, **kept)
            record(by, "readiness.file", assessment, fields=[code])
            return file
    except BaseException:
        evidence.FILES.delete(kept["stored_as"])
        raise


@transaction.atomic
def remove_file(file, *, by=None):
    """Take a proof away for good; the answer stays, and is no longer checked."""
    assessment, name, code = hold(file.assessment), file.stored_as, file.question
    file.delete()
    answer = assessment.answers.filter(question=code, verified_at__isnull=False).first()
    if answer is not None and answer.way != Way.KNOWN:
        old = state_of(answer)
        answer.verified_by, answer.verified_at, answer.revision = None, None, assessment.revision + 1
        answer.save()
        _work_out(assessment, {code: [old, state_of(answer)]}, by=by, way=Way.OFFICER)
    record(by, "readiness.file_removed", assessment, fields=[code])
    transaction.on_commit(lambda: evidence.FILES.delete(name))
