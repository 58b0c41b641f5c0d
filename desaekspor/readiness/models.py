"""The models of the app, each subject in its own folder."""

from desaekspor.readiness.assessment.models import (  # noqa: F401
    Answer,
    AnswerFile,
    LinkUse,
    OwnerLink,
    QuestionVersion,
    ReadinessAssessment,
    ReadinessChange,
)
from desaekspor.readiness.certificates.models import (  # noqa: F401
    Certificate,
    CertificateChange,
    CertificateCopy,
    CertificateList,
    MarketRule,
    MarketRuleChange,
    ReminderAnswer,
)
from desaekspor.readiness.chain.models import (  # noqa: F401
    AdviceRun,
    ChainPlace,
    NextAction,
    Passage,
    SizeChange,
    SizeCount,
    SizeRun,
    Step,
)
from desaekspor.readiness.messaging.models import Message, MessageTemplate  # noqa: F401
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
