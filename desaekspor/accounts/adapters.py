"""What of django-allauth's behaviour is ours: who may sign up, who counts failures, how secrets are kept."""

import base64

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter

from desaekspor.accounts.sealing import seal, unseal


class Accounts(DefaultAccountAdapter):
    def is_open_for_signup(self, request):
        """Accounts are made by an administrator, never by a stranger."""
        return False

    def pre_authenticate(self, request, **credentials):
        """django-axes counts failed log-ins, in the database and for all processes; allauth would count in memory."""

    def _rollback_login_failed_rl_usage(self):
        pass


class SecondFactor(DefaultMFAAdapter):
    """Secrets of the second factor are sealed like personal data; ``rotate-keys`` seals them anew."""

    context = "mfa.authenticator"

    def encrypt(self, text):
        return base64.b64encode(seal(text.encode(), self.context)).decode()

    def decrypt(self, encrypted_text):
        return unseal(base64.b64decode(encrypted_text), self.context).decode()
