"""Submissions of field forms on their way into the surveys: received, read, loaded; what waits is corrected and chosen.

A file is loaded whole or not at all, and each submission of it whole or not at all: what is unambiguous is written, and what
holds a value that is no answer, or contradicts what others answered since, waits for a person. Nothing of it is lost: the
sealed file and every submission stay.
"""

import errno
import hashlib
import json
from contextlib import ExitStack, suppress
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from desaekspor.accounts.audit import record
from desaekspor.jobs.runner import enqueue
from desaekspor.potential import photos
from desaekspor.potential.survey.answering import differences_of, hold, save_answers, survey_of
from desaekspor.potential.survey.errors import AnsweredMeanwhile, BadSubmissions, Contradicted, NotPossible
from desaekspor.potential.survey.judging import Problem, as_text, judge, plain_facts
from desaekspor.potential.survey.models import Answer, SurveyFile, SurveyPhoto, SurveySubmission
from desaekspor.potential.survey.queries import villages_for
from desaekspor.potential.survey.questions import ENTERPRISES, BadAnswer, questions, told_of
from desaekspor.potential.survey.reading import Package, read_package
from desaekspor.regions.codes import parse_code
from desaekspor.regions.models import Level, Region
from desaekspor.registry.models import Enterprise
from desaekspor.registry.sealed_files import SealedFolder, TooLarge

FILES = SealedFolder("survey", "desaekspor survey")
State, Submitted = SurveyFile.State, SurveySubmission.State
NEWEST = 2**31  # a base behind every revision
COUNTS = ("read", "new", "changed", "same", "conflict", "rejected", "photos")
WAITING = (Submitted.REJECTED, Submitted.CONFLICT)


