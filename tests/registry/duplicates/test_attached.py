"""Rows of other tables: every one that points to an enterprise says what becomes of it by a merge."""

from django.apps import apps

from desaekspor.registry.duplicates.attached import is_declared

# They say what an enterprise is, or are what merging itself keeps.
OF_THE_REGISTRY = {
    *("Enterprise", "Owner", "Product", "EnterpriseKey", "SourceRecord", "FieldChange"),
    *("DuplicatePair", "PairDecision", "Merge", "SampledPair"),
}


def test_every_table_that_points_to_an_enterprise_says_what_a_merge_does_with_its_rows():
    enterprise = apps.get_model("registry.Enterprise")
    undeclared = [
        f"{model._meta.label}.{field.name}"
        for model in apps.get_models()
        for field in model._meta.concrete_fields
        if field.related_model is enterprise
        and not (model._meta.app_label == "registry" and model.__name__ in OF_THE_REGISTRY)
        and not is_declared(model._meta.label, field.name)
    ]

    assert undeclared == []
