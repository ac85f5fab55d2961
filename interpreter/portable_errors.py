"""Gives errors the names that scenarios use, the same on every system.

An error that is not in the table keeps the name of its own class, so nothing is swallowed. An exception may carry a
`portable_name` of its own, which goes first. What a step does about an error is not known here.
"""

from __future__ import annotations

import errno
import os

_NAMES = {
    "EEXIST": "Exists",
    "ENOENT": "NotFound",
    "EACCES": "Denied",
    "EPERM": "Denied",
    "EAGAIN": "Locked",
    "EWOULDBLOCK": "Locked",
    "EDEADLK": "Deadlock",
    "ENOSPC": "NoSpace",
    "EDQUOT": "NoSpace",
    "EMFILE": "TooManyFiles",
    "ENFILE": "TooManyFiles",
    "ENOLCK": "TooManyLocks",
    "ETIMEDOUT": "Timeout",
    "EINTR": "Interrupted",
    "ECONNREFUSED": "Refused",
    "ECONNRESET": "Reset",
    "ECONNABORTED": "Reset",
    "EPIPE": "Reset",
    "EADDRINUSE": "AddressInUse",
    "EBUSY": "Busy",
    "ETXTBSY": "Busy",
    "ENOTEMPTY": "NotEmpty",
    "EISDIR": "IsFolder",
    "ENOTDIR": "NotFolder",
    "EROFS": "ReadOnly",
    "EFBIG": "TooBig",
    "EXDEV": "OtherDisk",
    "EMLINK": "TooManyLinks",
    "ELOOP": "TooManyLinks",
    "ENAMETOOLONG": "NameTooLong",
    "ESTALE": "Stale",
    "EIO": "InputOutput",
    "ENOMEM": "NoMemory",
    "EINVAL": "Invalid",
    "ENOTSUP": "Unsupported",
    "EOPNOTSUPP": "Unsupported",
    "ENOSYS": "Unsupported",
    "ESRCH": "NotRunning",
    "EBADF": "NotOpen",
    "ENOEXEC": "NotExecutable",
}
_BY_NUMBER = {getattr(errno, symbol): name for symbol, name in _NAMES.items() if hasattr(errno, symbol)}

_CLASSES = ((TimeoutError, "Timeout"), (MemoryError, "NoMemory"), (UnicodeDecodeError, "NotText"))


def _said(error: BaseException) -> str:
    """`page`: no such file or directory; without Python's number in brackets, which the name says already."""
    if not isinstance(error, OSError) or not error.strerror or type(error).__str__ is not OSError.__str__:
        return str(error)
    names = " → ".join(
        f"`{os.fsdecode(name)}`" for name in (error.filename, error.filename2) if isinstance(name, str | bytes)
    )
    reason = str(error.strerror)
    if reason == os.strerror(error.errno or 0):
        reason = reason[:1].lower() + reason[1:]
    return f"{names}: {reason}" if names else reason


def portable_error(error: BaseException) -> tuple[str, str]:
    """The portable name of an error, and a sentence with what the system said."""
    detail = _said(error)
    own = getattr(error, "portable_name", None)
    if isinstance(own, str) and own:
        return own, detail
    if isinstance(error, OSError) and error.errno is not None:
        name = _BY_NUMBER.get(error.errno)
        if name is not None:
            return name, detail
    for kind, name in _CLASSES:
        if isinstance(error, kind):
            return name, detail
    return type(error).__name__, detail