def receive_file(file, *, name, by, region, synthetic=False):
    """Keep a sealed copy of the binary ``file`` and return its SurveyFile. Raises BadSubmissions; nothing is kept then."""
    limit = settings.UPLOAD_LIMIT_BYTES
    try:
        stored_as, sha256, length = FILES.store(file, limit=limit)
    except TooLarge as error:
        raise BadSubmissions("file_too_large", megabytes=error.read // 2**20, limit=limit // 2**20) from error
    except OSError as error:
        if error.errno in {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}:
            raise BadSubmissions("disk_full") from error
        raise
    try:
        with FILES.open_sealed(stored_as) as content:
            read_package(content, name)  # refused at once, while its sender is there
        with transaction.atomic():
            plain = "".join(sign for sign in name.replace("\\", "/").split("/")[-1] if sign.isprintable())[-200:] or "file"
            received = SurveyFile.objects.create(
                file_name=plain,
                file_sha256=sha256,
                file_bytes=length,
                stored_as=stored_as,
                region=region,
                synthetic=synthetic,
                created_by=by,
            )
            record(by, "survey.upload", received)
    except BaseException:
        FILES.delete(stored_as)
        raise
    FILES.delete_orphans(set(SurveyFile.objects.values_list("stored_as", flat=True)))
    return received


@transaction.atomic
def start(file, *, by, load):
    """Ask for the file to be checked or loaded in the background; returns its Job. Raises NotPossible."""
    file = SurveyFile.objects.select_for_update(of=("self",)).select_related("job").get(pk=file.pk)
    if file.job is not None and file.job.is_active:
        return file.job
    if file.state == State.LOADED:
        raise NotPossible
    file.state, file.error = State.WORKING, None
    file.job = enqueue("potential.survey_file", owner=by, file_id=file.pk, load=load)
    file.save(update_fields=["state", "error", "job"])
    return file.job


@transaction.atomic
def discard(file, *, by):
    """Take away a file of which nothing was loaded. Raises NotPossible."""
    file = SurveyFile.objects.select_for_update(of=("self",)).select_related("job").get(pk=file.pk)
    if file.state == State.LOADED or (file.job is not None and file.job.is_active) or file.submissions.exists():
        raise NotPossible
    record(by, "survey.discard", file)
    name = file.stored_as
    file.delete()
    transaction.on_commit(lambda: FILES.delete(name))


class _OnlyChecked(Exception):
    """Ends the transaction of a check: what it would have written is taken back."""


def work_on(file, progress, *, load):
    """Read the file and, with ``load``, write what is unambiguous; returns the SurveyFile with its counts.

    Safe to repeat. Without ``load`` the same is done and taken back, so that the counts are those of a load.
    Raises BadSubmissions.
    """
    with FILES.open_sealed(file.stored_as) as content:
        package = read_package(content, file.file_name)
        work = _Work(file, package, progress)
        kept: list[str] = []
        try:
            with transaction.atomic(), ExitStack() as undone:
                undone.callback(lambda: _take_away(kept))
                progress.fence()
                work.run(kept)
                _finish(file, work, State.LOADED if load else State.CHECKED)
                if not load:
                    raise _OnlyChecked
                undone.pop_all()
        except _OnlyChecked:
            with transaction.atomic():
                progress.fence()
                _finish(file, work, State.CHECKED)
    return file


def _take_away(kept):
    while kept:
        photos.FILES.delete(kept.pop())


def _finish(file, work, state):
    file.state, file.counts, file.error = state, work.counts, None
    file.found = [problem.as_json() for problem in work.found]
    if state == State.LOADED:
        file.loaded_at = timezone.now()
    file.save(update_fields=["state", "counts", "found", "error", "loaded_at"])
    if state == State.LOADED:
        record(file.created_by, "survey.load", file, fields=[f"{name}={count}" for name, count in work.counts.items() if count])


@dataclass
class _Work:
    """One reading of a file."""

    file: SurveyFile
    package: Package
    progress: Any
    counts: dict = field(default_factory=lambda: dict.fromkeys(COUNTS, 0))
    found: list = field(default_factory=list)

    def run(self, kept):
        now = timezone.localtime()
        places = Places(self.file.created_by)
        for place, column in self.package.unknown:
            self.found.append(Problem(place, 1, column, "", "", "unknown_column"))
        for path in self.package.ignored:
            self.found.append(Problem(path, 0, "", "", "", "ignored_part"))
        seen: dict[str, str] = {}
        total = len(self.package.filled)
        for number, filled in enumerate(self.package.filled):
            self.progress.report(done=number, total=total, step="reading")
            judged = judge(filled, now=now)
            print_of = fingerprint(judged)  # before the places: whose villages they are is nothing that the form says
            judged.problems += places.problems_of(judged, filled)
            self.counts["read"] += 1
            if filled.instance_id in seen:
                if seen[filled.instance_id] != print_of:
                    self.found.append(Problem(filled.place, filled.row, "instanceID", "", filled.instance_id, "twice_in_file"))
                self.counts["same"] += 1
                continue
            if filled.instance_id:
                seen[filled.instance_id] = print_of
            self._take(filled, judged, print_of, places, kept)

    def _take(self, filled, judged, print_of, places, kept):
        if not filled.instance_id:
            # Nothing could tell it again when it comes back, so it is named and stays in the file alone.
            self.counts["rejected"] += 1
            self.found += judged.problems
            return
        held = SurveySubmission.objects.select_for_update(of=("self",))  # somebody may be settling it
        known = held.filter(instance_id=filled.instance_id).first()
        done = (Submitted.LOADED, Submitted.DROPPED, Submitted.CONFLICT)
        is_theirs = known is None or known.region_id is None or places.reach(known.region_id)
        if known is not None and (print_of in known.earlier or (known.fingerprint == print_of and known.state in done)):
            self.counts["same"] += 1
            if is_theirs:
                self._keep_photos(known, filled, judged, kept)
            return
        if not is_theirs:
            # Under the name of a form of somebody else's village nothing is changed.
            self.counts["rejected"] += 1
            self.found += judged.problems or [places.not_theirs(filled, judged.village)]
            return
        submission = known or SurveySubmission(instance_id=filled.instance_id)
        if known is not None and known.fingerprint != print_of:
            submission.earlier = [*known.earlier, known.fingerprint]
        # Of a file that was taken back it is ready to be loaded once more.
        is_new = known is None or known.state in (Submitted.REJECTED, Submitted.READY)
        submission.file, submission.place, submission.row = self.file, filled.place[:200], filled.row
        submission.region_id, submission.year, submission.base = judged.village or None, judged.year, judged.base
        submission.answered_at, submission.fingerprint = judged.answered_at, print_of
        submission.content = {
            "village": str(filled.answers.get("village_code", ""))[:200],
            "answers": judged.answers,
            "photos": judged.photos,
        }
        submission.problems = [problem.as_json() for problem in judged.problems]
        submission.state = Submitted.REJECTED if judged.problems else Submitted.READY
        submission.save()
        self.found += judged.problems
        if judged.problems:
            self.counts["rejected"] += 1
        else:
            try:
                load_submission(submission, by=self.file.created_by)
            except AnsweredMeanwhile:
                submission.state = Submitted.CONFLICT
                submission.save(update_fields=["state"])
                self.counts["conflict"] += 1
            except Contradicted as error:
                self._reject(submission, filled, error.found)
            else:
                self.counts["new" if is_new else "changed"] += 1
        self._keep_photos(submission, filled, judged, kept)

    def _reject(self, submission, filled, found):
        """For what contradicts answers that were there before."""
        self.found += _set_apart(submission, found, filled.columns)
        submission.save(update_fields=["content", "problems", "state"])
        self.counts["rejected"] += 1

    def _keep_photos(self, submission, filled, judged, kept):
        """Keep what came along; of a submission that was loaded before, what was still missing."""
        if submission.region_id is None:
            return
        for code, name in judged.photos.items():
            here = submission.photos.filter(question=code)
            path = self.package.find_photo(name, filled.instance_id)
            if path is None:
                if not here.exists():
                    self._tell(filled, code, name, "photo_missing")
                continue
            try:
                content = self.package.read_photo(path, photos.LARGEST)
                photo = keep_photo(
                    survey_of(submission.region, submission.year),
                    code,
                    content,
                    name=name,
                    by=self.file.created_by,
                    submission=submission,
                    kept=kept,
                )
            except (photos.BadPhoto, BadSubmissions):
                self._tell(filled, code, name, "photo_bad")
            else:
                self.counts["photos"] += photo is not None

    def _tell(self, filled, code, value, why):
        self.found.append(Problem(filled.place, filled.row, filled.columns.get(code, code), code, value, why))


def fingerprint(judged):
    """Of everything that a submission says, right or wrong: the same in whichever form and on whichever day it is sent."""
    wrong = {problem.question: problem.value for problem in judged.problems if problem.question}
    said = [judged.village, judged.year, judged.answers | wrong, judged.photos]
    return hashlib.sha256(json.dumps(said, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


@transaction.atomic
def keep_photo(survey, code, content, *, name, by, submission=None, kept=None):
    """Keep a photo of a village; returns its SurveyPhoto, or None when this very picture is there already. Raises BadPhoto.

    ``kept`` collects the names of the files, for who takes the transaction back.
    """
    clean, media_type = photos.cleaned_photo(content)
    stored_as, sha256, length = photos.FILES.store(BytesIO(clean))
    if kept is not None:
        kept.append(stored_as)
    try:
        if survey.photos.filter(question=code, sha256=sha256).exists():
            photos.FILES.delete(stored_as)
            return None
        return SurveyPhoto.objects.create(
            survey=survey,
            question=code,
            stored_as=stored_as,
            media_type=media_type,
            bytes=length,
            sha256=sha256,
            file_name=name[:200],
            submission=submission,
            by=by,
            at=timezone.now(),
        )
    except BaseException:
        photos.FILES.delete(stored_as)
        raise


@transaction.atomic
def delete_photo(photo, *, by):
    """Take a photo away for good; that there was one stays in the audit log."""
    record(by, "survey.photo_delete", photo, fields=[photo.question])
    name = photo.stored_as
    photo.delete()
    transaction.on_commit(lambda: photos.FILES.delete(name))


class Places:
    """The villages that ``user`` may load submissions for (None: all), and what is wrong with the village of a submission."""

    def __init__(self, user):
        self._mine = None if user is None else set(villages_for(user).values_list("pk", flat=True))
        self._makers: dict[str, set[int]] = {}

    def problems_of(self, judged, filled):
        """The problems; ``judged.village`` becomes the code of the village, or the empty text where it is not known."""
        text, column = judged.village, filled.columns.get("village_code", "village_code")

        def problem(why, question="village_code", value=text, **facts):
            return Problem(filled.place, filled.row, filled.columns.get(question, column), question, value, why, facts)

        code = parse_code(text) or ""
        region = Region.objects.filter(pk=code, level=Level.VILLAGE).first() if code else None
        judged.village = ""
        if region is None:
            return [problem("village_unknown" if text else "no_village")]
        if region.last_day is not None:
            names = [f"{new.name} ({new.code})" for new in successors_of(region)]
            return [problem("village_ended", successors=", ".join(names)) if names else problem("village_gone")]
        if not self.reach(region.pk):
            return [self.not_theirs(filled, text)]
        judged.village = region.pk
        return [
            problem("enterprise_unknown", asked, " ".join(map(str, judged.answers.pop(asked))), number=unknown[0])
            for asked in [code for code in judged.answers if questions()[code].kind == ENTERPRISES]
            if (unknown := sorted(set(judged.answers[asked]) - self._makers_of(region.pk)))
        ]

    def reach(self, code):
        """Whether it is one of their villages."""
        return self._mine is None or code in self._mine

    def not_theirs(self, filled, text):
        column = filled.columns.get("village_code", "village_code")
        return Problem(filled.place, filled.row, column, "village_code", text, "village_not_yours")

    def _makers_of(self, code):
        if code not in self._makers:
            self._makers[code] = makers_of(code)
        return self._makers[code]


def successors_of(region):
    """The villages of today that followed one that was divided or renamed, also over several steps."""
    found: list = []
    waiting, seen = [region], {region.pk}
    while waiting:
        for step in waiting.pop().successions.select_related("new"):
            if step.new_id in seen:
                continue
            seen.add(step.new_id)
            (found if step.new.last_day is None else waiting).append(step.new)
    return sorted(found, key=lambda one: one.code)


def makers_of(code):
    """The numbers of the enterprises that a village's answers may name."""
    return set(Enterprise.objects.filter(region=code).values_list("pk", flat=True))


# One submission


def _set_apart(submission, found, columns):
    """Take the answers that cannot be out of ``submission``, for somebody to correct; returns the Problems. Not stored yet."""
    answers, problems = dict(submission.content["answers"]), []
    for code, bad in told_of(found, answers).items():
        value, column = as_text(answers.pop(code, "")), columns.get(code, code)
        problems.append(Problem(submission.place, submission.row, column, code, value, bad.code, plain_facts(bad.facts)))
    submission.content = submission.content | {"answers": answers}
    submission.problems, submission.state = [problem.as_json() for problem in problems], Submitted.REJECTED
    return problems


def base_for(submission, survey):
    """The base of a submission: the revision that its form knew. Of another form, what stood when it was filled in.

    Without a revision an answer counts as known where it is older than the submission and came by no other form: two
    enumerators with such forms are always asked about.
    """
    if submission.base is not None:
        return submission.base
    answered_at = submission.answered_at
    base = {}
    for answer in Answer.objects.filter(survey=survey):
        is_known = answered_at is not None and answer.at <= answered_at and answer.submission_id is None
        base[answer.question] = NEWEST if is_known else 0
    return base


@transaction.atomic
def load_submission(submission, *, by, choices=None, seen=None):
    """Write the answers of a submission that has no problems; returns the questions that changed.

    Raises AnsweredMeanwhile, and Contradicted also where an enterprise is none of the village.
    """
    answers = submission.content["answers"]
    named = {code: set(value) for code, value in answers.items() if questions()[code].kind == ENTERPRISES}
    makers = makers_of(submission.region_id) if named else set()
    if wrong := {code: min(numbers - makers) for code, numbers in named.items() if numbers - makers}:
        raise Contradicted({code: BadAnswer("enterprise_unknown", number=number) for code, number in wrong.items()})
    survey = hold(survey_of(submission.region, submission.year))
    changed = save_answers(
        survey,
        answers,
        by=by,
        base=base_for(submission, survey),
        seen=seen,
        choices=choices,
        submission=submission,
        synthetic=submission.file.synthetic,
    )
    submission.state, submission.decided_at, submission.decided_by = Submitted.LOADED, timezone.now(), by
    submission.save(update_fields=["state", "decided_at", "decided_by"])
    return changed


def conflicts_of(submission):
    """The Differences between a waiting submission and what stands now."""
    survey = survey_of(submission.region, submission.year)
    answers = {answer.question: answer for answer in survey.answers.select_related("by", "submission")}
    values = submission.content["answers"]
    return differences_of(survey, values, answers, base=base_for(submission, survey), submission=submission), survey.revision


def settle_submission(submission, *, by, region=None, year=None, corrected=None, choices=None, seen=None):
    """Load a submission that waited, with the village, year and answers that a person gave for what was wrong in it.

    ``corrected``: {question: answer, or None to leave it out}. Raises NotPossible when it does not wait (any more),
    Contradicted when there is something more to correct, and AnsweredMeanwhile when there is something to choose; the
    corrections are kept then.
    """
    with transaction.atomic():
        held = SurveySubmission.objects.select_for_update(of=("self",)).select_related("file").get(pk=submission.pk)
        if held.state not in WAITING:
            raise NotPossible
        if held.state == Submitted.REJECTED:
            answers = held.content["answers"] | {code: value for code, value in (corrected or {}).items() if value is not None}
            held.content = held.content | {"answers": answers}
            held.region, held.year = region or held.region, year or held.year
        held.problems = []
        try:
            with transaction.atomic():
                changed = load_submission(held, by=by, choices=choices, seen=seen)
        except AnsweredMeanwhile as meanwhile:
            held.state, changed = Submitted.CONFLICT, meanwhile
        except Contradicted as contradicted:
            _set_apart(held, contradicted.found, {})
            changed = contradicted
        held.save(update_fields=["content", "region", "year", "problems", "state"])
        _fetch_photos(held, by)
    if isinstance(changed, Exception):
        raise changed
    return changed


def _fetch_photos(submission, by):
    """The photos of a submission whose village was not known when its file was read."""
    wanted = [code for code in submission.content["photos"] if not submission.photos.filter(question=code).exists()]
    if not wanted or not submission.file.stored_as:
        return
    with FILES.open_sealed(submission.file.stored_as) as content:
        package = read_package(content, submission.file.file_name)
        for code in wanted:
            name = submission.content["photos"][code]
            path = package.find_photo(name, submission.instance_id)
            if path is None:
                continue
            survey = survey_of(submission.region, submission.year)
            with suppress(photos.BadPhoto, BadSubmissions):  # told when the file was read
                picture = package.read_photo(path, photos.LARGEST)
                keep_photo(survey, code, picture, name=name, by=by, submission=submission)


@transaction.atomic
def drop_submission(submission, *, by):
    """Leave a waiting submission out; it stays, and can be seen. Raises NotPossible."""
    held = SurveySubmission.objects.select_for_update(of=("self",)).get(pk=submission.pk)
    if held.state not in WAITING:
        raise NotPossible
    held.state, held.decided_at, held.decided_by = Submitted.DROPPED, timezone.now(), by
    held.save(update_fields=["state", "decided_at", "decided_by"])
    record(by, "survey.drop", held)
