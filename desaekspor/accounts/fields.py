"""A model field whose value is sealed in the database and opened only when it is read."""

import zlib

from django.db import models
from django.db.models.query_utils import DeferredAttribute
from django.utils.functional import cached_property
from isal import isal_zlib
from pydantic_core import from_json, to_json

from desaekspor.accounts.sealing import seal, unseal

SHORT = 200  # bytes that are as short without compression


def compress(content: bytes) -> bytes:
    """As ``zlib.compress``, by Intel's ISA-L, which takes a third of the time and saves as much.

    What is SHORT is only wrapped as a block of zlib's form (RFC 1950, RFC 1951 3.2.4).
    """
    if len(content) <= SHORT:
        size = len(content)
        return b"x\x01\x01%c\0%c\xff%b%b" % (size, size ^ 0xFF, content, zlib.adler32(content).to_bytes(4, "big"))
    return isal_zlib.compress(content, 1)


class Sealed(bytes):
    """What came from the database, not yet opened. Shows nothing when it is printed."""

    def __repr__(self):
        return "<sealed>"

    __str__ = __repr__


class _Opening(DeferredAttribute):
    def __set__(self, instance, value):
        # With a setter the attribute is asked before the instance's dictionary, where it lies sealed.
        instance.__dict__[self.field.attname] = value

    def __get__(self, instance, cls=None):
        value = super().__get__(instance, cls)
        if isinstance(value, Sealed):
            value = instance.__dict__[self.field.attname] = self.field.open(value, instance)
        return value


class PrivateField(models.BinaryField):
    """Text (or, with ``as_json``, any JSON value) that is encrypted at rest.

    ``bound_to`` names the fields that identify the record; they must be set before it is
    saved and never change. ``values()`` and ``values_list()`` give it sealed.
    """

    descriptor_class = _Opening

    def __init__(self, *args, bound_to=("pk",), as_json=False, **kwargs):
        self.bound_to, self.as_json = tuple(bound_to), as_json
        kwargs.setdefault("editable", False)
        super().__init__(*args, **kwargs)

    def deconstruct(self):
        name, path, args, kwargs = super().deconstruct()
        kwargs["bound_to"] = self.bound_to
        if self.as_json:
            kwargs["as_json"] = True
        return name, path, args, kwargs

    def context(self, *identity):
        """The text that the sealed value is bound to, for the record that ``identity`` names."""
        return self._place + "/".join(map(str, identity))

    @cached_property
    def _place(self):
        return f"{self.model._meta.label_lower}.{self.name}:"

    def seal(self, value, *identity):
        """The sealed form of ``value`` for the record that ``identity`` names; None stays None."""
        if value is None:
            return None
        if None in identity:
            raise ValueError(f"{self} is bound to {self.bound_to}, which must be known before it is sealed")
        if self.as_json:
            content = compress(to_json(value))
        else:
            content = str(value).encode()
        return Sealed(seal(content, self.context(*identity)))

    def unseal(self, sealed, *identity):
        content = unseal(bytes(sealed), self.context(*identity))
        return from_json(isal_zlib.decompress(content)) if self.as_json else content.decode()

    def identity_of(self, instance):
        return [getattr(instance, name) for name in self.bound_to]

    def open(self, sealed, instance):
        return self.unseal(sealed, *self.identity_of(instance))

    def from_db_value(self, value, expression, connection):
        return None if value is None else Sealed(value)

    def pre_save(self, instance, add):
        value = instance.__dict__.get(self.attname)
        if not isinstance(value, Sealed):
            return self.seal(value, *self.identity_of(instance))
        if add:
            self.open(value, instance)  # a copy of another record's value would never open again: fail now
        return value

    def get_db_prep_value(self, value, connection, prepared=False):
        """Only what is sealed reaches the database: ``update()`` and ``bulk_update()`` take ``field.seal(...)``.

        Equal values are sealed differently, so that a filter by value could find nothing: it is refused as well.
        """
        if value is not None and not isinstance(value, Sealed):
            raise TypeError(f"{self} takes sealed values only; seal with its field, look up by its mark")
        return super().get_db_prep_value(value, connection, prepared)

    def get_default(self):
        return None

    def value_to_string(self, obj):
        raise TypeError(f"{self.name} is personal data and is not serialized")
