"""Messages to owners: templates, an outbox, WhatsApp links and e-mail. Nothing leaves without a person's click and consent."""


def join():
    """What the rest of the program must know of it; called once, when all models are there."""
    from desaekspor.readiness import persons
    from desaekspor.readiness.messaging.personal import delete_old, erase_from, told_of
    from desaekspor.registry.duplicates.attached import attach

    attach("readiness.Message", since="created_at")
    persons.holds(tell=told_of, erase=erase_from, kept={"messages": delete_old})
