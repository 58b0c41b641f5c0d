def page(request):
    """What every page's frame needs."""
    return {}
