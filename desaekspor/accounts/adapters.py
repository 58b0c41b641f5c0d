from allauth.account.adapter import DefaultAccountAdapter


class ClosedSignup(DefaultAccountAdapter):
    """Accounts are made by an administrator, never by a stranger."""

    def is_open_for_signup(self, request):
        return False
