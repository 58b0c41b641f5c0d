"""The one lock of the registry, by which loads, undos, merges and erasures follow one another."""

from desaekspor.registry.models import RegistryVersion


def lock_registry():
    """Wait for other loads and undos, hold the registry until the transaction ends; returns its version."""
    RegistryVersion.objects.get_or_create(pk=1)
    return RegistryVersion.objects.select_for_update().get(pk=1)
