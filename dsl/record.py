"""Immutable records: a tuple whose places have names.

Why not `dataclasses`: importing it costs more than linting a small file may take altogether, and a frozen dataclass is
slow to make. A record costs microseconds to declare and is compared by identity, so that side tables can be keyed by
the record itself. It knows nothing of what it holds.
"""

from __future__ import annotations

from _collections import _tuplegetter  # type: ignore[import-not-found]

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, ClassVar, Self, dataclass_transform
else:

    def dataclass_transform(**_kwargs: object):
        return lambda cls: cls


@dataclass_transform(frozen_default=True, eq_default=False)
class Record(tuple):  # type: ignore[type-arg]
    """The base of all records; a subclass declares its fields as annotations, in order, with defaults where wanted."""

    __slots__ = ()
    fields: ClassVar[tuple[str, ...]] = ()
    defaults: ClassVar[dict[str, Any]] = {}

    def __init_subclass__(cls) -> None:
        own = [name for name in cls.__dict__.get("__annotations__", {}) if not name.startswith("_")]
        defaults = dict(cls.defaults)
        for name in own:
            if name in cls.__dict__:
                defaults[name] = cls.__dict__[name]
        cls.fields = cls.fields + tuple(own)
        cls.defaults = defaults
        for place, name in enumerate(cls.fields):
            setattr(cls, name, _tuplegetter(place, name))

    if not TYPE_CHECKING:

        def __new__(cls, *values, **named):
            if named or len(values) != len(cls.fields):
                values = cls._complete(values, named)
            return tuple.__new__(cls, values)

    @classmethod
    def _complete(cls, values: tuple[Any, ...], named: dict[str, Any]) -> tuple[Any, ...]:
        """Fills the places that were not given by position: by name, then by default."""
        if len(values) > len(cls.fields):
            raise TypeError(f"{cls.__name__} has {len(cls.fields)} fields, {len(values)} were given")
        out = list(values)
        for name in cls.fields[len(values) :]:
            if name in named:
                out.append(named.pop(name))
            elif name in cls.defaults:
                out.append(cls.defaults[name])
            else:
                raise TypeError(f"{cls.__name__} needs `{name}`")
        if named:
            raise TypeError(f"{cls.__name__} has no field {', '.join(named)}")
        return tuple(out)

    __hash__ = object.__hash__

    def __eq__(self, other: object) -> bool:
        return self is other

    def __ne__(self, other: object) -> bool:
        return self is not other

    def __repr__(self) -> str:
        return f"{type(self).__name__}({', '.join(f'{n}={v!r}' for n, v in zip(self.fields, self, strict=True))})"

    def replace(self, **changed: Any) -> Self:
        """The same record with some fields changed."""
        values = [changed.pop(name, value) for name, value in zip(self.fields, self, strict=True)]
        return type(self)(*values, **changed)
