"""The models of the app, each subject in its own folder."""

from desaekspor.readiness.chain.models import (  # noqa: F401
    ChainPlace,
    NextAction,
    Passage,
    SizeChange,
    SizeCount,
    SizeRun,
    Step,
)
from desaekspor.readiness.training.models import (  # noqa: F401
    Attendance,
    CalendarLink,
    CodeTry,
    CourseCertificate,
    Enrolment,
    EnrolmentEvent,
    FollowUp,
    MentorVisit,
    ParticipantFile,
    Programme,
    Session,
    Stage,
    TaskFile,
    TaskWork,
    TrainingBatch,
)
